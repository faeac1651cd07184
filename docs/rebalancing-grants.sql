-- Least privileges for moves between shards. Fill in the roles, and run it as a superuser in EACH shard's database.
--   mover: the login that 'shard.rebalance.username' names; it needs a password, which pg_hba.conf must ask for
--   owner: the role that owns the sharded tables
-- The application's own login needs nothing for moves.
set shardboot.mover = 'shop_mover';
set shardboot.owner = 'shop_owner';

do $$
declare
	mover text := current_setting('shardboot.mover');
	owner text := current_setting('shardboot.owner');
begin
	-- publications and triggers on the tables, and their rows
	execute format('grant %I to %I', owner, mover);
	-- the schema 'shardboot', publications and subscriptions
	execute format('grant create on database %I to %I', current_database(), mover);
	-- replication slots, and the connections to other shards for the copy
	execute format('alter role %I replication', mover);
	-- to end the connection that keeps the slot of a move that was given up, and to see how far copies are
	execute format('grant pg_signal_backend, pg_read_all_stats to %I', mover);
	-- to delete rows of a former owner, and those of a copy that was given up, without firing the triggers of tables
	execute format('grant set on parameter session_replication_role to %I', mover);
	-- subscriptions: before PostgreSQL 16 only a superuser can create them
	if current_setting('server_version_num')::integer >= 160000 then
		execute format('grant pg_create_subscription to %I', mover);
	else
		execute format('alter role %I superuser', mover);
	end if;
end $$;
