import type { FlowKind } from './ledger/rules.ts'
import type { Checked } from './rules/check.ts'
import { tally } from './sheet-counts.ts'
import type { Tally, Told } from './sheet-counts.ts'

/** One preparing, as it goes on: a few bytes for each record that it has passed. */
export interface Course {
  /** An instant, as the database writes it. */
  readonly begun: string
  readonly passed: Set<string>
  readonly counts: Tally
  put: number
}

/** Some records of it, once they were put. */
export interface PutPart {
  readonly records: readonly { readonly one: Checked; readonly former: Told | undefined }[]
  readonly put: number
}

export function newCourse(begun: string): Course {
  return { begun, passed: new Set(), counts: new Map(), put: 0 }
}

/** Counts a part that was put: once, after its transaction. */
export function passPart(course: Course, { records, put }: PutPart): void {
  for (const { one, former } of records) {
    course.passed.add(recordKey(one))
    tally(course.counts, one, former)
  }
  course.put += put
}

/** A record of a comune and a year. */
export interface RecordKey {
  readonly about: string
  readonly kind: FlowKind
}

export function recordKey({ kind, about }: RecordKey): string {
  return `${kind} ${about}`
}
