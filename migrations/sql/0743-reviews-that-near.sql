-- A day on which a fact is to be looked at again, written among its answers, is told before it comes: thirty
-- days of a review, for which papers are asked; seven of what is only to be looked at, or on the day itself
-- where it is nearer than that.
grant create on schema public to siso_definer;
set local role siso_definer;

create function review_of(detail jsonb, out due date, out told date)
language sql stable set search_path = public, pg_temp as $$
  select r.due, case when r.own then r.due - 30 when r.due - 7 > siso_today() then r.due - 7 else r.due end
  from (select (case when d ~ '^\d{4}-\d\d-\d\d$' then d end)::date as due, detail ? 'reviewOn' as own
    from (select coalesce(detail ->> 'reviewOn', detail ->> 'lookAgainOn') as d) x) r
$$;

create or replace function tell_new_fact() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_due date; v_told date;
begin
  if new.kind = 'tie' then
    if (new.detail ->> 'livesWith')::boolean or exists (
      select 1 from social_fact f where f.id = new.corrects and (f.detail ->> 'livesWith')::boolean)
    then
      perform tell_followers(new.person_id, 'household-changed', new.id::text);
      perform report_to_cases(new.person_id, 'household-changed',
        case when new.corrects is null then new.valid_from else coalesce(new.valid_to, new.valid_from) end);
    end if;
    return null;
  end if;
  delete from fact_to_tell t where t.fact = new.corrects;
  if new.annuls then return null; end if;
  if new.kind in ('isee', 'court-measure') then
    v_due := new.valid_to;
    v_told := new.valid_to - 30;
  else
    select r.due, r.told into v_due, v_told from review_of(new.detail) r
      where new.valid_to is null or new.valid_to > r.due;
  end if;
  if v_due > siso_today() then
    insert into fact_to_tell (fact, person_id, kind, tell_on, valid_to)
      values (new.id, new.person_id, new.kind, v_told, v_due);
  end if;
  return null;
end $$;

create or replace function tell_expiring(at_most int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_one record; v_told int := 0;
begin
  for v_one in
    delete from fact_to_tell where fact in (select t.fact from fact_to_tell t where t.tell_on <= siso_today()
      order by t.tell_on limit at_most for update skip locked) returning *
  loop
    v_told := v_told + 1;
    continue when v_one.kind = 'isee' and exists (select 1 from social_fact f where f.person_id = v_one.person_id and f.kind = 'isee'
      and f.valid_to > v_one.valid_to and not f.annuls
      and not exists (select 1 from social_fact x where x.corrects = f.id));
    perform put_notice(c.manager, c.id, case v_one.kind when 'isee' then 'isee-expiring'
        when 'court-measure' then 'measure-ending' else 'review-due' end, v_one.fact::text)
      from followed_cases_of(v_one.person_id) c where c.manager is not null;
  end loop;
  return v_told;
end $$;

revoke execute on function review_of(jsonb) from public;
reset role;
drop trigger social_fact_tell on social_fact;
create trigger social_fact_tell after insert on social_fact
  for each row when (new.kind in ('tie', 'isee', 'court-measure') or new.detail ?| array['reviewOn', 'lookAgainOn'])
  execute function tell_new_fact();
revoke create on schema public from siso_definer;
