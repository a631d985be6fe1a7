import type { Release } from '../../../../domain/procedures/schema.ts'
import type { Field } from '../../../../domain/procedures/schema/form.ts'
import { anEnd, aTask } from './a-release.ts'

export type Parts = Partial<Release>

export const opener = [{ who: 'opener' as const }]
export const supervise = [{ do: 'add-supervisor' as const }]
export const decision = {
  key: 'choose',
  kind: 'decision' as const,
  phase: 'contact' as const,
  title: 'Scelta',
  table: 'table',
}
export const rest = { title: 'Altrimenti', to: 'end' }
export const facts: Release['facts'] = {
  urgency: { type: 'code', list: 'urgency', title: 'Urgenza' },
  score: { type: 'number', title: 'Punti' },
  since: { type: 'date', title: 'Dal' },
  ready: { type: 'boolean', title: 'Pronto' },
}
export const lists = [
  {
    key: 'urgency',
    title: 'Urgenza',
    values: [
      { code: 'red', label: 'Rossa' },
      { code: 'green', label: 'Verde' },
    ],
  },
]

/** The smallest procedure with one form, whose fields are given. */
export function withFields(...fields: (Partial<Field> & Pick<Field, 'key' | 'type'>)[]): Parts {
  const whole = fields.map((field) => ({
    label: field.key,
    sensitivity: 'personal' as const,
    ...field,
  }))
  const form = {
    key: 'form',
    title: 'Modulo',
    sections: [{ key: 'one', title: 'Uno', fields: whole }],
  }
  return {
    facts,
    lists,
    forms: [form],
    steps: [aTask('record', { to: 'end', form: 'form' }), anEnd('end')],
  }
}

export function withTable(
  when: Release['tables'][number]['rows'][number]['when'],
  sets?: Record<string, string | number>,
): Parts {
  const row = { key: 'row', title: 'Riga', when, to: 'end', ...(sets && { sets }) }
  return {
    facts,
    lists,
    start: 'choose',
    steps: [decision, anEnd('end')],
    tables: [{ key: 'table', title: 'Tabella', rows: [row], otherwise: rest }],
  }
}
