import type { Outcome, Release, Step } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import type { Text } from '../schema/text.ts'

import { findStep } from './index-release.ts'

type Kind<K extends Step['kind']> = Extract<Step, { kind: K }>

/** What one task asks of a person: a step of kind `task`, or a part of a step that has several. */
export interface Asked {
  readonly title: Text
  readonly form?: string
  readonly candidates: readonly Candidate[]
  readonly outcomes: readonly Outcome[]
}

/** Names of the parts of a step, as `step.part`; no key of a release has a point in it. */
export const partOf = {
  section: (step: string, key: string) => `${step}.section.${key}`,
  synthesis: (step: string) => `${step}.synthesis`,
  signature: (step: string, key: string) => `${step}.signature.${key}`,
  offer: (step: string) => `${step}.offer`,
  answer: (step: string) => `${step}.answer`,
} as const

/** Outcomes that the engine gives to parts; the others are the release's. */
export const partOutcomes = { sign: 'sign', refuse: 'refuse', offer: 'offer' } as const

const sign: Omit<Outcome, 'to'> = {
  key: partOutcomes.sign,
  title: { it: 'Firma', en: 'Sign' },
  consequence: {
    it: 'La tua firma resta con data e ora',
    en: 'Your signature is kept with its time',
  },
  tone: 'primary',
  signature: true,
}
const refuse: Omit<Outcome, 'to'> = {
  key: partOutcomes.refuse,
  title: { it: 'Non firmare', en: 'Do not sign' },
  consequence: {
    it: 'Il rifiuto resta con il motivo; senza le firme necessarie la sintesi si riapre',
    en: 'The refusal is kept with its reason; without the signatures needed the synthesis is opened again',
  },
  tone: 'danger',
}
const offer: Omit<Outcome, 'to'> = {
  key: partOutcomes.offer,
  title: { it: 'Offri', en: 'Offer' },
  consequence: {
    it: 'Chi riceve vede i dati elencati sopra; la pratica resta vostra finché non accetta',
    en: 'Who receives sees the data listed above; the case stays yours until they accept',
  },
  tone: 'primary',
}

/** The tasks that a step may open, each by its key: `step`, or `step.part` where it has several. */
export function askedBy(step: Step): readonly (readonly [string, Asked])[] {
  if (step.kind === 'task') return [[step.key, step]]
  if (step.kind === 'sections') return sectionParts(step)
  return step.kind === 'handoff' ? handoffParts(step) : []
}

/** The task that a step, or a part of one, opens; undefined: none of this release. */
export function findAsked(release: Release, key: string): Asked | undefined {
  const step = findStep(release, key)
  return step && askedBy(step).find(([asked]) => asked === key)?.[1]
}

/** Ways in which a task may end; none for what opens no task, or is of another release. */
export function outcomesOf(release: Release, step: string): readonly Outcome[] {
  return findAsked(release, step)?.outcomes ?? []
}

type Parts = readonly (readonly [string, Asked])[]

function sectionParts(step: Kind<'sections'>): Parts {
  const to = step.key
  const { form, title, signers } = step.signature
  const signs = [
    { ...sign, to },
    { ...refuse, to },
  ]
  return [
    ...step.sections.map(
      (one) => [partOf.section(to, one.key), { ...one, outcomes: [{ ...sign, to }] }] as const,
    ),
    [partOf.synthesis(to), { ...step.synthesis, outcomes: step.outcomes }],
    ...signers.map(({ key, candidates }) => {
      const asked = { title, form, candidates, outcomes: signs }
      return [partOf.signature(to, key), asked] as const
    }),
  ]
}

function handoffParts(step: Kind<'handoff'>): Parts {
  const ends = (...keys: readonly string[]) => step.outcomes.filter(({ key }) => keys.includes(key))
  const offers = [{ ...offer, to: step.key }, ...ends('withdrawn')]
  const answer = { ...step.answer, candidates: receiversOf(step) }
  return [
    [partOf.offer(step.key), { ...step.offer, outcomes: offers }],
    [partOf.answer(step.key), { ...answer, outcomes: ends('accepted', 'refused') }],
  ]
}

/** Who may answer an offer, where it is made. */
export function receiversOf({ to }: Kind<'handoff'>): readonly Candidate[] {
  return to.roles.map((role) => ({ role, at: to.at }))
}
