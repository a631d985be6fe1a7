import type { SettingsInForce } from '../procedures/zone-settings.ts'
import type { Circumstances } from '../procedures/circumstances.ts'
import type { Facts } from '../procedures/engine/types.ts'
import type { Sql } from '../shared/sql.ts'

const ofOffice = (needs: string, services: string, foreign: string) =>
  `jsonb_build_object('office.asksNeeds', ${needs}, 'office.asksServices', ${services}, 'office.asksForeign', ${foreign})`

/** As JSON, of a case `c` and its person `p` whom the reader sees. */
export const circumstancesJson = `jsonb_build_object('person.anonymous', p.identity = 'anonymous',
  'person.minor', coalesce(p.birth_date > siso_today() - interval '18 years', false),
  'person.lacksPhone', p.phone is null,
  'person.lacksResidence', p.residence is null and not exists (
    select from person_address a where a.person_id = p.id and a.kind = 'residence' and a.valid_to is null),
  'person.followed', case when c.phase = 'contact' then case_to_join(c.id) is not null else false end)
  || coalesce((select ${ofOffice('s.asks_needs', 's.asks_services', 's.asks_foreign')} from office_setting s
    where s.office = c.org and s.valid_from <= siso_today() order by s.valid_from desc limit 1),
  ${ofOffice('false', 'false', 'false')})`

/** As JSON, the facts of the case that the form of a task `t` rests on; null where it rests on none. */
export const askedFactsJson = `case when exists (
    select from form_fact f where f.release = t.release and f.form = t.form) then facts_asked(t.id) end`

const statement = `select case when p.id is not null then ${circumstancesJson} end as circumstances, ${askedFactsJson} as facts
  from task t left join social_case c on c.id = t.case_id left join person p on p.id = c.subject
  where t.id = $1`

/** What is said to who may not see the person. */
export const noCircumstances: Circumstances = {
  'person.anonymous': false,
  'person.minor': false,
  'person.lacksPhone': false,
  'person.lacksResidence': false,
  'person.followed': false,
  'office.asksNeeds': false,
  'office.asksServices': false,
  'office.asksForeign': false,
}

interface Known {
  readonly circumstances: Circumstances | null
  readonly facts: Facts | null
}

/**
 * What the form of a task rests on, as the record has it now: circumstances, all false for who may
 * not see the person, and those facts of its case that the form names.
 */
export async function knownFor(sql: Sql, taskId: string): Promise<Facts> {
  const [row] = await sql.query<Known>(statement, [taskId], 'known-for-task')
  return { ...(row?.circumstances ?? noCircumstances), ...row?.facts }
}

/** What the zone of a case `c` has decided of the procedure of a task `t`, as it holds today; as JSON. */
export const zoneSettingsJson = `(select jsonb_object_agg(s.setting, jsonb_build_object('value', s.value,
    'since', s.valid_from::text, 'zone', z.name))
  from (select distinct on (setting) setting, value, valid_from from zone_setting
    where zone = c.zone and procedure = split_part(t.release, '@', 1) and valid_from <= siso_today()
    order by setting, valid_from desc, id desc) s join organisation z on z.id = c.zone)`

const settingsOfTask = `select ${zoneSettingsJson} as found
  from task t join social_case c on c.id = t.case_id where t.id = $1`

/** Of the zone that the case of a task is in; nothing where the zone has decided nothing. */
export async function zoneSettingsOf(sql: Sql, taskId: string): Promise<SettingsInForce> {
  const [row] = await sql.query<{ found: SettingsInForce | null }>(
    settingsOfTask,
    [taskId],
    'zone-settings',
  )
  return row?.found ?? {}
}
