-- What time brings is told too: an ISEE about to expire. And what happens elsewhere: a person who moves
-- to another zone, or is served there.
grant create on schema public to siso_definer;
grant select on social_fact, organisation to siso_definer;
create policy definer_read on social_fact for select to siso_definer using (true);
create index social_fact_isee on social_fact (valid_to) where kind = 'isee';

-- ISEEs that somebody is still to be told of, by the day of the telling: thirty days before the end.
create table isee_to_tell (
  fact uuid primary key references social_fact,
  person_id uuid not null references person,
  tell_on date not null,
  valid_to date not null
);
create index isee_to_tell_on on isee_to_tell (tell_on);
alter table isee_to_tell enable row level security;
alter table isee_to_tell force row level security;
create policy owner_all on isee_to_tell to current_user using (true) with check (true);
create policy definer on isee_to_tell to siso_definer using (true) with check (true);
grant select, insert, update, delete on isee_to_tell to siso_definer;

set local role siso_definer;

-- Who lives with a person is of her household, registered or not.
create function tell_new_fact() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.kind = 'tie' then
    if (new.detail ->> 'livesWith')::boolean or exists (
      select 1 from social_fact f where f.id = new.corrects and (f.detail ->> 'livesWith')::boolean)
    then
      perform tell_followers(new.person_id, 'household-changed', new.id::text);
      perform report_to_cases(new.person_id, 'household-changed');
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

-- Tells who follows a person that a fact of hers is about to end, once: an ISEE unless a later one is
-- there, a measure of the court whatever others there are.
create function tell_expiring(at_most int) returns int
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
    perform put_notice(c.manager, c.id, case v_one.kind when 'isee' then 'isee-expiring' else 'measure-ending' end, v_one.fact::text)
      from followed_cases_of(v_one.person_id) c where c.manager is not null;
  end loop;
  return v_told;
end $$;

-- Who follows a person in one zone learns that she is served in another: once for each service, and not
-- which. What is done in a protected case is not told.
create function tell_served() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_of_case(c.manager, c.id, 'served-elsewhere', new.service::text)
  from social_case s cross join lateral followed_cases_of(s.subject) c
  where s.id = new.service and not s.protected and c.id <> s.parent and c.zone is distinct from s.zone;
  return null;
end $$;

-- People with an ISEE that whoever asks may read, by how long the last one holds; one that has expired
-- and has no other after it counts for the two months in which it is usually renewed.
create function people_by_isee() returns table (person_id uuid, kind text)
language sql stable as $$
  select f.person_id, case when max(f.valid_to) <= (select siso_today()) then 'expired'
    when max(f.valid_to) <= (select siso_today()) + 30 then 'expiring' else 'valid' end
  from social_fact f
  where f.kind = 'isee' and f.valid_to > siso_today() - 60 and not f.annuls
    and not exists (select 1 from social_fact x where x.corrects = f.id)
  group by 1
$$;

-- Open cases whose person has an ISEE.
create function isee_figures() returns table (org int, municipality int, zone int, kind text, n int)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.org, c.municipality, c.zone, l.kind, count(*)::int
  from people_by_isee() l join social_case c on c.subject = l.person_id and c.state = 'open' and c.parent is null
  where c.org = any((select figure_orgs())::int[]) group by 1, 2, 3, 4
$$;

revoke execute on function tell_new_fact(), tell_expiring(int),
  tell_served(), isee_figures() from public;
grant execute on function tell_expiring(int) to siso_engine;
grant execute on function isee_figures() to siso_web;
grant execute on function tell_new_fact(), tell_served() to session_user;
reset role;
create trigger social_fact_tell after insert on social_fact
  for each row when (new.kind in ('tie', 'isee', 'court-measure')) execute function tell_new_fact();
create trigger delivery_tell after insert on delivery for each row execute function tell_served();
revoke create on schema public from siso_definer;
