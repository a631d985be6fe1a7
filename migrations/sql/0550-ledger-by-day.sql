-- The list of all deliveries walks the ledger from the newest day.
create index delivery_day on delivery (day, id);
