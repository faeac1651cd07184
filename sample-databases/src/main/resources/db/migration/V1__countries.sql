-- The default database: tables that are not sharded.
create table countries (
	code text primary key,
	name text not null
);

insert into countries (code, name) values
	('AT', 'Austria'),
	('CH', 'Switzerland'),
	('DE', 'Germany'),
	('FR', 'France'),
	('GB', 'United Kingdom'),
	('JP', 'Japan'),
	('NL', 'Netherlands'),
	('US', 'United States');
