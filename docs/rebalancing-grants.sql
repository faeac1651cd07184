-- Least privileges for moves between shards. Run it as a superuser in EACH shard's database, with psql:
--   psql -v mover=shop_mover -v owner=shop_owner -v app=shop_app -f rebalancing-grants.sql <database>
-- mover: the login that 'shard.rebalance.username' names; it must have a password, and pg_hba.conf must ask for it
-- owner: the role that owns the sharded tables
-- app:   the login of the application
\set ON_ERROR_STOP on

-- create publications and triggers on the tables, and write their rows
grant :"owner" to :"mover";

-- create the schema 'shardboot', publications and subscriptions
select format('grant create on database %I to %I', current_database(), :'mover') \gexec

-- create replication slots, and connect to other shards for the copy
alter role :"mover" replication;

-- PostgreSQL 16 and later: create subscriptions. Before 16 only a superuser can.
select format('grant pg_create_subscription to %I', :'mover')
where current_setting('server_version_num')::integer >= 160000 \gexec
select format('alter role %I superuser', :'mover')
where current_setting('server_version_num')::integer < 160000 \gexec

-- end the connection that keeps a slot of a move that was given up
grant pg_signal_backend to :"mover";

-- see the progress of copies that other sessions carry out
grant pg_read_all_stats to :"mover";

-- The application needs nothing: it does not write to the schema 'shardboot', whose functions run with the rights of
-- their owner. What this line shows should be 'f'.
select :'app' as app, coalesce(has_schema_privilege(:'app', to_regnamespace('shardboot')::oid, 'create'), false) as may_create;
