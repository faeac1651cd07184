create table mail (id bigint primary key);
alter table note add column note_mail text;
