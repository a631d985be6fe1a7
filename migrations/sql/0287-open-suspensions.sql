-- A suspension of terms that nobody ends stops them for ever: who follows the case is reminded of it
-- after as many days as the procedure says for its reason, and again after as many; of one with a day
-- of its end, once that day has passed and the terms run again. One that ends in the past is known already.
create table suspension_to_tell (
  case_id uuid not null,
  -- The number of the event that began it.
  suspension int not null,
  tell_on date not null,
  -- Days between a reminder and the next, while it is open.
  every int not null,
  primary key (case_id, suspension)
);
create index suspension_to_tell_on on suspension_to_tell (tell_on);

create function note_suspension() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_suspension int := coalesce((new.payload ->> 'suspension')::int, new.seq);
  v_until date := (new.payload ->> 'until')::date;
  v_from date := (new.payload ->> 'from')::date;
  v_every int;
begin
  if new.kind = 'suspension-annulled' or v_until <= siso_today() then
    delete from suspension_to_tell where case_id = new.case_id and suspension = v_suspension;
    return null;
  end if;
  select coalesce((s.reason ->> 'remindAfter')::int, 30) into v_every
    from case_engine e join release r on r.key || '@' || r.version = e.release
    cross join jsonb_array_elements(r.doc -> 'suspensions') s (reason)
    where e.case_id = new.case_id and s.reason ->> 'key' = coalesce(new.payload ->> 'reason', (
      select b.payload ->> 'reason' from case_event b where b.case_id = new.case_id and b.seq = v_suspension));
  insert into suspension_to_tell (case_id, suspension, tell_on, every) values (new.case_id, v_suspension,
    coalesce(v_until + 1, greatest(v_from, siso_today()) + coalesce(v_every, 30)), coalesce(v_every, 30))
    on conflict (case_id, suspension) do update set tell_on = excluded.tell_on, every = excluded.every;
  return null;
end $$;
create trigger case_event_suspension after insert on case_event
  for each row when (new.kind in ('terms-suspended', 'terms-resumed', 'suspension-corrected', 'suspension-annulled'))
  execute function note_suspension();

-- Tells who follows the case, or who suspended where nobody does; of a closed case nobody.
create function tell_suspensions(at_most int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_one record; v_told int := 0;
begin
  for v_one in
    select t.*, c.state = 'open' and s.found as open, s.until, coalesce(c.manager, b.actor) as whom
    from suspension_to_tell t join social_case c on c.id = t.case_id
      join case_event b on b.case_id = t.case_id and b.seq = t.suspension
      join case_engine e on e.case_id = t.case_id
      left join lateral (select x.value ->> 'until' as until, true as found
        from jsonb_array_elements(e.state -> 'suspensions') x where (x.value ->> 'id')::int = t.suspension) s on true
    where t.tell_on <= siso_today() order by t.tell_on limit at_most for update of t skip locked
  loop
    v_told := v_told + 1;
    if v_one.open and v_one.whom is not null then
      perform put_notice(v_one.whom, v_one.case_id, case when v_one.until is null then 'suspension-open' else 'suspension-over' end,
        v_one.suspension || ':' || v_one.tell_on);
    end if;
    if v_one.open and v_one.until is null then
      update suspension_to_tell set tell_on = siso_today() + every where case_id = v_one.case_id and suspension = v_one.suspension;
    else
      delete from suspension_to_tell where case_id = v_one.case_id and suspension = v_one.suspension;
    end if;
  end loop;
  return v_told;
end $$;

do $$
declare f text;
begin
  alter table suspension_to_tell enable row level security;
  alter table suspension_to_tell force row level security;
  create policy owner_all on suspension_to_tell to current_user using (true) with check (true);
  create policy definer on suspension_to_tell to siso_definer using (true) with check (true);
  grant select, insert, update, delete on suspension_to_tell to siso_definer;

  grant create on schema public to siso_definer;
  foreach f in array array['note_suspension()', 'tell_suspensions(int)'] loop
    execute format('revoke execute on function %s from public', f);
    if f like 'tell%' then execute format('grant execute on function %s to siso_engine', f); end if;
    execute format('alter function %s owner to siso_definer', f);
  end loop;
  revoke create on schema public from siso_definer;
end $$;
