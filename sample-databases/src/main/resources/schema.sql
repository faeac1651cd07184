-- The default database: tables that are not sharded.
create table if not exists countries (
	code text primary key,
	name text not null
);
