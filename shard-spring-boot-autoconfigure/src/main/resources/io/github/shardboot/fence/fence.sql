create schema if not exists shardboot;

-- this shard's part in each open move; the token lets only the newest mover change it
create table if not exists shardboot.move_state (
	move_id bigint primary key,
	state text not null check (state in ('OWNED', 'FENCED', 'IMPORTING', 'FOREIGN')),
	epoch bigint not null,
	token bigint not null,
	changed_at timestamp with time zone not null default now()
);

-- the epoch with which something last left this shard: the one row that stays when moves are over
create table if not exists shardboot.last_loss (
	singleton boolean primary key default true check (singleton),
	epoch bigint not null
);

-- replicated with a move: what the target has seen of the source
create table if not exists shardboot.marker (
	move_id bigint primary key,
	n bigint not null
);

-- replicated with a move: where the target stops for a comparison
create table if not exists shardboot.barrier (
	move_id bigint,
	n bigint,
	primary key (move_id, n)
);

-- Refuses a transaction that may not write to the unit of a move. The lock comes first, in a statement of its own: it
-- holds off the fence until the transaction ends, and what is read after it is what a fence before it has left.
-- An older snapshot does not show that, so all but read committed lock the row, which fails if it has changed since.
-- A transaction that only reads need not: what its snapshot shows is what the shard owned then.
-- A snapshot from before the move does not have the row at all. The lock class is 'Shbm' in ASCII.
create or replace function shardboot.enter(this_move bigint, known_epoch bigint) returns void
	language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
	part shardboot.move_state;
begin
	if not pg_try_advisory_xact_lock_shared(1399349869, this_move::integer) then
		raise exception 'what is written is being moved' using errcode = 'SH002',
			detail = format('move=%s epoch=%s', this_move, coalesce(known_epoch, 0));
	end if;
	if current_setting('transaction_isolation') = 'read committed' or current_setting('transaction_read_only') = 'on' then
		select * into part from shardboot.move_state where move_id = this_move;
	else
		select * into part from shardboot.move_state where move_id = this_move for share;
		if not found and known_epoch is null then
			raise exception 'a move has begun since this transaction' using errcode = '40001';
		end if;
	end if;
	if part.state = 'FENCED' then
		raise exception 'what is written is being moved' using errcode = 'SH002',
			detail = format('move=%s epoch=%s', this_move, part.epoch);
	elsif part.state is distinct from 'OWNED' then
		raise exception 'what is written belongs to another shard' using errcode = 'SH001',
			detail = format('move=%s epoch=%s', this_move, coalesce(part.epoch, known_epoch, 0));
	end if;
end $$;

-- Refuses an instance that cannot ask the catalog and has a shard map from before something left this shard. What it
-- says holds until the transaction ends, because rows are not deleted before older transactions are over.
create or replace function shardboot.confirm(known_epoch bigint) returns void
	language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
	lost bigint;
begin
	select epoch into lost from shardboot.last_loss;
	if lost > known_epoch then
		raise exception 'what is in this shard has changed' using errcode = 'SH001', detail = format('epoch=%s', lost);
	end if;
	if exists (select from shardboot.move_state where state = 'FENCED' and epoch > known_epoch) then
		raise exception 'something in this shard is being moved' using errcode = 'SH002',
			detail = format('epoch=%s', known_epoch);
	end if;
end $$;

-- the trigger of each moved table; its argument is the move
create or replace function shardboot.guard() returns trigger
	language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
	perform shardboot.enter(tg_argv[0]::bigint, null);
	return case when tg_op = 'DELETE' then old else new end;
end $$;

create or replace function shardboot.refuse_truncate() returns trigger
	language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
	raise exception 'table "%" cannot be truncated while rows of it are being moved', tg_table_name
		using errcode = '55006';
end $$;

-- lets the apply worker wait while the mover takes its snapshot; the lock class is 'Shbn' in ASCII
create or replace function shardboot.await_snapshot() returns trigger
	language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
	perform pg_advisory_xact_lock_shared(1399349870, new.move_id::integer);
	return new;
end $$;

create or replace trigger await_snapshot before insert on shardboot.barrier
	for each row execute function shardboot.await_snapshot();

alter table shardboot.barrier enable replica trigger await_snapshot;

grant usage on schema shardboot to public;

-- calls on several shards compare it with their map
grant select on shardboot.move_state, shardboot.last_loss to public;

comment on schema shardboot is 'Shard Spring Boot, version 2';
