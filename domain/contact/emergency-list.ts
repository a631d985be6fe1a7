import type { Sql } from '../shared/sql.ts'

/** An entry of the register, as its page shows it. */
export interface EmergencyRow {
  readonly caseId: string
  readonly number: string
  readonly happenedAt: Date
  readonly alias: string | null
  readonly name: string | null
  readonly caller: string
  readonly callerPhone: string | null
  readonly place: string
  readonly what: string
  /** In words. */
  readonly measure: string
  readonly measureNote: string | null
  readonly called: readonly string[]
  readonly onCall: string
  readonly office: string
  readonly dueAt: Date | null
  /** The task that is due then. */
  readonly dueTaskId: string | null
  readonly takenUpBy: string | null
  readonly takenUpAt: Date | null
  /** Of the night that was asked; the others are older and still wait. */
  readonly tonight: boolean
}

export interface EmergencyRegister {
  /** Day on which the night began, `YYYY-MM-DD`. */
  readonly night: string
  readonly rows: readonly EmergencyRow[]
}

const most = 100

const label = (list: string, code: string) =>
  `(select max(l.label) from code_list l where l.list = '${list}' and l.code = ${code})`

// A night is from noon to noon: before noon it is still the one before.
const night = `coalesce($1::date, ((siso_clock() at time zone 'Europe/Rome') - interval '12 hours')::date)`
const noon = (day: string) => `(${day} + time '12:00') at time zone 'Europe/Rome'`

const register = `
  select n.night::text as night, coalesce((select json_agg(row_to_json(r)) from (
    select e.case_id as "caseId", c.number, e.happened_at as "happenedAt", p.alias,
      nullif(trim(p.family_name || ' ' || p.given_name), '') as name, e.caller, e.caller_phone as "callerPhone",
      e.place, e.what, coalesce(${label('emergency-measure', 'e.measure')}, e.measure) as measure,
      e.measure_note as "measureNote", (
        select coalesce(json_agg(coalesce(${label('emergency-called', 'k')}, k)), '[]') from unnest(e.called) k) as called,
      u.full_name as "onCall", o.name as office, w.due_at as "dueAt", w.id as "dueTaskId",
      v.full_name as "takenUpBy", e.taken_up_at as "takenUpAt",
      e.happened_at >= ${noon('n.night')} and e.happened_at < ${noon('(n.night + 1)')} as tonight
    from emergency_entry e join social_case c on c.id = e.case_id join organisation o on o.id = c.org
      join user_account u on u.id = e.on_call left join user_account v on v.id = e.taken_up_by
      left join person s on s.id = c.subject left join person p on p.id = s.current_id
      left join lateral (select t.id, t.due_at from task t
        where t.case_id = e.case_id and t.state in ('open', 'claimed') order by t.due_at, t.id limit 1) w on true
    where (e.taken_up_at is null and c.state = 'open'
        or e.happened_at >= ${noon('n.night')} and e.happened_at < ${noon('(n.night + 1)')})
    order by e.happened_at desc, e.case_id limit ${String(most)}) r), '[]') as rows
  from (select ${night} as night) n`

type Raw = Omit<EmergencyRow, 'happenedAt' | 'dueAt' | 'takenUpAt'> & {
  readonly happenedAt: string
  readonly dueAt: string | null
  readonly takenUpAt: string | null
}

/** The entries of a night, and those that nobody has taken up yet. @param day on which the night began */
export async function emergencyRegister(sql: Sql, day?: string): Promise<EmergencyRegister> {
  const [found] = await sql.query<{ night: string; rows: Raw[] }>(
    register,
    [day ?? null],
    'emergency-register',
  )
  const at = (text: string | null) => (text === null ? null : new Date(text))
  const rows = (found?.rows ?? []).map((row) => ({
    ...row,
    happenedAt: new Date(row.happenedAt),
    dueAt: at(row.dueAt),
    takenUpAt: at(row.takenUpAt),
  }))
  return { night: found?.night ?? '', rows }
}
