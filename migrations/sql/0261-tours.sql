-- When somebody began a guided tour, and the steps that no act tells, said to be done by hand.
create table tour_progress (
  user_id uuid not null references user_account,
  tour text not null check (length(tour) between 1 and 40),
  begun_at timestamptz not null default siso_clock(),
  by_hand int[] not null default '{}',
  primary key (user_id, tour)
);
alter table tour_progress enable row level security;
alter table tour_progress force row level security;
do $$ begin
  execute 'create policy owner_all on tour_progress to current_user using (true) with check (true)';
end $$;
create policy own on tour_progress to siso_web
  using (user_id = (select nullif(current_setting('app.user', true), ''))::uuid)
  with check (user_id = (select nullif(current_setting('app.user', true), ''))::uuid);
grant select, insert, update (begun_at, by_hand) on tour_progress to siso_web;

-- What one has done since: asked by the tours, and by whoever looks up the acts of a person.
create index audit_event_actor on audit_event (actor, id) where actor is not null;
