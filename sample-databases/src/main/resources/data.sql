insert into countries (code, name) values
	('AT', 'Austria'),
	('CH', 'Switzerland'),
	('DE', 'Germany'),
	('FR', 'France'),
	('GB', 'United Kingdom'),
	('JP', 'Japan'),
	('NL', 'Netherlands'),
	('US', 'United States')
on conflict (code) do nothing;
