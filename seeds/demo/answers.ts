import type { RawAnswers } from '../../domain/procedures/forms/answers.ts'
import type { Random } from './random.ts'
import texts from './texts.json' with { type: 'json' }

export interface Moment {
  /** Rome's day of the act, `YYYY-MM-DD`. */
  readonly today: string
  readonly urgency: string
  readonly track: string
  readonly manager: string
  /** Codes of the nomenclature among which a plan chooses one. */
  readonly services: readonly string[]
  /** Code of the body that delivers; none: the social service itself. */
  readonly provider?: string | undefined
  readonly reviewOn: string
  /** How the task ends, where the answers depend on it. */
  readonly outcome?: string
  readonly random: Random
}

const areas = ['family-minors', 'disability', 'non-self-sufficiency', 'poverty', 'adults']

const fields: Readonly<Record<string, (moment: Moment) => RawAnswers>> = {
  'access-card': ({ today, urgency, random }) => ({
    contactOn: today,
    mode: random.pick(['in-person', 'in-person', 'phone', 'email']),
    caller: 'person',
    reason: 'spontaneous',
    description: random.pick(texts.request),
    householdKind: random.pick(['alone', 'family', 'relatives']),
    needsAutonomy: random.pick(['illness', 'daily-life']),
    urgency,
    area: random.pick(areas),
    urgencyReason: 'Da sola in casa, senza aiuti',
    answerGiven: random.pick(texts.answer),
    informationGivenOn: today,
    consentOn: today,
  }),
  triage: ({ urgency, track, outcome, random }) => ({
    urgency,
    area: random.pick(areas),
    track,
    motivation: random.pick(texts.motivation),
    ...(outcome === 'complete-card' && { missing: random.pick(texts.missing) }),
  }),
  assign: ({ manager, today }) => ({ manager, takenInChargeOn: today }),
  assess: ({ today, random }) => ({
    assessedOn: today,
    homeVisit: random.pick(['yes', 'no']),
    selfSufficiency: random.pick(['self-sufficient', 'partly', 'not']),
    network: random.pick(texts.network),
    synthesis: random.pick(texts.synthesis),
  }),
  uvm: ({ today, random }) => ({
    sessionOn: today,
    tools: ['svama', 'barthel'],
    personPresent: random.pick(['yes', 'no']),
    verdict: random.pick(texts.motivation),
  }),
  'write-plan': ({ today, reviewOn, services, provider, random }) => ({
    goal: random.pick(texts.goal),
    horizon: random.pick(['short', 'medium']),
    indicator: random.pick(texts.indicator),
    services: [random.pick(services)],
    provider,
    hoursPerWeek: String(random.int(2, 12)),
    startsOn: today,
    reviewOn,
  }),
  'approve-plan': ({ outcome, random }) =>
    outcome === 'send-back' ? { remarks: random.pick(texts.remarks) } : {},
  'sign-plan': ({ today }) => ({ signedOn: today, signer: 'person' }),
  activate: ({ today }) => ({ startedOn: today }),
  'report-delivery': ({ random }) => ({
    hoursDelivered: String(random.int(10, 160)),
    variance: random.pick(['none', 'none', 'absence', 'hospital']),
  }),
  review: ({ today, outcome, random }) => ({
    reviewedOn: today,
    goalsReached: random.pick(['partly', 'yes']),
    withPerson: 'yes',
    findings: random.pick(texts.findings),
    ...(outcome === 'reassess' && { reassessFrom: today }),
  }),
  'close-case': ({ today, random }) => ({
    closedOn: today,
    closingReason: random.pick(['autonomy', 'brief', 'external-service']),
    goalsReached: random.pick(['partly', 'yes']),
    summary: random.pick(texts.summary),
    personInformed: 'yes',
  }),
}

/** What a colleague would type on the form of this step, as the browser would send it. */
export function answersFor(step: string, moment: Moment): RawAnswers {
  const answers = fields[step]
  if (!answers) throw new Error(`no answers for the step ${step}`)
  return answers(moment)
}
