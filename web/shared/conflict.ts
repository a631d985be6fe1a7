import { page } from './reply.ts'
import { valuesOf } from './resend.ts'
import type { Reply } from './reply.ts'
import type { RawForm } from './visit.ts'

interface ConflictField {
  readonly name: string
  readonly label: string
  /** As typed, and in words. */
  readonly yours: readonly string[]
  readonly yoursText: string
  readonly theirs: readonly string[]
  readonly theirsText: string
  /** Labels of the codes, where the field holds a list. */
  readonly labels?: Readonly<Record<string, string>>
}

export interface Conflict {
  readonly title: string
  /** Who changed it and when: «Carla Verdi, alle 10:42». */
  readonly who: string
  /** Where the merged form goes, with which version and the same `_op` of the refused post. */
  readonly action: string
  readonly version: number
  readonly op: string | undefined
  readonly back: string
  readonly fields: readonly ConflictField[]
  /** What goes along unchanged: `_release`, `_form`, outcome. */
  readonly kept?: RawForm
}

/**
 * 409 with three columns: yours, theirs, which to keep. The choice is an ordinary form with the
 * current version, so that nothing typed is lost and the same checks apply again.
 */
export function conflictPage(conflict: Conflict): Reply {
  const fields = conflict.fields.map((field) => ({
    ...field,
    same: field.yours.join('\n') === field.theirs.join('\n'),
    // Radio buttons carry one value: a list is chosen value by value among all that were chosen.
    many: field.yours.length > 1 || field.theirs.length > 1,
    oneYours: field.yours[0] ?? '',
    oneTheirs: field.theirs[0] ?? '',
    union: [...new Set([...field.yours, ...field.theirs])].map((value) => ({
      value,
      text: field.labels?.[value] ?? value,
      chosen: field.yours.includes(value),
    })),
  }))
  const kept = valuesOf(conflict.kept ?? {})
  const differing = fields.filter(({ same }) => !same)
  const unchanged = fields
    .filter(({ same }) => same)
    .flatMap(({ name, yours }) => yours.map((value) => ({ name, value })))
  const model = { ...conflict, kept: [...kept, ...unchanged], differing }
  return page('shared/conflict', model, { status: 409 })
}
