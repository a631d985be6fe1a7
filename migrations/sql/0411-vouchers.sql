-- Vouchers of PDND that were shown to us, by hash, until they expire: none opens more calls than it may.
-- Unlogged: after a crash it is empty, and a voucher still alive counts anew.
create unlogged table voucher_use (
  key text primary key,
  expires_at timestamptz not null,
  calls int not null default 1 check (calls > 0)
);
create index voucher_use_expired on voucher_use (expires_at);

alter table voucher_use enable row level security;
alter table voucher_use force row level security;
create policy owner_all on voucher_use to current_user using (true) with check (true);
-- Hashes, nobody in them: whoever shows a voucher has no scope yet.
create policy web on voucher_use to siso_web using (true) with check (true);
grant select, insert, update (calls), delete on voucher_use to siso_web;
