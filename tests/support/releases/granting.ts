import { Release } from '../../../domain/procedures/schema.ts'
import { desk, tasksFor, way } from './parts.ts'

/** Fields by which a row grants a service, each known by its concept. */
const fields = [
  ['service', 'service.code', { type: 'service' }],
  ['quantity', 'service.quantity', { type: 'number' }],
  ['unit', 'service.unit', { type: 'text' }],
  ['every', 'service.every', { type: 'text' }],
  ['from', 'service.from', { type: 'date' }],
  ['to', 'service.to', { type: 'date' }],
] as const

/**
 * The shortest procedure whose case grants services that follow another, and that ends once one of
 * them says that it is over.
 * @param procedure key of what the services follow
 */
export function granting(procedure: string): Release {
  return Release.parse({
    schema: 1,
    key: 'granting',
    version: 1,
    engine: 1,
    title: 'Concessione',
    description: 'Procedura di prova',
    layer: { level: 'regional' },
    validity: { from: '2020-01-01T00:00:00.000Z' },
    notes: [],
    supervisors: [{ role: 'coordinator', at: 'office' }],
    start: 'plan',
    facts: { reviewNow: { type: 'boolean', title: 'Da rivedere', told: true } },
    phases: [
      { key: 'plan', title: 'Progetto' },
      { key: 'delivery', title: 'Erogazione' },
      { key: 'closure', title: 'Chiusura' },
    ],
    steps: [
      { ...tasksFor(desk)('plan', 'plan', [way('grant', 'grant')]), form: 'plan' },
      {
        key: 'grant',
        kind: 'effect',
        phase: 'delivery',
        title: 'Concedi',
        effect: { type: 'grant', mode: 'repeatable', procedure, form: 'plan', section: 'granted' },
        waits: true,
        to: 'services',
      },
      {
        key: 'services',
        kind: 'wait',
        phase: 'delivery',
        title: 'Prestazioni in corso',
        when: { eq: ['reviewNow', true] },
        to: 'end',
      },
      { key: 'end', kind: 'end', phase: 'closure', title: 'Fine', outcome: 'closed' },
    ],
    lists: [],
    forms: [
      {
        key: 'plan',
        title: 'Progetto',
        sections: [
          {
            key: 'granted',
            title: 'Prestazioni',
            repeat: { row: 'Prestazione', add: 'Aggiungi', min: 1, max: 5 },
            fields: fields.map(([key, concept, more]) => ({
              ...{ key, concept, label: key, sensitivity: 'ordinary' },
              ...more,
            })),
          },
        ],
      },
    ],
    tables: [],
    deadlines: [],
    notices: [],
  })
}
