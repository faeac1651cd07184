alter table note add column mail text;
create unique index note_name on note (name);
