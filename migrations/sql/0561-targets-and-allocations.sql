-- What who plans decides of the figures: targets of a zone or of the region from a day on, and what each
-- fund is given in a year in a zone. Rows are only added: of two the later holds.
create table figure_target (
  id bigint generated always as identity primary key,
  place int not null references organisation,
  figure text not null check (figure in ('terms', 'waiting', 'isee')),
  valid_from date not null check (valid_from >= siso_today()),
  -- None: from that day there is no target.
  value int check (value between 0 and 100000),
  source text not null check (length(source) between 3 and 300),
  set_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index figure_target_of on figure_target (place, figure, valid_from desc, id desc);

create table fund_allocation (
  id bigint generated always as identity primary key,
  zone int not null references organisation,
  year int not null check (year between 2000 and 2100),
  -- As the plans name it: capitals and spaces make no difference.
  fund text not null check (length(trim(fund)) between 2 and 120),
  -- Cents.
  amount bigint not null check (amount >= 0),
  source text not null check (length(source) between 3 and 300),
  source_date date not null,
  set_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index fund_allocation_of on fund_allocation (year, zone, id desc);

create function fund_key(fund text) returns text
language sql immutable as $$
  select nullif(regexp_replace(lower(trim(fund)), '\s+', ' ', 'g'), '')
$$;

-- By fund what the zones of the reader were given this year, and what is committed and spent of it.
drop function fund_figures();
create function fund_figures() returns table (fund text, allocated bigint, committed bigint, spent bigint, services int, at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  with used as (
    select fund_key(f.fund) as key, min(f.fund) as name, sum(f.committed)::bigint as committed, sum(f.spent)::bigint as spent,
      sum(f.services)::int as services, max(f.at) as at
    from fund_figure f where f.org = any((select figure_orgs())::int[]) group by 1),
  given as (
    select fund_key(l.fund) as key, min(l.fund) as name, sum(l.amount)::bigint as allocated
    from (select distinct on (a.zone, fund_key(a.fund)) a.fund, a.amount from fund_allocation a
      where a.year = extract(year from siso_today()) and a.zone = any((select figure_orgs())::int[])
      order by a.zone, fund_key(a.fund), a.id desc) l group by 1)
  select coalesce(g.name, u.name), g.allocated, coalesce(u.committed, 0), coalesce(u.spent, 0), coalesce(u.services, 0), u.at
  from used u full join given g on g.key = u.key
$$;

do $$
declare
  t text;
  planned constant text := $q$set_by = nullif(current_setting('app.user', true), '')::uuid
    and %s = any((select places_held_as(array['planner']))::int[])
    and exists (select from organisation o where o.id = %s and o.kind = any(%L))$q$;
begin
  foreach t in array array['figure_target', 'fund_allocation'] loop
    execute format('create trigger %I before update or delete or truncate on %I for each statement execute function refuse_change()',
      t || '_append_only', t);
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to current_user using (true) with check (true)', t);
    execute format('create policy batch_read on %I for select to siso_batch using (true)', t);
    execute format('grant select on %I to siso_web, siso_batch', t);
    execute format('grant insert on %I to siso_web', t);
  end loop;
  create policy read on figure_target for select to siso_web using (true);
  execute format('create policy decide on figure_target for insert to siso_web with check (' || planned || ')',
    'place', 'place', '{zone,region}');
  -- Money is for who plans or coordinates the zone.
  create policy read on fund_allocation for select to siso_web
    using (zone = any((select places_held_as(array['planner', 'coordinator']))::int[]));
  execute format('create policy decide on fund_allocation for insert to siso_web with check (' || planned || ')',
    'zone', 'zone', '{zone}');
  grant select on fund_allocation to siso_definer;
  create policy definer_read on fund_allocation for select to siso_definer using (true);
  grant create on schema public to siso_definer;
  revoke execute on function fund_key(text) from public;
  grant execute on function fund_key(text) to siso_web, siso_definer;
  revoke execute on function fund_figures() from public;
  grant execute on function fund_figures() to siso_web;
  alter function fund_figures() owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
