-- who owns which keys with strategy range: each range ends where the next one begins, and '' is below all keys
create table shardboot_range (
	low text collate "C" primary key,
	shard text collate "C" not null references shardboot_map_shard
);

create index shardboot_range_shard on shardboot_range (shard);

-- a moving range: from low on, up to, but not including, high; null for no bound
alter table shardboot_move
	drop constraint shardboot_move_kind_check,
	add constraint shardboot_move_kind_check check (kind in ('SLOTS', 'KEY', 'RANGE')),
	add column low text collate "C" check (kind = 'RANGE' or low is null),
	add column high text collate "C" check (kind = 'RANGE' or high is null);
