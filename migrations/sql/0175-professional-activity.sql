-- The diary tells what professionals do: with whom, where, for how long, for one case, several or none.
-- An entry is never changed: a counter-entry takes its place and says why.
alter table diary_entry alter column case_id drop not null;
alter table diary_entry alter column body drop not null;
alter table diary_entry
  -- Where the time counts: the office in charge of the case, or where the author works.
  add column org int references organisation,
  add column minutes int check (minutes between 1 and 1440),
  add column place text,
  add column company text[] not null default '{}',
  add column others text check (length(others) between 1 and 200),
  -- Its text is in diary_reserved_text.
  add column reserved boolean not null default false,
  -- One activity for several cases: a row each, with its share of the time.
  add column occasion uuid,
  add column cases smallint not null default 1 check (cases >= 1),
  add column corrects uuid unique references diary_entry,
  add column reason text check (length(reason) between 1 and 500),
  add column annuls boolean not null default false,
  add check ((corrects is null) = (reason is null)),
  add check (not annuls or corrects is not null),
  add check (case_id is not null or minutes is not null or annuls),
  add check (body is not null or reserved or annuls or case_id is null),
  add check (not reserved or (body is null and case_id is not null));
update diary_entry d set org = c.org from social_case c where c.id = d.case_id;
create index diary_entry_author on diary_entry (author, happened_on);
create index diary_entry_org on diary_entry (org, happened_on) where minutes is not null;

-- Apart because it is read by few: who wrote it, who follows the case, who coordinates where it is in charge.
create table diary_reserved_text (
  entry_id uuid primary key references diary_entry,
  body text not null check (length(body) between 1 and 20000)
);

do $$
declare
  me constant text := $q$nullif(current_setting('app.user', true), '')::uuid$q$;
  actors constant text := $q$nullif(current_setting('app.actors', true), '')::uuid[]$q$;
  groups constant text := $q$(select nullif(current_setting('app.groups', true), '')::text[])::text[]$q$;
  written_by_me constant text := format(
    'exists (select 1 from diary_entry d where d.id = diary_reserved_text.entry_id and d.author = %s offset 0)', me);
  for_case constant text := 'exists (select 1 from social_case c where c.id = diary_entry.case_id offset 0)';
begin
  drop policy web on diary_entry;
  execute format('create policy web_read on diary_entry for select to siso_web
    using (%s or (case_id is null and author = %s))', for_case, me);
  execute format('create policy web_append on diary_entry for insert to siso_web
    with check (author = %2$s and (case_id is null or %1$s))', for_case, me);
  alter table diary_reserved_text enable row level security;
  alter table diary_reserved_text force row level security;
  execute 'create policy owner_all on diary_reserved_text to current_user using (true) with check (true)';
  execute format('create policy web_read on diary_reserved_text for select to siso_web using (exists (
    select 1 from diary_entry d join social_case c on c.id = d.case_id where d.id = diary_reserved_text.entry_id
      and (d.author = any(%1$s) or c.manager = any(%1$s)
        or %2$s && array[''coordinator@'' || c.org, ''coordinator@'' || c.municipality, ''coordinator@'' || c.zone])
    offset 0))', actors, groups);
  execute format('create policy web_append on diary_reserved_text for insert to siso_web with check (%s)', written_by_me);
  grant select, insert on diary_reserved_text to siso_web;
end $$;

-- Hours of professional work, counted and without persons, for who coordinates or plans a territory.
-- Where fewer than three people wrote, hours would be somebody's: such offices are counted together
-- (part `others`), with the smallest of the rest if they too are one or two people, and a territory of
-- so few gives nothing.
create function professional_work(place int, since date, until date)
returns table (part text, org int, kind text, entries int, minutes int, cases int)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  v_groups text[] := nullif(current_setting('app.groups', true), '')::text[];
  v_own int[]; v_seen int[];
begin
  select coalesce(array_agg(split_part(g, '@', 2)::int), '{}') into v_own from unnest(v_groups) g
    where split_part(g, '@', 1) = any(array['coordinator', 'uvm-coordinator', 'planner']);
  v_seen := organisations_below(v_own, siso_today());
  if place is not null then
    v_seen := array(select unnest(v_seen) intersect select unnest(organisations_below(array[place], siso_today())));
  end if;
  return query
    with counted as (
      select d.org, d.kind, d.minutes, d.case_id, d.author from diary_entry d
      where d.org = any(v_seen) and d.happened_on >= since and d.happened_on < until
        and d.minutes is not null and not d.annuls
        and not exists (select 1 from diary_entry x where x.corrects = d.id)),
    offices as (select c.org, count(distinct c.author) as people from counted c group by c.org),
    few as (
      select count(distinct c.author) as people from counted c join offices o on o.org = c.org where o.people < 3),
    pooled as (
      select o.org from offices o where o.people < 3
      union all (select o.org from offices o, few f where o.people >= 3 and f.people between 1 and 2
        order by o.people, o.org limit 1)),
    placed as (
      select c.*, case when p.org is null then c.org end as office from counted c left join pooled p on p.org = c.org)
    select case when grouping(p.office) = 0 then case when p.office is null then 'others' else 'office' end
        when grouping(p.kind) = 0 then 'kind' else 'total' end,
      p.office, p.kind, count(*)::int, sum(p.minutes)::int, count(distinct p.case_id)::int
    from placed p where (select count(distinct c.author) from counted c) >= 3
    group by grouping sets ((p.office), (p.kind), ()) having count(*) > 0;
end $$;

grant select on diary_entry to siso_definer;
create policy definer_read on diary_entry for select to siso_definer using (true);
grant create on schema public to siso_definer;
revoke execute on function professional_work(int, date, date) from public;
grant execute on function professional_work(int, date, date) to siso_web;
alter function professional_work(int, date, date) owner to siso_definer;
revoke create on schema public from siso_definer;
