-- moves of slots and keys; each change of a state is conditional on the state and on the token of who changes it
create table shardboot_move (
	id bigint generated always as identity (maxvalue 2147483647) primary key,
	name text not null unique,
	kind text not null check (kind in ('SLOTS', 'KEY')),
	slots integer[] check ((kind = 'SLOTS') = (slots is not null)),
	key text collate "C" check ((kind = 'KEY') = (key is not null)),
	source text collate "C" not null,
	target text collate "C" not null check (target <> source),
	engine text not null check (engine = 'LOGICAL'),
	state text not null,
	outcome text,
	command text check (command in ('ABORT', 'REVERSE', 'COMPLETE')),
	paused boolean not null default false,
	announced_epoch bigint,
	switched_epoch bigint,
	token bigint not null default 0,
	reason text,
	progress jsonb not null default '{}',
	shape text[],
	switched_at timestamp with time zone,
	clean_after timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now()
);

create index shardboot_move_open on shardboot_move (id)
	where state not in ('DONE', 'ABORTED', 'FAILED', 'REVERSED');

-- what is in an open move: no slot and no key is in two
create table shardboot_move_claim (
	unit text collate "C" primary key,
	move_id bigint not null references shardboot_move
);

create index shardboot_move_claim_move on shardboot_move_claim (move_id);

-- which processes there are and which epoch of the map each has
create table shardboot_instance (
	id text primary key,
	epoch bigint not null,
	seen_at timestamp with time zone not null default now()
);

-- what all processes must hear of; progress is not
create trigger shardboot_notify after insert or delete or update of state, paused, command on shardboot_move
	for each statement execute function shardboot_notify();
