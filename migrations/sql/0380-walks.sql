-- A case that an administrator imagines, to see where a draft or a published procedure leads: what
-- happened in it, as data. No case and no person; one for each procedure and administrator.
create table procedure_walk (
  walker uuid not null references user_account,
  -- Id of a draft, or `key@version` of a release.
  subject text not null check (length(subject) <= 80),
  -- Of the draft, when something was last made to happen.
  revision int,
  course jsonb not null,
  walked_at timestamptz not null default siso_clock(),
  primary key (walker, subject)
);
alter table procedure_walk enable row level security;
alter table procedure_walk force row level security;
do $$ begin
  execute 'create policy owner_all on procedure_walk to current_user using (true) with check (true)';
end $$;
create policy own on procedure_walk to siso_web
  using (walker = nullif(current_setting('app.user', true), '')::uuid)
  with check (walker = nullif(current_setting('app.user', true), '')::uuid);
grant select, insert, update, delete on procedure_walk to siso_web;
