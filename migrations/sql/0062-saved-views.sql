-- Lists that a person opens again and again, by the name that person gave them.
create table saved_view (
  user_id uuid not null references user_account,
  name text not null check (length(name) between 1 and 40),
  -- Tab, sort and filters as the address of the inbox writes them.
  query text not null check (length(query) <= 400),
  primary key (user_id, name)
);
alter table saved_view enable row level security;
alter table saved_view force row level security;
do $$ begin
  execute 'create policy owner_all on saved_view to current_user using (true) with check (true)';
end $$;
create policy own on saved_view to siso_web
  using (user_id = (select nullif(current_setting('app.user', true), ''))::uuid)
  with check (user_id = (select nullif(current_setting('app.user', true), ''))::uuid);
grant select, insert, update, delete on saved_view to siso_web;
