-- What is published next is asked once for all flows of a turn, where each was asked by itself whether it is
-- held; and comuni whose flows wait are looked for by comune, not among all flows that wait.
grant select on siuss_ledger to siso_definer;
create policy definer_read on siuss_ledger for select to siso_definer using (true);

grant create on schema public to siso_definer;
set local role siso_definer;

-- Comuni with flows that have waited long enough. Their codes alone.
create or replace function siuss_due(hours int) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
  select l.belfiore::text from siuss_ledger l cross join lateral (
    select from siuss_flow f where f.belfiore = l.belfiore and f.state = 'ready'
      and f.ready_at <= siso_clock() - make_interval(hours => hours) limit 1) f
  order by 1
$$;

-- The flows of a comune that have waited long enough, in the order in which they are published. One that takes
-- the place of another waits until that was rejected, or its `C` was acquired. What concerns a protected person
-- is held, unless somebody who is named for her decided that it is sent.
create function siuss_next(p_belfiore char(4), hours int, n int)
returns table (id_flusso text, ready_at timestamptz, held boolean)
language sql stable security definer rows 500 set search_path = public, pg_temp as $$
  select f.id_flusso, f.ready_at, (c.protected or p.protected) and not coalesce(
    (select d.send from siuss_decision d where d.about = f.case_id order by d.id desc limit 1), false)
  from (
    select y.id_flusso, y.ready_at, y.case_id, y.person from siuss_flow y left join siuss_flow o on o.id_flusso = y.corrects
    where y.belfiore = p_belfiore and y.state = 'ready' and y.ready_at <= siso_clock() - make_interval(hours => hours)
      and (y.corrects is null or o.state = any(
        case y.operation when 'C' then array['acquired'] else array['rejected', 'corrected'] end))
    order by y.ready_at, y.id_flusso limit n) f
    join social_case c on c.id = f.case_id join person p on p.id = f.person
$$;
revoke execute on function siuss_next(char, int, int) from public;
grant execute on function siuss_next(char, int, int) to siso_engine;

drop function flow_held(uuid, uuid);

reset role;
revoke create on schema public from siso_definer;
