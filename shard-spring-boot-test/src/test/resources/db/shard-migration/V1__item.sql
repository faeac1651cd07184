create table item (id bigint primary key, owner bigint not null, name text);
