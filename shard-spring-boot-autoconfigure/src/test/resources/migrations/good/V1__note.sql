create table note (id bigint primary key, owner bigint, name text);
