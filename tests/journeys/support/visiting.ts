const worker = { role: 'social-worker', at: 'office' }

/** Invented here and written nowhere else: one visit within ten days, and what it says of itself. */
export const visiting = {
  schema: 1,
  key: 'visita-di-prova',
  version: 1,
  engine: 1,
  title: 'Visita a casa',
  description: 'Una visita entro un termine',
  layer: { level: 'regional' },
  validity: { from: '2020-01-01T00:00:00.000Z' },
  notes: [],
  supervisors: [{ role: 'coordinator', at: 'zone' }],
  start: 'visit',
  facts: {},
  phases: [{ key: 'contact', title: 'Visita' }],
  steps: [
    {
      key: 'visit',
      phase: 'contact',
      title: 'Visita la persona',
      kind: 'task',
      candidates: [worker],
      outcomes: [{ key: 'done', title: 'Fatta', consequence: 'Si chiude', to: 'visited' }],
    },
    { key: 'visited', phase: 'contact', title: 'Visitata', kind: 'end', outcome: 'visited' },
  ],
  lists: [],
  forms: [],
  tables: [],
  deadlines: [
    {
      key: 'visit-term',
      title: 'Visita',
      on: { step: 'visit' },
      origin: 'entered',
      terms: [{ amount: { value: 10, unit: 'days' } }],
      rungs: [{ key: 'breach', kind: 'breach', actions: [{ do: 'add-supervisor' }] }],
    },
  ],
  notices: [],
  scenarios: [
    {
      key: 'visited',
      title: 'Visitata in tempo',
      from: '2026-03-02T08:00:00.000Z',
      events: [
        { do: 'complete', after: { value: 2, unit: 'days' }, step: 'visit', outcome: 'done' },
      ],
      expects: { path: ['visit'], outcome: 'visited' },
    },
  ],
}
