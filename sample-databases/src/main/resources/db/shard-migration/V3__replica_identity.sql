-- Rows tell their customer also when they are changed or deleted, so that they can move to another shard meanwhile.
create unique index orders_customer_id_id on orders (customer_id, id);

alter table orders replica identity using index orders_customer_id_id;

create unique index reviews_customer_id_id on reviews (customer_id, id);

alter table reviews replica identity using index reviews_customer_id_id;
