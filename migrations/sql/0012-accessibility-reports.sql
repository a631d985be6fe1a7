-- What people say does not work for them, signed in or not (art. 3-quater L. 4/2004). Whoever
-- writes cannot read; the help desk and the administrators answer.
create table accessibility_report (
  id uuid primary key,
  at timestamptz not null default siso_clock(),
  page text not null,
  problem text not null check (length(problem) between 1 and 4000),
  contact text
);
alter table accessibility_report enable row level security;
alter table accessibility_report force row level security;
do $$ begin
  execute 'create policy owner_all on accessibility_report to current_user using (true) with check (true)';
end $$;
create policy web_append on accessibility_report for insert to siso_web with check (true);
create policy web_read on accessibility_report for select to siso_web using (
  (select nullif(current_setting('app.roles', true), ''))::text[] && array['help-desk', 'system-admin']);
grant select, insert on accessibility_report to siso_web;
