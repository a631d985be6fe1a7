-- A tie of who lives together that is ended, or corrected with its end, changes the household on that day, as the
-- end of a part in a case does: not on the day, perhaps years before, on which it began.
grant create on schema public to siso_definer;
set local role siso_definer;

create or replace function tell_new_fact() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
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
  if not new.annuls and new.valid_to > siso_today() then
    insert into fact_to_tell (fact, person_id, kind, tell_on, valid_to)
      values (new.id, new.person_id, new.kind, new.valid_to - 30, new.valid_to);
  end if;
  return null;
end $$;

reset role;
revoke create on schema public from siso_definer;
