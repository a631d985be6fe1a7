import type { CalendarDay } from '../../shared/calendar-day.ts'
import type { Decision, IseeFacts, PersonFacts, Residence } from './facts.ts'

/** A parent as the record knows her or him. */
export interface ParentFacts {
  readonly sex: 'F' | 'M'
  /** ISO 3166 numeric. */
  readonly citizenship: string | null
  /** Two digits of the list of 1986. */
  readonly region: string | null
  /** Codes of our lists. */
  readonly study: string | null
  readonly work: string | null
}

/** What the case and the social record of a minor tell. */
export interface MinorFacts {
  readonly caseId: string
  readonly number: string
  readonly person: Omit<PersonFacts, 'birthPlace'>
  readonly residences: readonly Residence[]
  readonly isee: readonly IseeFacts[]
  /** The last answers, by concept: codes of INPS where the form asks them. */
  readonly said: Readonly<Record<string, string | boolean | readonly string[]>>
  /** The last measure of a court that was told, by concept. */
  readonly measure: Readonly<Record<string, string>>
  readonly disabilities: readonly string[]
  readonly invalidities: readonly {
    readonly kind: string
    readonly percent: number | null
    readonly allowance: string | null
  }[]
  /** Law 104/1992, or what took its place, was recognised. */
  readonly recognised: boolean
  /** Code of our list; none: not of an age to work, as far as is known. */
  readonly work: string | null
  readonly parents: readonly ParentFacts[]
  /** Who lives with the minor: the relation, of a parent with the sex. */
  readonly household: readonly string[]
  /** INPS codes of what the minor is given. */
  readonly benefits: readonly string[]
  readonly decision: Decision | null
  readonly reportedOn: CalendarDay | null
}
