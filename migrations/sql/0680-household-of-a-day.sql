-- Who lived with a person on a day, herself among them: in a case that was open then, as its parts were, or as
-- her social record tells. Who was in a case of hers before, and has left it, is of her household no more.
create function household_on(the_person uuid, on_day date) returns setof uuid
language sql stable as $$
  select the_person
  union
  select q.person_id from case_participant me join case_participant q on q.case_id = me.case_id
    join social_case c on c.id = me.case_id
  where me.person_id = the_person and me.role in ('beneficiary', 'household-member')
    and q.role in ('beneficiary', 'household-member')
    and me.valid_from <= on_day and (me.valid_to is null or me.valid_to > on_day)
    and q.valid_from <= on_day and (q.valid_to is null or q.valid_to > on_day)
    and (c.closed_at is null or (c.closed_at at time zone 'Europe/Rome')::date > on_day)
  union
  select t.other from social_fact t
  where t.person_id = the_person and t.kind = 'tie' and t.other is not null and (t.detail ->> 'livesWith')::boolean
    and not t.annuls and (t.valid_from is null or t.valid_from <= on_day) and (t.valid_to is null or t.valid_to > on_day)
    and not exists (select 1 from social_fact x where x.corrects = t.id)
$$;
revoke execute on function household_on(uuid, date) from public;
grant execute on function household_on(uuid, date) to siso_web, siso_definer;

-- Today is a day as any other.
create or replace function household_of(the_person uuid) returns setof uuid
language sql stable as $$ select household_on(the_person, siso_today()) $$;
