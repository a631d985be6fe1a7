import type { Sql } from '../shared/sql.ts'

export interface StoppedAppointment {
  readonly id: string
  readonly startsAt: string
  readonly title: string
}

export interface StoppedService {
  readonly id: string
  readonly parent: string
  readonly number: string
  readonly name: string
  /** It ended, or somebody started it again. */
  readonly settled: boolean
}

/** The last death recorded of a person, withdrawn or not, with what it stopped. */
export interface DeathRow {
  readonly diedOn: string
  readonly at: Date
  readonly by: string | null
  readonly withdrawnAt: Date | null
  readonly withdrawnBy: string | null
  readonly reason: string | null
  readonly appointments: readonly StoppedAppointment[]
  readonly services: readonly StoppedService[]
}

const last = `
  select d.died_on::text as "diedOn", d.at, u.full_name as by, d.withdrawn_at as "withdrawnAt", w.full_name as "withdrawnBy",
    (select l.label from code_list l where l.list = 'death-withdrawal-reason' and l.code = d.reason
      order by l.version desc limit 1) as reason,
    (select coalesce(json_agg(json_build_object('id', a.id, 'startsAt', a.starts_at, 'title', coalesce((
        select l.label from code_list l where l.list = 'appointment-kind' and l.code = a.kind order by l.version desc limit 1), a.kind))
      order by a.starts_at), '[]') from appointment a where a.id = any(d.appointments)) as appointments,
    (select coalesce(json_agg(json_build_object('id', g.case_id, 'parent', g.parent, 'number', g.number,
        'name', coalesce(s.name, g.service), 'settled', g.state = 'closed' or g.died_on is null) order by g.number), '[]')
      from granted_service g left join service s on s.code = g.service and s.version = (select max(version) from service)
      where g.case_id = any(d.services)) as services
  from person_death d left join user_account u on u.id = d.recorded_by left join user_account w on w.id = d.withdrawn_by
  where d.person_id = $1 order by d.at desc limit 1`

/** What the reader may see of it: who does not see a case does not see what was stopped in it. */
export async function lastDeath(sql: Sql, personId: string): Promise<DeathRow | undefined> {
  const [found] = await sql.query<DeathRow>(last, [personId], 'last-death')
  return found
}
