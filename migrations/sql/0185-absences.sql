-- Days on which somebody is away, and who stands in for them meanwhile. Why they are away is nobody's
-- business here. Who stands in has the scope of the other by `substitution`, as before.
create table absence (
  id uuid primary key,
  user_id uuid not null references user_account,
  valid_from date not null,
  -- The first day on which they are back.
  valid_to date not null check (valid_to > valid_from),
  substitute uuid references user_account check (substitute <> user_id),
  recorded_by uuid not null references user_account,
  at timestamptz not null default siso_clock(),
  cancelled_at timestamptz
);
create index absence_of_user on absence (user_id, valid_to) where cancelled_at is null;

-- Who could stand in for somebody: whoever holds one of their roles at the same place or in the same zone.
create function possible_substitutes(absent uuid) returns setof uuid
language sql stable as $$
  select distinct s.user_id
  from user_role r
    join user_role s on s.role = r.role and s.user_id <> r.user_id
      and s.valid_from <= siso_today() and (s.valid_to is null or s.valid_to > siso_today())
    join user_account u on u.id = s.user_id and u.state = 'active'
  where r.user_id = absent and r.valid_from <= siso_today() and (r.valid_to is null or r.valid_to > siso_today())
    and (s.org = r.org or s.org = any(organisations_below(
      array(select o.id from organisation o where o.kind = 'zone' and o.id = any(organisations_above(array[r.org], siso_today()))),
      siso_today())))
$$;

-- One's own absence, or that of a colleague of an office that one coordinates.
create function may_record_absence(absent uuid) returns boolean
language sql stable as $$
  select absent = nullif(current_setting('app.user', true), '')::uuid
    or (nullif(current_setting('app.roles', true), '')::text[] && array['coordinator'] and exists (
      select 1 from user_role r where r.user_id = absent and r.valid_from <= siso_today()
        and (r.valid_to is null or r.valid_to > siso_today())
        and r.org = any(nullif(current_setting('app.orgs', true), '')::int[])))
$$;

-- A substitute gets all that the absent person sees: a coordinator gives away no more than they see.
create function may_name_substitute(absent uuid) returns boolean
language sql stable as $$
  select absent = nullif(current_setting('app.user', true), '')::uuid
    or (may_record_absence(absent) and not exists (
      select 1 from user_role r where r.user_id = absent and (r.valid_to is null or r.valid_to > siso_today())
        and r.org <> all(nullif(current_setting('app.orgs', true), '')::int[])))
$$;
grant execute on function possible_substitutes(uuid), may_record_absence(uuid), may_name_substitute(uuid) to siso_web;

alter table absence enable row level security;
alter table absence force row level security;
create policy owner_all on absence to current_user using (true) with check (true);
grant select, insert, update (valid_to, cancelled_at) on absence to siso_web;
grant select on absence to siso_engine, siso_batch;
create policy web_read on absence for select to siso_web using (true);
create policy web_write on absence for insert to siso_web with check (may_record_absence(user_id));
create policy web_change on absence for update to siso_web using (may_record_absence(user_id));
create policy engine on absence for select to siso_engine using (true);
create policy batch_read on absence for select to siso_batch using (true);

grant insert, delete, update (valid_to) on substitution to siso_web;
create policy web_write on substitution for insert to siso_web
  with check (may_name_substitute(user_id) and substitute in (select possible_substitutes(user_id)));
create policy web_change on substitution for update to siso_web using (may_record_absence(user_id));
create policy web_delete on substitution for delete to siso_web using (may_record_absence(user_id));
