import { Release } from '../../../domain/procedures/schema.ts'

const anyone = [
  { role: 'social-worker', at: 'office' },
  { role: 'front-desk', at: 'office' },
] as const

type Draft = Parameters<typeof Release.parse>[0] & object

const note = (key: string, fields: readonly object[]) => ({
  key,
  title: key,
  sections: [{ key: 'one', title: 'Dati', fields }],
})
const reason = (outcome: string) => ({
  key: 'reason',
  type: 'textarea',
  label: 'Motivo',
  requiredFor: [outcome],
})
const task = (key: string, to: string, form?: string) => ({
  key,
  kind: 'task',
  phase: 'triage',
  title: `Fai ${key}`,
  ...(form !== undefined && { form }),
  candidates: anyone,
  outcomes: [{ key: 'done', title: 'Fatto', consequence: 'Si prosegue', to }],
})

/**
 * A card, then either an offer of the case to another office, or a fork of two ways: an assessment
 * in sections with its signatures, and an offer of a part to the zone.
 */
export function sharedWorkRelease(key = 'shared-work'): Release {
  const ends = (to: Readonly<Record<string, string>>) =>
    ['accepted', 'refused', 'expired', 'withdrawn'].map((end) => ({
      key: end,
      title: end,
      consequence: end,
      to: to[end],
    }))
  const document: Draft = {
    schema: 1,
    key,
    version: 1,
    engine: 1,
    title: 'Lavoro condiviso',
    description: 'Per le prove',
    layer: { level: 'regional' },
    validity: { from: '2020-01-01T00:00:00.000Z' },
    notes: [],
    supervisors: [{ role: 'coordinator', at: 'zone' }],
    start: 'card',
    facts: {
      frail: { type: 'boolean', title: 'Fragile' },
      secret: { type: 'boolean', title: 'Riservato' },
    },
    phases: [{ key: 'triage', title: 'Triage' }],
    steps: [
      {
        ...task('card', 'split', 'card'),
        outcomes: [
          { key: 'work', title: 'Lavora', consequence: 'Si lavora', to: 'split' },
          { key: 'send', title: 'Invia', consequence: 'Si invia', to: 'send' },
        ],
      },
      {
        key: 'send',
        kind: 'handoff',
        phase: 'triage',
        title: 'Invio ad altro ufficio',
        takes: 'case',
        offer: { title: 'Prepara l’invio', form: 'offer', candidates: anyone },
        to: { at: 'receiver', roles: ['front-desk', 'social-worker', 'coordinator'] },
        shows: {
          person: ['name', 'birth'],
          forms: [{ form: 'card', fields: ['need'] }],
          facts: ['frail'],
        },
        answer: { title: 'Rispondi all’invio', form: 'answer' },
        outcomes: ends({ accepted: 'follow', refused: 'card', expired: 'card', withdrawn: 'card' }),
      },
      task('follow', 'end'),
      {
        key: 'split',
        kind: 'fork',
        phase: 'triage',
        title: 'Insieme',
        ways: [
          { title: 'Valutazione', to: 'assess' },
          { title: 'Zona', to: 'involve' },
        ],
      },
      {
        key: 'assess',
        kind: 'sections',
        phase: 'triage',
        title: 'Valutazione',
        sections: [
          { key: 'social', title: 'Parte sociale', form: 'part', candidates: anyone },
          { key: 'desk', title: 'Parte di sportello', form: 'part', candidates: anyone },
        ],
        synthesis: { title: 'Scrivi la sintesi', form: 'part', candidates: anyone },
        signature: {
          title: 'Firma la sintesi',
          form: 'signature',
          needs: 'all',
          signers: [
            { key: 'social', title: 'Sociale', candidates: [anyone[0]] },
            { key: 'desk', title: 'Sportello', candidates: [anyone[1]] },
          ],
        },
        outcomes: [{ key: 'agreed', title: 'Concluso', consequence: 'Si firma', to: 'meet' }],
      },
      {
        key: 'involve',
        kind: 'handoff',
        phase: 'triage',
        title: 'Coinvolgi la zona',
        takes: 'part',
        offer: { title: 'Chiedi alla zona', form: 'part', candidates: anyone },
        to: { at: 'zone', roles: ['coordinator'] },
        shows: { person: ['name'], forms: [], facts: [] },
        answer: { title: 'Rispondi alla richiesta', form: 'answer' },
        outcomes: ends({
          accepted: 'zone-work',
          refused: 'meet',
          expired: 'meet',
          withdrawn: 'meet',
        }),
      },
      { ...task('zone-work', 'meet'), candidates: [{ role: 'coordinator', at: 'receiver' }] },
      {
        key: 'meet',
        kind: 'join',
        phase: 'triage',
        title: 'Unisci',
        of: 'split',
        needs: 'all',
        to: 'end',
      },
      { key: 'end', kind: 'end', phase: 'triage', title: 'Fine', outcome: 'finished' },
    ],
    lists: [],
    forms: [
      note('card', [
        { key: 'need', type: 'text', label: 'Bisogno' },
        { key: 'diagnosis', type: 'text', label: 'Diagnosi', sensitivity: 'health' },
        { key: 'frail', type: 'yes-no', label: 'Fragile', exports: 'frail' },
      ]),
      note('offer', [
        {
          key: 'receiver',
          type: 'receiver',
          label: 'A chi',
          assigns: 'receiver',
          requiredFor: ['offer'],
        },
        { key: 'message', type: 'textarea', label: 'Messaggio', requiredFor: ['offer'] },
      ]),
      note('answer', [reason('refused')]),
      note('signature', [reason('refuse')]),
      note('part', [{ key: 'note', type: 'text', label: 'Nota' }]),
    ],
    tables: [],
    deadlines: ['send', 'involve'].map((step) => ({
      key: `answer-${step}`,
      title: 'Risposta',
      on: { step },
      origin: 'entered',
      terms: [{ amount: { value: 60, unit: 'minutes' } }],
      defaultOutcome: 'expired',
      rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'take-outcome' }] }],
    })),
    notices: [],
  }
  return Release.parse(document)
}

/** The same, in which what was signed is followed by another round of sections. */
export function roundAfterRound(): Release {
  const { steps, ...release } = sharedWorkRelease()
  const rounds = steps.map((step) => {
    if (step.kind !== 'sections') return step
    return { ...step, outcomes: step.outcomes.map((way) => ({ ...way, to: step.key })) }
  })
  return { ...release, key: 'round-after-round', steps: rounds }
}
