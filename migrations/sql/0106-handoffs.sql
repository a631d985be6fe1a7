-- Offers of a case, or of a part of it, to another body: what was shown, to whom, and how it ended.
-- Written as `prepared` by the act of the sender; the engine offers it, and says what became of it.
create table handoff (
  case_id uuid not null references social_case,
  -- The step and its iteration; the task of the act that made the offer, and of the one that answers it.
  key text not null,
  offer_key text not null,
  answer_key text,
  state text not null default 'prepared'
    check (state in ('prepared', 'offered', 'accepted', 'refused', 'expired', 'withdrawn')),
  takes text not null check (takes in ('case', 'part')),
  receiver int references organisation,
  -- The data as they were when the offer was made: what the sender saw is what the receiver sees.
  sender jsonb not null,
  shown jsonb not null,
  sent_by uuid not null references user_account,
  sent_at timestamptz not null,
  settled_at timestamptz,
  primary key (case_id, key)
);

-- Facts that an offer shows, for whom a task of the case is: the web reads no state.
create function facts_shown(the_case uuid, names text[]) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_object_agg(f.name, e.state -> 'facts' -> f.name), '{}')
  from case_engine e cross join unnest(names) f (name)
  where e.case_id = the_case and e.state -> 'facts' ? f.name
    and exists (select from task t where t.case_id = the_case and t.state in ('open', 'claimed', 'completed')
      and (t.groups && (select nullif(current_setting('app.groups', true), ''))::text[]
        or t.assignee = any((select nullif(current_setting('app.actors', true), ''))::uuid[]))
      and (not t.protected or t.case_id = any((select nullif(current_setting('app.named', true), ''))::uuid[])))
$$;

-- What an offer shows (`Shows` of the release), under the scope of who asks.
create function data_shown(the_case uuid, shows jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'person', (
      select jsonb_strip_nulls(jsonb_build_object(
        'name', case when shows -> 'person' ? 'name' then nullif(trim(p.given_name || ' ' || p.family_name), '') end,
        'birth', case when shows -> 'person' ? 'birth' then p.birth_date end,
        'birthPlace', case when shows -> 'person' ? 'birth' then p.birth_place end,
        'fiscalCode', case when shows -> 'person' ? 'fiscal-code' then p.fiscal_code end,
        'phone', case when shows -> 'person' ? 'contacts' then p.phone end,
        'email', case when shows -> 'person' ? 'contacts' then p.email end,
        'residence', case when shows -> 'person' ? 'residence' then m.name end))
      from social_case c join person p on p.id = c.subject left join organisation m on m.id = p.residence
      where c.id = the_case),
    'answers', coalesce((
      select jsonb_agg(jsonb_build_object('form', a.form, 'release', a.release, 'at', a.at, 'by', a.by,
          'answers', a.answers) order by a.n)
      from jsonb_array_elements(shows -> 'forms') with ordinality s (asked, n)
      cross join lateral (
        select s.n, t.form, t.release, t.at, u.full_name as by, (
          select coalesce(jsonb_object_agg(x.key, x.value), '{}') from jsonb_each(t.answers) x
          where not s.asked ? 'fields' or s.asked -> 'fields' ? x.key) as answers
        from task_answer t join user_account u on u.id = t.actor
        where t.case_id = the_case and t.form = s.asked ->> 'form' and not t.late
        order by t.seq desc limit 1) a), '[]'),
    'facts', facts_shown(the_case, array(select jsonb_array_elements_text(shows -> 'facts'))))
$$;

-- Who offers: the office as the case has it, and the worker.
create function sender_of(the_case uuid) returns jsonb
language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object('office', o.name, 'officeCode', o.code, 'municipality', m.name,
    'municipalityCode', m.detail ->> 'cadastral', 'zone', z.name, 'operator', u.full_name, 'email', u.email,
    'number', c.number, 'openedAt', c.effective_at))
  from social_case c join organisation o on o.id = c.org
    left join organisation m on m.id = c.municipality left join organisation z on z.id = c.zone
    left join user_account u on u.id = (select nullif(current_setting('app.user', true), ''))::uuid
  where c.id = the_case
$$;

do $$
declare
  the_case constant text := $q$(select nullif(current_setting('app.case', true), ''))::uuid$q$;
  groups constant text := $q$(select nullif(current_setting('app.groups', true), ''))::text[]$q$;
  actors constant text := $q$(select nullif(current_setting('app.actors', true), ''))::uuid[]$q$;
begin
  alter table handoff enable row level security;
  alter table handoff force row level security;
  create policy owner_all on handoff to current_user using (true) with check (true);
  grant select, insert on handoff to siso_web;
  -- Who sees the case sees what became of its offers; who may answer one sees it while it waits.
  execute format('create policy web_read on handoff for select to siso_web using (
    exists (select from social_case c where c.id = handoff.case_id)
    or state = ''offered'' and exists (select from task t where t.case_id = handoff.case_id
      and t.key = handoff.answer_key and (t.groups && %s or t.assignee = any(%s))))', groups, actors);
  create policy web_insert on handoff for insert to siso_web
    with check (state = 'prepared' and exists (select from social_case c where c.id = case_id));
  grant select (case_id, key, state, takes, receiver), update (state, receiver, answer_key, settled_at) on handoff to siso_engine;
  execute format('create policy engine on handoff to siso_engine using (case_id = %1$s) with check (case_id = %1$s)', the_case);
  grant select (case_id, key, offer_key, answer_key, state, takes, receiver) on handoff to siso_batch;
  create policy batch_read on handoff for select to siso_batch using (true);

  -- On acceptance the engine changes whose case it is.
  grant update (org, municipality, zone, district, region, receiver) on social_case to siso_engine;

  grant create on schema public to siso_definer;
  revoke execute on function facts_shown(uuid, text[]), data_shown(uuid, jsonb), sender_of(uuid) from public;
  grant execute on function facts_shown(uuid, text[]), data_shown(uuid, jsonb), sender_of(uuid) to siso_web;
  alter function facts_shown(uuid, text[]) owner to siso_definer;
  revoke create on schema public from siso_definer;
end $$;

-- The owner's demonstration makes offers too; only the new owner of the function can let it.
set local role siso_definer;
grant execute on function facts_shown(uuid, text[]) to session_user;
reset role;
