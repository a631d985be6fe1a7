-- Which flow is due, sent, rejected, for whom: of every comune of the reader, also of those that never told
-- anything, with what keeps records from being flows, since when benefits wait, and when they were last prepared.
create policy definer_read on siuss_count for select to siso_definer using (true);
grant select on siuss_count to siso_definer;

drop function flow_figures(int);

-- How many benefits of each year and layout each comune has to send, has sent and had refused, which records lack
-- something, and how many were granted more than some days ago and never told: counts alone, of protected people
-- not even these. A benefit that was corrected is sent once; its corrections are told apart. Who plans works with no
-- flow: counts under five are null, the others rounded to five, or a person who becomes protected would be told by
-- one less.
create function flow_figures(years int[], days int)
returns table (place int, year int, kind text, due int, sent int, corrections int, rejected int, blocked int, late int,
  prepared timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  with mine as materialized (
    select places_held_as(array['coordinator', 'planner', 'admin-officer']) as all_of,
      places_held_as(array['coordinator', 'admin-officer']) as whole),
  owing as materialized (
    select o.id, o.detail ->> 'belfiore' as belfiore, o.id = any(m.whole) as whole from mine m, organisation o
    where o.kind = 'municipality' and not o.training and o.id = any(m.all_of)
      and (o.valid_to is null or o.valid_to > siso_today())),
  benefit as (
    select f.belfiore, f.year, f.kind, bool_or(f.state in ('draft', 'ready', 'stopped')) as due,
      bool_or(f.operation = 'I' and f.state in ('published', 'acquired')) as sent, bool_or(f.state = 'rejected') as rejected,
      count(*) filter (where f.operation = 'C' and f.state in ('published', 'acquired')) as corrections
    from siuss_flow f where f.year = any(years) and f.belfiore = any(array(select w.belfiore from owing w)::bpchar[])
      and not exists (select from social_case c where c.id = f.case_id and c.protected)
      and not exists (select from person p where p.id = f.person and p.protected)
    group by f.belfiore, f.year, f.kind, f.case_id, f.part),
  flows as (
    select b.belfiore, b.year, b.kind, count(*) filter (where b.due) as due, count(*) filter (where b.sent) as sent,
      sum(b.corrections) as corrections, count(*) filter (where b.rejected) as rejected
    from benefit b group by b.belfiore, b.year, b.kind),
  kept as (
    select k.municipality, k.year, k.layout, sum(k.n) filter (where k.kind = 'standing' and k.code = 'blocked') as blocked,
      sum(k.n) filter (where k.kind = 'waiting' and k.code < (siso_today() - days)::text) as late
    from siuss_count k where k.year = any(years) group by k.municipality, k.year, k.layout)
  select o.id, y.year, l.kind, n.due, n.sent, n.corrections, n.rejected, n.blocked, n.late, r.as_of
  from owing o cross join unnest(years) y (year) cross join unnest(array['PS_PSA_SINA', 'SINBA']) l (kind)
    left join flows f on f.belfiore = o.belfiore and f.year = y.year and f.kind = l.kind
    left join kept k on k.municipality = o.id and k.year = y.year and k.layout = l.kind
    left join siuss_round r on r.municipality = o.id and r.year = y.year
    cross join lateral (
      select max(t.told) filter (where t.what = 'due') as due, max(t.told) filter (where t.what = 'sent') as sent,
        max(t.told) filter (where t.what = 'corrections') as corrections,
        max(t.told) filter (where t.what = 'rejected') as rejected,
        max(t.told) filter (where t.what = 'blocked') as blocked, max(t.told) filter (where t.what = 'late') as late
      from (select v.what, case when o.whole then v.n when v.n >= 5 then round(v.n / 5.0) * 5 end::int as told
        from (values ('due', coalesce(f.due, 0)), ('sent', coalesce(f.sent, 0)), ('corrections', coalesce(f.corrections, 0)),
          ('rejected', coalesce(f.rejected, 0)), ('blocked', coalesce(k.blocked, 0)), ('late', coalesce(k.late, 0))) v (what, n)) t) n
  order by o.id, y.year, l.kind
$$;

do $$
begin
  grant create on schema public to siso_definer;
  revoke execute on function flow_figures(int[], int) from public;
  grant execute on function flow_figures(int[], int) to siso_web;
  alter function flow_figures(int[], int) owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;
