-- A service in money: to whom it is paid and in how many parts; of each payment, by what it is found again.
alter table granted_service
  add column payee text check (length(payee) between 1 and 200),
  add column instalments smallint check (instalments > 0);
alter table delivery add column reference text check (length(reference) between 1 and 100);
