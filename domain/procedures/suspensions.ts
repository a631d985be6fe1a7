import type { SuspensionEvent } from './engine/suspend.ts'
import { suspensionsAfter } from './engine/suspend.ts'
import type { Suspension } from './engine/types.ts'
import type { Sql } from '../shared/sql.ts'

/** A suspension of terms as it stands, with who began it and what was said of it. */
export interface SuspensionRow extends Suspension {
  readonly by: string | null
  readonly at: Date
  readonly note: string
  /** Corrected or taken up again since: how often, and when last. */
  readonly changes: number
  readonly changedAt: Date | null
}

/** An event of a log that began, changed or ended a suspension. */
export interface SuspensionAct {
  readonly seq: number
  readonly kind: string
  readonly payload: { readonly suspension?: number; readonly note?: string }
  readonly at: Date
}

/** The kinds of such events. */
export const suspensionKinds = [
  'terms-suspended',
  'terms-resumed',
  'suspension-corrected',
  'suspension-annulled',
  'reopened',
]

/** The same, as a list in SQL. */
export const suspensionKindsSql = suspensionKinds.map((kind) => `'${kind}'`).join(', ')

const acts = `
  select e.seq, e.kind, e.payload, u.full_name as by, e.at
  from case_event e left join user_account u on u.id = e.actor
  where e.case_id = $1 and e.kind in (${suspensionKindsSql}) order by e.seq`

/** The suspensions of a case, from its log: those annulled are not among them. */
export async function suspensionsOf(sql: Sql, caseId: string): Promise<SuspensionRow[]> {
  const rows = await sql.query<SuspensionAct & { readonly by: string | null }>(
    acts,
    [caseId],
    'case-suspensions',
  )
  const begunBy = (id: number) => rows.find(({ seq }) => seq === id)?.by ?? null
  return suspensionsAfterAll(rows).map((one) => ({ ...one, by: begunBy(one.id) }))
}

/** As they stand after all these acts, in the order of the log. */
export function suspensionsAfterAll(
  rows: readonly SuspensionAct[],
): readonly Omit<SuspensionRow, 'by'>[] {
  const last = rows.reduce<readonly Suspension[]>(
    (known, row) => suspensionsAfter(known, eventOf(row)),
    [],
  )
  return last.map((one) => ({ ...one, ...toldOf(one.id, rows) }))
}

function toldOf(id: number, rows: readonly SuspensionAct[]) {
  const first = rows.find(({ seq }) => seq === id)
  const changes = rows.filter(({ payload }) => payload.suspension === id)
  const note = [first, ...changes].flatMap((row) => row?.payload.note || []).at(-1) ?? ''
  const changedAt = changes.at(-1)?.at ?? null
  return { at: first?.at ?? new Date(0), note, changes: changes.length, changedAt }
}

// The payload was written by `moveTerms`.
function eventOf({ seq, kind, payload, at }: SuspensionAct): SuspensionEvent {
  return { ...payload, seq, kind, at: at.toISOString() } as unknown as SuspensionEvent
}
