-- The day until which a service lasts may be brought forward, never before the last day on which
-- something of it was delivered: the effect that moves it reads the ledger of the service that it moves.
grant select (service, day, quantity) on delivery to siso_engine;
create policy engine_read on delivery for select to siso_engine
  using (service = nullif(current_setting('app.case', true), '')::uuid);
