-- rows may also be copied while writes are refused
alter table shardboot_move
	drop constraint shardboot_move_engine_check,
	add constraint shardboot_move_engine_check check (engine in ('LOGICAL', 'BLOCKED_COPY'));
