-- Flows are prepared by the system each night, for each comune that says who sends: this year and the last.
-- See docs/decisions/0048. A row says how far it is; nothing of anybody.
create table siuss_round (
  municipality int not null references organisation,
  year int not null check (year between 2000 and 2100),
  -- Somebody prepared what they see of the comune: the whole is prepared after them.
  asked_at timestamptz,
  begun_at timestamptz,
  -- A worker that is at it says so with every part; null: nobody is.
  seen_at timestamptz,
  -- When the last one that came to its end began, and how many flows it put.
  as_of timestamptz,
  put int check (put >= 0),
  -- What went wrong at the last try, as a closed code.
  failed_at timestamptz,
  problem text check (length(problem) between 1 and 60),
  primary key (municipality, year),
  check ((failed_at is null) = (problem is null))
);

-- What was counted is by layout too, and of benefits that INPS was never told the day on which they were granted.
delete from siuss_count;
alter table siuss_count add column layout text not null check (layout in ('PS_PSA_SINA', 'SINBA'));
alter table siuss_count drop constraint siuss_count_pkey;
alter table siuss_count add primary key (municipality, year, layout, kind, code);
alter table siuss_count drop constraint siuss_count_kind_check;
alter table siuss_count add constraint siuss_count_kind_check check (kind in ('standing', 'rule', 'fix', 'waiting'));

-- The next comune and year to be prepared, taken for two minutes from each time that its worker is seen: those
-- not prepared since three in the night of Italy, and those that somebody asked for. One that failed waits an hour.
create function take_siuss_round() returns table (municipality int, year int, begun_at timestamptz)
language sql volatile security definer set search_path = public, pg_temp as $$
  with night as (
    select ((siso_clock() at time zone 'Europe/Rome' - interval '3 hours')::date + time '03:00') at time zone 'Europe/Rome' as at),
  sending as (
    select s.municipality, min(s.at) as since from siuss_sender s join organisation o on o.id = s.municipality
    where o.kind = 'municipality' and not o.training and o.detail ? 'belfiore'
      and o.valid_from <= siso_today() and (o.valid_to is null or o.valid_to > siso_today())
    group by s.municipality),
  wanted as (
    select s.municipality, y.year::int as year, s.since from sending s
      cross join generate_series(extract(year from siso_today())::int - 1, extract(year from siso_today())::int) y (year)
    union all
    select r.municipality, r.year, null from siuss_round r join sending s on s.municipality = r.municipality)
  insert into siuss_round as r (municipality, year, begun_at, seen_at)
  select w.municipality, w.year, siso_clock(), siso_clock()
  from (select x.municipality, x.year, max(x.since) as since from wanted x group by x.municipality, x.year) w
    cross join night left join siuss_round k on k.municipality = w.municipality and k.year = w.year
  where (w.since is not null and night.at > coalesce(k.as_of, w.since) or k.asked_at > coalesce(k.as_of, '-infinity'))
    and (k.seen_at is null or k.seen_at < siso_clock() - interval '2 minutes')
    and (k.failed_at is null or k.failed_at < siso_clock() - interval '1 hour' or k.asked_at > k.failed_at)
  order by k.begun_at nulls first, w.municipality, w.year desc limit 1
  on conflict on constraint siuss_round_pkey do update set begun_at = excluded.begun_at, seen_at = excluded.seen_at
    where r.seen_at is null or r.seen_at < siso_clock() - interval '2 minutes'
  returning r.municipality, r.year, r.begun_at
$$;

-- The scope in which the system prepares a comune: of who coordinates it and is named for its protected cases.
-- Asked for by the worker alone: places, ids of protected cases and of the people in them and protected people.
create function siuss_scope(the_comune int) returns table (orgs int[], named uuid[], named_persons uuid[])
language sql stable security definer set search_path = public, pg_temp as $$
  with own as materialized (
    select c.id, c.orgs, c.subject, c.protected from social_case c where c.municipality = the_comune),
  hidden as (select id, subject from own where protected)
  select array(select distinct unnest(o.orgs) from own o union select unnest(organisations_below(array[the_comune], siso_today()))),
    array(select id from hidden),
    array(select p.person_id from case_participant p join hidden h on h.id = p.case_id
      union select p.id from own o join person p on p.id = o.subject where p.protected
      union select r.id from own o join person p on p.id = o.subject join person r on r.id = p.replaced_by where r.protected)
$$;

do $$
declare
  f text;
  own constant text := 'municipality = any((select siuss_orgs())::int[])';
  prepares constant text := $q$municipality = any((select siuss_orgs(array['admin-officer', 'coordinator']))::int[])$q$;
  nobody constant text := $q$coalesce(current_setting('app.user', true), '') = ''$q$;
begin
  alter table siuss_round enable row level security;
  alter table siuss_round force row level security;
  create policy owner_all on siuss_round to current_user using (true) with check (true);
  create policy batch_read on siuss_round for select to siso_batch using (true);
  create policy engine on siuss_round to siso_engine using (true) with check (true);
  create policy definer on siuss_round to siso_definer using (true) with check (true);
  create policy definer_read on siuss_sender for select to siso_definer using (true);
  execute format('create policy web_read on siuss_round for select to siso_web using (%s)', own);
  execute format('create policy web_ask on siuss_round for insert to siso_web with check (%s)', prepares);
  execute format('create policy web_ask_again on siuss_round for update to siso_web using (%s) with check (%1$s)', prepares);
  grant select on siuss_round to siso_web, siso_engine, siso_batch, siso_definer;
  grant insert (municipality, year, asked_at), update (asked_at) on siuss_round to siso_web;
  grant update (seen_at, as_of, put, failed_at, problem) on siuss_round to siso_engine;
  grant insert, update on siuss_round to siso_definer;
  grant select on siuss_sender to siso_definer;

  -- Who prepares a part counts a part: the counts of a comune are those of the whole, which no session sees.
  execute format('alter policy web_write on siuss_count using (%s and %s) with check (%1$s and %2$s)', prepares, nobody);

  grant create on schema public to siso_definer;
  foreach f in array array['take_siuss_round()', 'siuss_scope(int)'] loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to siso_engine', f);
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
