-- The id carries its slot, so a review is found in one shard by its id alone.
create table reviews (
	id          bigint primary key,
	customer_id bigint   not null,
	stars       smallint not null,
	text        text     not null
);
