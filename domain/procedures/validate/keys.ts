import type { Release } from '../schema.ts'
import type { Problem } from './problem.ts'

import { repeatingSections } from '../forms/fields.ts'
import { error } from './problem.ts'

/** Keys that the engine itself gives to tasks beside the path, case-wide deadlines and timers. */
const reserved: readonly string[] = ['follow-up', 'ad-hoc', 'case', 'phase', 'wait', 'park']

/** What a decision records where no one row decided. */
const noRow: readonly string[] = ['otherwise', 'collected']

type Keyed = readonly { readonly key: string }[]

function repeated(where: string, what: string, items: Keyed): Problem[] {
  const keys = items.map(({ key }) => key)
  const twice = new Set(keys.filter((key, index) => keys.indexOf(key) !== index))
  return [...twice].map((key) =>
    error(`${where}.${key}`, `${what} «${key}» c’è più di una volta: dai a ognuno un codice suo.`),
  )
}

function checkReserved(where: string, items: Keyed, among = reserved): Problem[] {
  return items
    .filter(({ key }) => among.includes(key))
    .map(({ key }) =>
      error(`${where}.${key}`, `«${key}» è un codice riservato al motore: scegline un altro.`),
    )
}

/** Every key once among its like, fields once in their whole form. */
export function checkKeys(release: Release): Problem[] {
  const { steps, forms, tables, deadlines, notices, lists, phases, notes, letters = [] } = release
  const slots = notes.map(({ slot }) => ({ key: slot }))
  return [
    ...repeated('steps', 'Il passo', steps),
    ...repeated('forms', 'Il modulo', forms),
    ...repeated('tables', 'La tabella', tables),
    ...repeated('deadlines', 'La scadenza', deadlines),
    ...repeated('notices', 'L’avviso', notices),
    ...repeated('letters', 'La lettera', letters),
    ...repeated('lists', 'L’elenco', lists),
    ...repeated('scenarios', 'Lo scenario', release.scenarios ?? []),
    ...repeated('phases', 'La fase', phases),
    ...repeated('notes', 'L’annotazione', slots),
    ...repeated('suspensions', 'Il motivo di sospensione', release.suspensions ?? []),
    ...checkReserved('steps', steps),
    ...checkReserved('deadlines', deadlines),
    ...steps.flatMap((step) =>
      step.kind === 'task' ? repeated(`steps.${step.key}`, 'L’esito', step.outcomes) : [],
    ),
    ...steps.flatMap((step) =>
      step.kind === 'subprocess'
        ? repeated(`steps.${step.key}.opens`, 'Il motivo', step.opens.byHand?.reasons ?? [])
        : [],
    ),
    ...forms.flatMap((form) => [
      ...repeated(`forms.${form.key}`, 'La sezione', form.sections),
      ...repeated(`forms.${form.key}`, 'Il campo', [
        ...form.sections.flatMap(({ fields }) => fields),
        ...repeatingSections(form),
      ]),
    ]),
    ...tables.flatMap(({ key, rows }) => [
      ...repeated(`tables.${key}`, 'La riga', rows),
      ...checkReserved(`tables.${key}`, rows, noRow),
    ]),
    ...deadlines.flatMap((one) => repeated(`deadlines.${one.key}`, 'Il gradino', one.rungs)),
    ...lists.flatMap(({ key, values }) =>
      repeated(
        `lists.${key}`,
        'Il codice',
        values.map(({ code }) => ({ key: code })),
      ),
    ),
  ]
}
