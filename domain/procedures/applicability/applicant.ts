import type { FactValue } from '../engine/types.ts'
import type { FactType } from '../schema.ts'

/** What is known of a person when a case begins: all that `appliesTo.when` may ask. */
export const applicantFacts = {
  'person.age': { type: 'number', title: 'Età' },
  'person.minor': { type: 'boolean', title: 'Minorenne' },
  'person.anonymous': { type: 'boolean', title: 'Persona anonima' },
  'person.citizenship': { type: 'code', title: 'Cittadinanza' },
} as const satisfies Readonly<Record<string, { type: FactType; title: string }>>

export type ApplicantFacts = Readonly<Partial<Record<keyof typeof applicantFacts, FactValue>>>

/** The person and the moment for which a procedure is sought. */
export interface Applicant {
  /** When the start event happened: `effective_at`, not when it was recorded. */
  readonly at: string
  /** Codes of the residence on that day: municipality, province, zone, region. */
  readonly places: readonly string[]
  readonly facts: ApplicantFacts
  /** Areas and groups of the request, where they are known already; otherwise they narrow nothing. */
  readonly areas?: readonly string[]
  readonly groups?: readonly string[]
}

/** The applicant, and as a minor where nobody knows her age, as of a child that others report. */
export function eitherAge(applicant: Applicant): readonly Applicant[] {
  const { facts } = applicant
  if (facts['person.minor'] !== undefined) return [applicant]
  return [applicant, { ...applicant, facts: { ...facts, 'person.minor': true } }]
}
