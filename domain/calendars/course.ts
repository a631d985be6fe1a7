import type { Calendar } from '../procedures/schema/calendar.ts'
import type { Sql } from '../shared/sql.ts'
import type { AdvanceDeps } from '../tasks/advance.ts'
import { beforeAll } from '../shared/before-all.ts'

export interface CalendarTurnDeps extends AdvanceDeps {
  /** Asked after each case or chunk. */
  readonly mayGoOn: () => boolean
}

export interface CalendarTurn {
  /** Nothing more to do now. */
  readonly over: boolean
  readonly sleepMs: number
}

export const over: CalendarTurn = { over: true, sleepMs: 0 }
export const goOn: CalendarTurn = { over: false, sleepMs: 0 }
/** A case waits for its worker before the calendar reaches it. */
export const lookAgain: CalendarTurn = { over: false, sleepMs: 1000 }
/** Cases of one chunk. */
export const atOnce = 100

/** A change at work: its effect is worked out, or it is brought to open cases. */
export interface Course {
  readonly id: string
  readonly state: string
  readonly revision: number
  readonly document: Calendar
  readonly expected: number | null
  readonly lastCase: string | null
}

/** An open case that follows another calendar; `name`: the one that it would follow. */
export interface Listed {
  readonly case_id: string
  readonly number: string
  readonly zone: number | null
  readonly office: number | null
  readonly name: string
  readonly held: boolean
}

/** Those after a case, in the order of their ids. */
export function listed(sql: Sql, { document }: Course, after: string | null): Promise<Listed[]> {
  const cases = 'select case_id, number, zone, office, name, held from calendar_cases($1, $2, $3)'
  return sql.query<Listed>(cases, [document.version, after ?? beforeAll, atOnce])
}
