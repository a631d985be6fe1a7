const desk = { role: 'front-desk', at: 'office' }
const worker = { role: 'social-worker', at: 'office' }

/** Invented here and written nowhere else: a walker or a chair lent for some weeks. */
export const loan = {
  schema: 1,
  key: 'prestito-ausili',
  version: 1,
  engine: 1,
  title: 'Prestito di ausili',
  description: 'Un ausilio in prestito per qualche settimana',
  layer: { level: 'regional' },
  validity: { from: '2020-01-01T00:00:00.000Z' },
  entry: { at: 'desk', roles: ['front-desk'] },
  notes: [],
  supervisors: [{ role: 'coordinator', at: 'zone' }],
  start: 'ask-for-aid',
  facts: { aid: { type: 'code', list: 'aid', title: 'Ausilio' } },
  phases: [
    { key: 'contact', title: 'Richiesta' },
    { key: 'delivery', title: 'Prestito' },
  ],
  steps: [
    {
      key: 'ask-for-aid',
      phase: 'contact',
      title: 'Chiedi l’ausilio',
      kind: 'task',
      form: 'aid-wanted',
      candidates: [{ who: 'opener' }, desk],
      outcomes: [{ key: 'ask', title: 'Chiedi', consequence: 'Si consegna', to: 'hand-over' }],
    },
    {
      key: 'hand-over',
      phase: 'delivery',
      title: 'Consegna l’ausilio',
      kind: 'task',
      form: 'aid-given',
      candidates: [worker],
      outcomes: [{ key: 'given', title: 'Consegnato', consequence: 'Si attende', to: 'take-back' }],
    },
    {
      key: 'take-back',
      phase: 'delivery',
      title: 'Riprendi l’ausilio',
      kind: 'task',
      candidates: [worker],
      outcomes: [{ key: 'back', title: 'Reso', consequence: 'Si chiude', to: 'returned' }],
    },
    { key: 'returned', phase: 'delivery', title: 'Reso', kind: 'end', outcome: 'returned' },
  ],
  lists: [
    {
      key: 'aid',
      title: 'Ausili',
      values: [
        { code: 'walker', label: 'Deambulatore' },
        { code: 'chair', label: 'Carrozzina' },
      ],
    },
  ],
  forms: [
    {
      key: 'aid-wanted',
      title: 'Che cosa serve',
      sections: [
        {
          key: 'aid',
          title: 'Ausilio',
          fields: [
            {
              key: 'aid',
              type: 'code',
              label: 'Ausilio',
              list: 'aid',
              widget: 'select',
              required: true,
              exports: 'aid',
            },
            { key: 'weeks', type: 'integer', label: 'Settimane', min: 1, max: 52, required: true },
          ],
        },
      ],
    },
    {
      key: 'aid-given',
      title: 'Consegna',
      sections: [
        {
          key: 'given',
          title: 'Consegna',
          fields: [{ key: 'serial', type: 'text', label: 'Numero dell’ausilio', required: true }],
        },
      ],
    },
  ],
  tables: [],
  deadlines: [],
  notices: [],
}
