-- keys that live elsewhere than their slot, or are to stay when it moves
create table shardboot_override (
	key text collate "C" primary key,
	slot integer not null references shardboot_slot,
	shard text collate "C" not null references shardboot_map_shard,
	epoch bigint not null
);

create index shardboot_override_slot on shardboot_override (slot);

create index shardboot_override_shard on shardboot_override (shard);

-- the slot that a moving key has, and the keys that do not move with their slots
alter table shardboot_move
	add column key_slot integer check (kind = 'KEY' or key_slot is null),
	add column except_keys text[] not null default '{}';
