-- Every shard: a customer and the customer's orders are neighbours.
create table customers (
	id           bigint primary key,
	name         text not null,
	country_code text not null
);

-- No foreign key: imported orders may be here before their customers.
create table orders (
	id          uuid primary key,
	customer_id bigint         not null,
	placed_at   timestamptz    not null,
	amount      numeric(12, 2) not null,
	status      text           not null
);

create index orders_customer_id_placed_at on orders (customer_id, placed_at);

create index orders_status_placed_at_id on orders (status, placed_at, id);
