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

export interface UseOfRelease {
  readonly steps: readonly StepUse[]
  /** Tasks of the release that were never opened, by key. */
  readonly unused: readonly string[]
  /** Decisions, waits, work of the system, what goes on beside the path, and ends. */
  readonly path: readonly PathUse[]
  /** Those of them that no case ever came to, by key. */
  readonly unreached: readonly string[]
  readonly empty: readonly SilentForm[]
  readonly escapes: readonly EscapeUse[]
}

const steps = 'select * from step_use($1)'
const passed = 'select * from path_use($1)'
const fields = 'select form, field, n from field_use($1)'
const escapes = `
  select u.step, u.escape, u.n, coalesce((select c.label from code_list c
    where c.list = 'escape-reason' and c.code = u.reason order by c.version desc limit 1), u.reason) as reason
  from escape_use($1) u order by u.n desc, u.step, u.escape, reason`

/** How a published procedure is used, over its running and past cases: four statements, counts alone. */
export async function useOfRelease(sql: Sql, release: Release): Promise<UseOfRelease> {
  const name = [releaseName(release)]
  const used = await sql.query<StepUse>(steps, name)
  const walked = await sql.query<Omit<PathUse, 'kind'>>(passed, name)
  const answered = await sql.query<FieldCount>(fields, name)
  const left = await sql.query<EscapeUse>(escapes, name)
  const order = release.steps.flatMap(askedBy).map(([key]) => key)
  const seen = new Set(used.map(({ step }) => step))
  return {
    steps: order.flatMap((key) => used.filter(({ step }) => step === key)),
    unused: order.filter((key) => !seen.has(key)),
    ...pathOf(release, walked),
    empty: silentForms(release, answered),
    escapes: left,
  }
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
