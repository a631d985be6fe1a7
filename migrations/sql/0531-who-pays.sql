-- Who pays for a granted service, in hundredths of a percent: the health service of the whole, the person
-- of what is left; the body that grants it pays the rest. Null in both: nobody said it, which is not nothing.
alter table granted_service
  add column health_percent int check (health_percent between 0 and 10000),
  add column fee_percent int check (fee_percent between 0 and 10000);
