create table made_by_script (id bigint primary key);
