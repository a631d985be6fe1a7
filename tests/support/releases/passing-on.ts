import { Release } from '../../../domain/procedures/schema.ts'
import { tasksFor, way } from './parts.ts'

type Draft = Parameters<typeof Release.parse>[0] & object
type Ends = Readonly<Record<'accepted' | 'refused' | 'expired' | 'withdrawn', string>>

const anyone = [
  { role: 'front-desk', at: 'office' },
  { role: 'social-worker', at: 'office' },
] as const
const coordinator = [{ role: 'coordinator', at: 'zone' }] as const

const task = tasksFor(anyone)
const handoff = (key: string, phase: string, ends: Ends) => ({
  key,
  kind: 'handoff',
  phase,
  title: `Passa ${key}`,
  offer: { title: 'Prepara l’offerta', form: 'offer', candidates: anyone },
  shows: { person: ['name'], forms: [], facts: [] },
  answer: { title: 'Rispondi', form: 'answer' },
  outcomes: Object.entries(ends).map(([key, to]) => way(key, to)),
})
const tell = (key: string, phase: string, to: string) => ({
  key,
  kind: 'effect',
  phase,
  title: 'Avvisa',
  effect: { type: 'notify', mode: 'repeatable', notice: 'passed-on', to: coordinator },
  waits: true,
  to,
})
const reason = (outcome: string) => ({
  key: 'reason',
  type: 'textarea',
  label: 'Motivo',
  requiredFor: [outcome],
})
const form = (key: string, fields: readonly object[]) => ({
  key,
  title: key,
  sections: [{ key: 'one', title: 'Dati', fields }],
})

const document: Draft = {
  schema: 1,
  key: 'passing-on',
  version: 1,
  engine: 1,
  title: 'Passaggi',
  description: 'Procedura di prova',
  layer: { level: 'regional' },
  validity: { from: '2020-01-01T00:00:00.000Z' },
  notes: [],
  supervisors: coordinator,
  start: 'card',
  facts: {},
  phases: [
    { key: 'contact', title: 'Contatto' },
    { key: 'assessment', title: 'Valutazione' },
    { key: 'closure', title: 'Chiusura' },
  ],
  steps: [
    task('card', 'contact', [way('work', 'split'), way('send', 'send')]),
    {
      ...handoff('send', 'contact', {
        accepted: 'follow',
        refused: 'card',
        expired: 'card',
        withdrawn: 'card',
      }),
      takes: 'case',
      to: { at: 'receiver', roles: ['front-desk', 'social-worker'] },
    },
    task('follow', 'contact', [way('work', 'split'), way('again', 'card')]),
    {
      key: 'split',
      kind: 'fork',
      phase: 'assessment',
      title: 'Insieme',
      ways: [
        { title: 'Visita', to: 'visit' },
        { title: 'Colloquio', to: 'talk' },
        { title: 'Zona', to: 'involve' },
      ],
    },
    task('visit', 'assessment', [way('done', 'tell'), way('again', 'visit')]),
    tell('tell', 'assessment', 'meet'),
    task('talk', 'assessment', [way('done', 'meet'), way('again', 'talk')]),
    {
      ...handoff('involve', 'assessment', {
        accepted: 'zone-work',
        refused: 'involve',
        expired: 'involve',
        withdrawn: 'meet',
      }),
      takes: 'part',
      to: { at: 'zone', roles: ['coordinator'] },
    },
    { ...task('zone-work', 'assessment', [way('done', 'meet')]), candidates: coordinator },
    {
      key: 'meet',
      kind: 'join',
      phase: 'assessment',
      title: 'Unisci',
      of: 'split',
      needs: 2,
      to: 'decide',
    },
    task('decide', 'assessment', [way('again', 'split'), way('close', 'end')]),
    { key: 'end', kind: 'end', phase: 'closure', title: 'Fine', outcome: 'closed' },
  ],
  lists: [],
  forms: [
    form('offer', [
      {
        key: 'receiver',
        type: 'receiver',
        label: 'A chi',
        assigns: 'receiver',
        requiredFor: ['offer'],
      },
    ]),
    form('answer', [reason('refused')]),
  ],
  tables: [],
  deadlines: ['send', 'involve'].map((step) => ({
    key: `answer-${step}`,
    title: 'Risposta',
    on: { step },
    origin: 'entered',
    terms: [{ amount: { value: 1, unit: 'minutes' } }],
    defaultOutcome: 'expired',
    rungs: [{ key: 'breach', kind: 'breach', actions: [{ do: 'take-outcome' }] }],
  })),
  notices: [{ key: 'passed-on', title: 'Una pratica è passata oltre', body: 'Vedi {{link}}' }],
}

/**
 * Cases that never stay with one person: they are offered whole to another office, or work on them
 * goes on in three ways of which two must meet, one of them offered to the zone. Offers that nobody
 * answers end after a minute.
 */
export const passingOn = Release.parse(document)
