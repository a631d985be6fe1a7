-- How INPS knows a service, from a day on: said by who plans the region, beside the nomenclature, whose
-- versions stay as they were published. Rows are added, never changed: of one day the last holds.
create table service_benefit (
  id bigint generated always as identity primary key,
  service text not null,
  valid_from date not null check (valid_from >= '2015-01-01'),
  -- Code of INPS; null: from that day the service has none.
  siuss_code text check (length(siuss_code) between 1 and 20),
  -- Whether it is given by ISEE; null: as Table 1 of D.M. 206/2014 has it.
  by_isee boolean,
  set_by uuid not null references user_account,
  at timestamptz not null default siso_clock()
);
create index service_benefit_of on service_benefit (service, valid_from desc, id desc);
create trigger service_benefit_append_only before update or delete or truncate on service_benefit
  for each statement execute function refuse_change();

-- The benefit that a service is on a day; before anybody said it, what the nomenclature came with.
create function benefit_on(of_service text, on_day date) returns table (siuss_code text, by_isee boolean)
language sql stable as $$
  select x.siuss_code, x.by_isee from (
    select b.siuss_code, b.by_isee, b.valid_from, b.id from service_benefit b
    where b.service = of_service and b.valid_from <= on_day
    union all
    (select s.siuss_code, null, '-infinity', 0 from service s where s.code = of_service order by s.version desc limit 1)) x
  order by x.valid_from desc, x.id desc limit 1
$$;

-- Who lives with a person today, herself among them: in a case of hers, or as her social record tells.
create function household_of(the_person uuid) returns setof uuid
language sql stable as $$
  select the_person
  union
  select q.person_id from case_participant me join case_participant q on q.case_id = me.case_id
  where me.person_id = the_person and me.role in ('beneficiary', 'household-member')
    and q.role in ('beneficiary', 'household-member')
    and (me.valid_to is null or me.valid_to > siso_today()) and (q.valid_to is null or q.valid_to > siso_today())
  union
  select t.other from social_fact t
  where t.person_id = the_person and t.kind = 'tie' and t.other is not null and (t.detail ->> 'livesWith')::boolean
    and not t.annuls and (t.valid_to is null or t.valid_to > siso_today())
    and not exists (select 1 from social_fact x where x.corrects = t.id)
$$;

do $$
declare
  planned constant text := $q$exists (select 1 from organisation o
    where o.kind = 'region' and not o.training and o.id = any((select places_held_as(array['planner']))::int[]))
    and set_by = nullif(current_setting('app.user', true), '')::uuid$q$;
begin
  alter table service_benefit enable row level security;
  alter table service_benefit force row level security;
  create policy owner_all on service_benefit to current_user using (true) with check (true);
  create policy read on service_benefit for select to siso_web, siso_engine, siso_batch, siso_definer using (true);
  execute format('create policy plan on service_benefit for insert to siso_web with check (%s)', planned);
  grant select on service_benefit to siso_web, siso_engine, siso_batch, siso_definer;
  grant insert on service_benefit to siso_web;
  revoke execute on function benefit_on(text, date), household_of(uuid) from public;
  grant execute on function benefit_on(text, date) to siso_web, siso_engine, siso_definer;
  grant execute on function household_of(uuid) to siso_definer;
end $$;
