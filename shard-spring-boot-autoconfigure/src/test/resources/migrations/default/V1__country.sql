create table country (code text primary key);
