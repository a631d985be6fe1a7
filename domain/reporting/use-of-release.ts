import { askedBy } from '../procedures/engine/asked.ts'
import { fieldsOf } from '../procedures/forms/fields.ts'
import { releaseName } from '../procedures/engine/index-release.ts'
import type { EscapeKind } from '../procedures/engine/beside.ts'
import type { Release } from '../procedures/schema.ts'
import type { Field } from '../procedures/schema/form.ts'
import type { Text } from '../procedures/schema/text.ts'
import type { Sql } from '../shared/sql.ts'

export interface StepUse {
  /** `step`, or `step.part`. */
  readonly step: string
  readonly cases: number
  readonly opened: number
  readonly completed: number
  readonly open: number
  /** Times that a case came to it, of the cases that did. */
  readonly mean: number
  readonly most: number
  /** Cases that came more than twice, and more often than the mean and two deviations. */
  readonly unusual: number
  /** Hours from opening to completion; null: none was completed. */
  readonly median: number | null
  readonly ninth: number | null
}

/** Steps that ask nobody anything: what they do is the system's. */
const quiet = ['decision', 'wait', 'effect', 'subprocess', 'end'] as const
export type QuietKind = (typeof quiet)[number]

export interface PathUse extends Omit<StepUse, 'opened' | 'completed'> {
  readonly kind: QuietKind
  /** Times that cases came to it. */
  readonly entered: number
}

export interface EscapeUse {
  readonly step: string
  readonly escape: EscapeKind
  /** Label of the code. */
  readonly reason: string
  readonly n: number
}

/** A form in which some questions were never answered. */
export interface SilentForm {
  readonly form: Text
  /** How many times it was answered. */
  readonly answered: number
  readonly labels: readonly Text[]
}

/** What stands for no row of a table, in its counts. */
export const otherwise = 'otherwise'

/** A decision table of which some rows never decided. */
export interface IdleTable {
  readonly table: string
  /** How many times it decided. */
  readonly decided: number
  /** Keys of its rows, in its order; `otherwise` where what stands for none of them was never taken. */
  readonly idle: readonly string[]
}

export interface UseOfRelease {
  readonly steps: readonly StepUse[]
  /** Tasks of the release that were never opened, by key. */
  readonly unused: readonly string[]
  /** Decisions, waits, work of the system, what goes on beside the path, and ends. */
  readonly path: readonly PathUse[]
  /** Those of them that no case ever came to, by key. */
  readonly unreached: readonly string[]
  readonly idle: readonly IdleTable[]
  readonly empty: readonly SilentForm[]
  readonly escapes: readonly EscapeUse[]
}

/** What can be told at a look. */
export interface KnownUse {
  /** Undefined: of so many cases nobody has asked for it yet. */
  readonly use?: UseOfRelease
  /** When what is kept was counted; undefined: it is as of now. */
  readonly countedAt?: Date
  /** Too many cases to count them at each look: it is counted when somebody asks. */
  readonly onlyAsked: boolean
  /** Somebody asked, and a worker counts. */
  readonly waits: boolean
}

/** In a record with more cases, counts are made by a worker. */
const mostAtOnce = 2000

interface Row {
  readonly askedAt: Date | null
  readonly countedAt: Date | null
  readonly uses: Counts | null
  readonly reasons: Readonly<Record<string, string>> | null
}

interface Counts {
  readonly steps: readonly StepUse[]
  readonly path: readonly Omit<PathUse, 'kind'>[]
  readonly fields: readonly FieldCount[]
  readonly escapes: readonly EscapeUse[]
  readonly rows: readonly RowCount[]
}

const known = `
  select u.asked_at as "askedAt", u.counted_at as "countedAt", u.uses, (
    select jsonb_object_agg(code, label) from (
      select distinct on (code) code, label from code_list where list = 'escape-reason'
      order by code, version desc) c) as reasons
  from use_of_release($1, $2) u`

/**
 * How a published procedure is used, over its running and past cases: counts alone, in one statement.
 * @param atOnce cases of the whole record up to which they are counted at the look; overridden in tests only
 */
export async function useOfRelease(
  sql: Sql,
  release: Release,
  atOnce = mostAtOnce,
): Promise<KnownUse> {
  const [row] = await sql.query<Row>(known, [releaseName(release), atOnce])
  if (!row) return { onlyAsked: true, waits: false }
  const { askedAt, countedAt, uses, reasons } = row
  return {
    ...(uses && { use: inOrder(release, uses, reasons ?? {}) }),
    ...(countedAt && askedAt && { countedAt }),
    onlyAsked: askedAt !== null,
    waits: askedAt !== null && (countedAt === null || countedAt < askedAt),
  }
}

/** Asks for a count by a worker; where one is awaited, nothing more happens. */
export async function askForUse(sql: Sql, release: string): Promise<void> {
  await sql.query('select ask_use($1)', [release])
}

function inOrder(
  release: Release,
  { steps, path, fields, escapes, rows }: Counts,
  reasons: Readonly<Record<string, string>>,
): UseOfRelease {
  const order = release.steps.flatMap(askedBy).map(([key]) => key)
  const seen = new Set(steps.map(({ step }) => step))
  const named = escapes.map((one) => ({ ...one, reason: reasons[one.reason] ?? one.reason }))
  return {
    steps: order.flatMap((key) => steps.filter(({ step }) => step === key)),
    unused: order.filter((key) => !seen.has(key)),
    ...pathOf(release, path),
    idle: idleTables(release, rows),
    empty: silentForms(release, fields),
    escapes: named.toSorted((a, b) => b.n - a.n || byWords(wordsOf(a), wordsOf(b))),
  }
}

const wordsOf = ({ step, escape, reason }: EscapeUse) => [step, escape, reason].join(' ')
const byWords = (a: string, b: string) => (a < b ? -1 : Number(a > b))

interface RowCount {
  readonly table: string
  /** Null: the table itself. */
  readonly row: string | null
  readonly n: number
}

/** Of tables that decided, the rows that never did. */
function idleTables({ tables }: Release, counts: readonly RowCount[]): IdleTable[] {
  return tables.flatMap(({ key, rows, otherwise: none }) => {
    const own = counts.filter(({ table }) => table === key)
    const decided = own.find(({ row }) => row === null)?.n ?? 0
    const all = [...rows.map((row) => row.key), ...(none ? [otherwise] : [])]
    const idle = all.filter((row) => !own.some((one) => one.row === row))
    return decided === 0 || idle.length === 0 ? [] : [{ table: key, decided, idle }]
  })
}

function pathOf(release: Release, walked: readonly Omit<PathUse, 'kind'>[]) {
  const own = release.steps.flatMap(({ key, kind }) => {
    const known = quiet.find((one) => one === kind)
    return known ? [{ key, kind: known }] : []
  })
  const found = new Map(walked.map((one) => [one.step, one]))
  return {
    path: own.flatMap(({ key, kind }): PathUse[] => {
      const one = found.get(key)
      return one ? [{ ...one, kind }] : []
    }),
    unreached: own.filter(({ key }) => !found.has(key)).map(({ key }) => key),
  }
}

interface FieldCount {
  readonly form: string
  /** Null: the form itself. */
  readonly field: string | null
  readonly n: number
}

/** Of forms that were answered, what nobody ever wrote; computed figures are written by nobody. */
function silentForms({ forms }: Release, counts: readonly FieldCount[]): SilentForm[] {
  return forms.flatMap((form) => {
    const own = counts.filter((one) => one.form === form.key)
    const answered = own.find(({ field }) => field === null)?.n ?? 0
    const isSilent = ({ key, type }: Field) =>
      type !== 'computed' && !own.some(({ field }) => field === key)
    const labels = answered === 0 ? [] : fieldsOf(form).filter(isSilent)
    if (labels.length === 0) return []
    return [{ form: form.title, answered, labels: labels.map(({ label }) => label) }]
  })
}
