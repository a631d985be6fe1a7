import type { Release } from '../../../domain/procedures/schema.ts'

/**
 * A short procedure that goes round: enough phases, effects, follow-ups and terms in a minute of
 * load to show what a kill can break. Terms run from when the contact happened.
 */
export const relay: Release = {
  schema: 1,
  key: 'relay',
  version: 1,
  engine: 1,
  title: 'Staffetta',
  description: 'Procedura di prova',
  layer: { level: 'regional' },
  validity: { from: '2020-01-01T00:00:00.000Z' },
  notes: [],
  supervisors: [{ role: 'coordinator', at: 'office' }],
  start: 'first',
  facts: { chosen: { type: 'code', title: 'Scelta' } },
  phases: [
    { key: 'contact', title: 'Contatto' },
    { key: 'triage', title: 'Triage' },
    { key: 'assessment', title: 'Valutazione' },
    { key: 'closure', title: 'Chiusura' },
  ],
  steps: [
    {
      kind: 'task',
      key: 'first',
      phase: 'contact',
      title: 'Apri',
      candidates: [{ role: 'front-desk', at: 'office' }],
      outcomes: [
        { key: 'on', title: 'Avanti', consequence: 'Va al triage', to: 'second' },
        { key: 'stop', title: 'Chiudi', consequence: 'Si chiude', to: 'end' },
      ],
    },
    {
      kind: 'task',
      key: 'second',
      phase: 'triage',
      title: 'Valuta',
      candidates: [
        { role: 'front-desk', at: 'office' },
        { role: 'social-worker', at: 'office' },
      ],
      outcomes: [
        { key: 'on', title: 'Avanti', consequence: 'Va avanti', to: 'tell' },
        { key: 'again', title: 'Ripeti', consequence: 'Si ripete', to: 'second' },
      ],
    },
    {
      kind: 'effect',
      key: 'tell',
      phase: 'triage',
      title: 'Avvisa',
      effect: {
        type: 'notify',
        mode: 'repeatable',
        notice: 'passed-on',
        to: [{ role: 'coordinator', at: 'office' }],
      },
      waits: true,
      to: 'third',
    },
    {
      kind: 'task',
      key: 'third',
      phase: 'assessment',
      title: 'Decidi',
      candidates: [{ role: 'front-desk', at: 'office' }],
      outcomes: [
        { key: 'back', title: 'Indietro', consequence: 'Torna al triage', to: 'second' },
        { key: 'close', title: 'Chiudi', consequence: 'Si chiude', to: 'end' },
      ],
    },
    {
      kind: 'end',
      key: 'end',
      phase: 'closure',
      title: 'Fine',
      outcome: 'closed',
      pending: 'wait',
    },
  ],
  lists: [],
  forms: [],
  tables: [],
  deadlines: [
    {
      key: 'slow',
      title: 'Termine di prova',
      on: { step: 'second' },
      origin: 'entered',
      terms: [{ amount: { value: 1, unit: 'minutes' } }],
      rungs: [
        {
          key: 'breach',
          kind: 'breach',
          actions: [
            { do: 'notify', notice: 'passed-on', to: [{ role: 'coordinator', at: 'office' }] },
            { do: 'raise-priority', to: 'urgent' },
          ],
        },
      ],
    },
    {
      key: 'whole',
      title: 'Termine della pratica',
      on: { case: true },
      origin: 'entered',
      terms: [{ amount: { value: 1, unit: 'minutes' } }],
      rungs: [
        {
          key: 'breach',
          kind: 'breach',
          actions: [
            {
              do: 'open-task',
              title: 'Controlla',
              candidates: [{ role: 'front-desk', at: 'office' }],
            },
          ],
        },
      ],
    },
  ],
  notices: [{ key: 'passed-on', title: 'Una pratica è passata oltre', body: 'Vedi {{link}}' }],
}
