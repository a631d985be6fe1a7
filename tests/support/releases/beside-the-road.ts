import { Release } from '../../../domain/procedures/schema.ts'
import { desk, tasksFor, way } from './parts.ts'

type Draft = Parameters<typeof Release.parse>[0] & object

const task = tasksFor(desk)
const byHand = { candidates: desk, reasons: [{ key: 'asked', title: 'Lo chiede qualcuno' }] }

const document: Draft = {
  schema: 1,
  key: 'beside-the-road',
  version: 1,
  engine: 1,
  title: 'A lato della strada',
  description: 'Procedura di prova',
  layer: { level: 'regional' },
  validity: { from: '2020-01-01T00:00:00.000Z' },
  notes: [],
  supervisors: desk,
  start: 'first',
  facts: {},
  phases: [
    { key: 'contact', title: 'Contatto' },
    { key: 'assessment', title: 'Valutazione' },
    { key: 'closure', title: 'Chiusura' },
  ],
  steps: [
    task('first', 'contact', [way('on', 'second'), way('stop', 'end')]),
    task('second', 'assessment', [way('again', 'second'), way('close', 'end')]),
    task('last', 'closure', [way('close', 'end'), way('back', 'second')]),
    { key: 'end', kind: 'end', phase: 'closure', title: 'Fine', outcome: 'closed' },
    {
      key: 'aside',
      kind: 'subprocess',
      phase: 'any',
      title: 'A lato',
      opens: { byHand, on: 'residence-changed' },
      atEnd: 'cancel',
      to: 'ask',
    },
    task('ask', 'any', [way('stay', 'stay'), way('leave', 'leave')]),
    { key: 'stay', kind: 'finish', phase: 'any', title: 'Resta' },
    { key: 'leave', kind: 'finish', phase: 'any', title: 'Va altrove', goTo: 'last' },
  ],
  lists: [],
  forms: [],
  tables: [],
  deadlines: [
    {
      key: 'asking',
      title: 'Termine della domanda',
      on: { step: 'ask' },
      origin: 'entered',
      terms: [{ amount: { value: 1, unit: 'minutes' } }],
      rungs: [{ key: 'breach', kind: 'breach', actions: [{ do: 'raise-priority', to: 'urgent' }] }],
    },
  ],
  reopenings: [{ title: 'Si riprende', after: ['closed'], to: 'first', by: desk }],
  notices: [],
}

/**
 * Cases beside which something is opened now and then, by hand or because the person moves; it leaves
 * them where they are or takes them elsewhere. Closed ones are opened again.
 */
export const besideTheRoad = Release.parse(document)
