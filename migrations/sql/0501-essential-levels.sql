-- What the essential levels of services (LEPS) are measured by. Persons met (`people`), assessments of
-- several professions with their days from the opening (`joint`), cases come to a phase in time or not
-- (`prompt`, `late`): among the cases of the night.
alter table statistics_case drop constraint statistics_case_kind_check;
alter table statistics_case add constraint statistics_case_kind_check
  check (kind in ('access', 'open', 'reached', 'prompt', 'late', 'people', 'joint'));

-- With what a zone works, at the end of a year or today: inhabitants where all its comuni say theirs,
-- social workers (persons, not full-time posts), hours of the year on call and hours of the year gone by.
-- Zones of who asks alone; nothing here is about persons who are helped.
create function zone_means(p_year int)
returns table (zone int, inhabitants int, workers int, covered float8, hours float8)
language sql stable security definer set search_path = public, pg_temp as $$
  with span as (
    select make_date(p_year, 1, 1)::timestamp at time zone 'Europe/Rome' as began,
      least(siso_clock(), make_date(p_year + 1, 1, 1)::timestamp at time zone 'Europe/Rome') as ended,
      least(siso_today(), make_date(p_year, 12, 31)) as day)
  select o.id,
    (select case when count(*) = count(m.detail -> 'population_2011') then sum((m.detail ->> 'population_2011')::int)::int end
      from organisation_tie t join organisation m on m.id = t.child and m.kind = 'municipality'
      where t.parent = o.id and t.relation = 'part-of' and t.valid_from <= s.day and coalesce(t.valid_to, 'infinity') > s.day),
    (select count(distinct r.user_id)::int from user_role r
      where r.role = 'social-worker' and r.org = any(organisations_below(array[o.id], s.day))
        and r.valid_from <= s.day and coalesce(r.valid_to, 'infinity') > s.day),
    (select (sum(extract(epoch from upper(turn) - lower(turn))) / 3600)::float8
      from unnest((
        select range_agg(tstzrange(greatest(c.starts_at, s.began), least(c.ends_at, s.ended)))
        from on_call_turn c
        where c.zone = o.id and c.cancelled_at is null and c.starts_at < s.ended and c.ends_at > s.began)) turn),
    (extract(epoch from s.ended - s.began) / 3600)::float8
  from organisation o cross join span s
  where o.kind = 'zone' and o.id = any((select figure_orgs())::int[])
$$;
grant select on on_call_turn to siso_definer;
create policy definer_read on on_call_turn for select to siso_definer using (true);

do $$
begin
  grant create on schema public to siso_definer;
  revoke execute on function zone_means(int) from public;
  grant execute on function zone_means(int) to siso_web;
  alter function zone_means(int) owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
