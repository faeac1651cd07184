-- which shards there are and who owns which slot; there is at most one map
create table shardboot_map (
	singleton boolean primary key default true check (singleton),
	epoch bigint not null,
	key_type text not null,
	hash_function text not null,
	slots integer not null,
	changed_at timestamp with time zone not null default now()
);

create table shardboot_map_shard (
	shard text collate "C" primary key check (shard ~ '^[a-z][a-z0-9-]{0,39}$'),
	epoch bigint not null
);

create table shardboot_slot (
	slot integer primary key check (slot >= 0),
	shard text collate "C" not null references shardboot_map_shard,
	epoch bigint not null
);

create index shardboot_slot_shard on shardboot_slot (shard);

-- which process makes ids in which lane
create table shardboot_lane (
	lane smallint primary key,
	owner text,
	fence bigint not null default 0,
	heartbeat timestamp with time zone,
	high_water bigint not null default 0
);

-- where single keys live
create table shard_directory (
	key text collate "C" primary key,
	shard text collate "C" not null references shardboot_map_shard,
	region text,
	dedicated boolean not null default false,
	pinned boolean not null default false,
	created_at timestamp with time zone not null default now()
);

create index shard_directory_shard on shard_directory (shard, key);

create unique index shard_directory_dedicated on shard_directory (shard) where dedicated;

-- which keys changed lately, by transaction: who has read up to a snapshot reads on from there
create table shard_directory_change (
	xid xid8 not null default pg_current_xact_id(),
	key text collate "C" not null,
	changed_at timestamp with time zone not null default now()
);

create index shard_directory_change_xid on shard_directory_change (xid);

create index shard_directory_change_changed_at on shard_directory_change (changed_at);

create function shardboot_directory_changed() returns trigger language plpgsql as $$
begin
	if tg_op <> 'INSERT' then
		insert into shard_directory_change (key) values (old.key);
	end if;
	if tg_op <> 'DELETE' then
		insert into shard_directory_change (key) values (new.key);
	end if;
	return null;
end $$;

create trigger shardboot_directory_changed after insert or update or delete on shard_directory
	for each row execute function shardboot_directory_changed();

create function shardboot_notify() returns trigger language plpgsql as $$
begin
	perform pg_notify('shardboot_catalog', tg_table_name);
	return null;
end $$;

create trigger shardboot_notify after insert or update or delete on shard_directory
	for each statement execute function shardboot_notify();

create trigger shardboot_notify after insert or update or delete on shardboot_map
	for each statement execute function shardboot_notify();
