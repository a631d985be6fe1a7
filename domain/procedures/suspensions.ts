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

interface Row {
  readonly seq: number
  readonly kind: string
  readonly payload: { readonly suspension?: number; readonly note?: string }
  readonly by: string | null
  readonly at: Date
}

const acts = `
  select e.seq, e.kind, e.payload, u.full_name as by, e.at
  from case_event e left join user_account u on u.id = e.actor
  where e.case_id = $1 and e.kind in
    ('terms-suspended', 'terms-resumed', 'suspension-corrected', 'suspension-annulled', 'reopened')
  order by e.seq`

/** The suspensions of a case, from its log: those annulled are not among them. */
export async function suspensionsOf(sql: Sql, caseId: string): Promise<SuspensionRow[]> {
  const rows = await sql.query<Row>(acts, [caseId], 'case-suspensions')
  const last = rows.reduce<readonly Suspension[]>(
    (known, row) => suspensionsAfter(known, eventOf(row)),
    [],
  )
  return last.map((one) => ({ ...one, ...toldOf(one.id, rows) }))
}

function toldOf(id: number, rows: readonly Row[]): Omit<SuspensionRow, keyof Suspension> {
  const first = rows.find(({ seq }) => seq === id)
  const changes = rows.filter(({ payload }) => payload.suspension === id)
  const note = [first, ...changes].flatMap((row) => row?.payload.note || []).at(-1) ?? ''
  const changedAt = changes.at(-1)?.at ?? null
  const began = { by: first?.by ?? null, at: first?.at ?? new Date(0) }
  return { ...began, note, changes: changes.length, changedAt }
}

// The payload was written by `moveTerms`.
function eventOf({ seq, kind, payload, at }: Row): SuspensionEvent {
  return { ...payload, seq, kind, at: at.toISOString() } as unknown as SuspensionEvent
}
