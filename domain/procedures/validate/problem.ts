import type { Calendar } from '../engine/calendar.ts'
import type { Release } from '../schema.ts'

export interface Problem {
  /** A release with errors cannot be published; warnings are shown to who signs it. */
  readonly severity: 'error' | 'warning'
  /** Where to mend it: `steps.triage.outcomes.close`. */
  readonly where: string
  /** Italian: what is wrong and what to do. */
  readonly message: string
}

/** What a release leans on outside itself. */
export interface Known {
  /** To try the scenarios by. */
  readonly calendar?: Calendar
  readonly roles: readonly string[]
  /** Code lists of the installation, besides those that the release brings. */
  readonly lists?: readonly string[]
  /** Codes of organisations and provinces. */
  readonly places?: readonly string[]
  /** Kinds of organisations that there are, and `role@kind` of those that somebody holds. */
  readonly posts?: { readonly kinds: readonly string[]; readonly held: readonly string[] }
}

export type Check = (release: Release, known: Known) => readonly Problem[]

export function error(where: string, message: string): Problem {
  return { severity: 'error', where, message }
}

export function warning(where: string, message: string): Problem {
  return { severity: 'warning', where, message }
}
