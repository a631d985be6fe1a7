import { joinedJson } from '../diary/joined-contacts.ts'
import type { JoinedContact } from '../diary/joined-contacts.ts'
import type { Sql } from '../shared/sql.ts'
import { upcomingJson } from './queries.ts'
import type { Appointment } from './queries.ts'

/** What stands around a case: its next appointments, and the contacts that were joined to it. */
export interface AroundCase {
  readonly appointments: readonly Appointment[]
  readonly joined: readonly JoinedContact[]
}

interface Row {
  readonly appointments: readonly Told[]
  readonly joined: readonly JoinedContact[]
}
type Told = Omit<Appointment, 'startsAt' | 'endsAt'> & Record<'startsAt' | 'endsAt', string>

const around = `select ${upcomingJson} as appointments, ${joinedJson} as joined`

/** Both in one statement: the first page of a folder asks for no more than twelve. */
export async function aroundCase(sql: Sql, caseId: string): Promise<AroundCase> {
  const [row] = await sql.query<Row>(around, [caseId], 'around-case')
  return {
    appointments: (row?.appointments ?? []).map(({ startsAt, endsAt, ...one }) => ({
      ...one,
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
    })),
    joined: row?.joined ?? [],
  }
}
