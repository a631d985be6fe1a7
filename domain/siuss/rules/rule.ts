import type { MappedPs } from '../mapping/ps-records.ts'
import type { PsFacts } from '../mapping/facts.ts'

/** `block`: not sent until it is mended; `fix`: mended here, and told; `warn`: sent, to be looked at. */
export type Severity = 'block' | 'fix' | 'warn'

/** Where something is mended. */
export type Page =
  | { readonly kind: 'person'; readonly id: string; readonly field: string }
  | { readonly kind: 'residence' | 'isee' | 'network'; readonly id: string }
  | { readonly kind: 'case' | 'benefit'; readonly id: string }
  | { readonly kind: 'service'; readonly id: string; readonly part?: ServicePart }
  /** What was answered to a question, by its concept. */
  | { readonly kind: 'assessment'; readonly id: string; readonly concept: string }
  /** Where the case waits for somebody to fill something in. */
  | { readonly kind: 'task'; readonly id: string }

/** What the page of a granted service tells apart. */
export type ServicePart = 'terms' | 'period' | 'price' | 'payers' | 'delivered'

export interface Finding {
  /** Attribute of the layout. */
  readonly field: string
  /** What to correct, on which page. */
  readonly message: string
  readonly at: Page
  /** Where it is not that of the rule. */
  readonly severity?: Severity
}

/** A record with what it was made of. */
export interface PsSubject {
  readonly mapped: MappedPs
  readonly facts: PsFacts
  /** Codes of benefits that INPS knows. */
  readonly benefits: ReadonlySet<string>
}

export interface Rule<Subject> {
  /** `S01` to `S23`. */
  readonly id: string
  readonly severity: Severity
  /** What the rule asks, in a few words. */
  readonly title: string
  find(subject: Subject): readonly Finding[]
}

/** The one finding, where something is wrong. */
export function when(wrong: boolean, finding: Finding): readonly Finding[] {
  return wrong ? [finding] : []
}

export const pageOf = {
  person: ({ facts }: PsSubject, field: string): Page => ({
    kind: 'person',
    id: facts.person.id,
    field,
  }),
  residence: ({ facts }: PsSubject): Page => ({ kind: 'residence', id: facts.person.id }),
  isee: ({ facts }: PsSubject): Page => ({ kind: 'isee', id: facts.person.id }),
  /** Where the nomenclature says what INPS calls the service. */
  benefit: ({ facts }: PsSubject): Page => ({ kind: 'benefit', id: facts.benefit.service }),
  service: ({ facts }: PsSubject, part: ServicePart): Page => ({
    kind: 'service',
    id: facts.service,
    part,
  }),
  assessment: ({ facts }: PsSubject, concept: string): Page => ({
    kind: 'assessment',
    id: facts.caseId,
    concept,
  }),
  task: ({ facts }: PsSubject): Page => ({ kind: 'task', id: facts.caseId }),
  case: ({ facts }: PsSubject): Page => ({ kind: 'case', id: facts.caseId }),
} as const

/** The benefit of a record. */
export function benefitOf({ mapped }: PsSubject) {
  return mapped.draft.Beneficiario.PrestazioniSociali
}
