import { conditionInWords } from './say.ts'
import { groupOf, modes, rowOf, verbs } from './conditions.ts'
import type { Row } from './conditions.ts'
import type { Desk } from './desk.ts'
import { branchOf, propertiesIn } from './nodes.ts'
import type { Place } from './place.ts'
import { isCollection } from './place.ts'
import { partName } from './pieces.ts'
import type { At, Input, Kind, Piece, Rule } from './pieces.ts'
import { kindsIn, show, within } from './show.ts'
import { optionsOf } from './show-leaf.ts'
import type { Expression } from '../schema/expression.ts'

/** With which the key of a fact, and the condition of a page, are posted. */
export const posted = { key: 'codice', condition: 'condizione', kind: 'genere' } as const

export interface Shown {
  readonly pieces: readonly Piece[]
  /** What the part may become. */
  readonly kinds: readonly Kind[]
}

/** All that the page of a part asks. The value may be one that was typed and refused. */
export function showPart(place: Place, desk: Desk): Shown {
  const { slot, value, kind, way, name } = place
  const { node } = slot
  const at: At = { name: '', kind, property: name, value, way }
  if (node.kind === 'condition') return { pieces: [rules({ ...at, value }, desk)], kinds: [] }
  if (node.kind === 'list' || node.kind === 'record')
    return { pieces: show(slot, { ...at, name, kind: 'release' }, desk), kinds: [] }
  const asked = propertiesIn(slot, value)
    .filter((one) => !isCollection(one, kind))
    .flatMap((one) => show(one, within(at, one.name, value), desk))
  const chosen = node.kind === 'union' ? branchOf(node, value) : undefined
  return { pieces: [...keyOf(place), ...asked], kinds: kindsIn(slot, chosen, desk) }
}

const plain = { hint: undefined, control: 'line', checked: false, options: [] } as const

function keyOf({ entry, path }: Place): Piece[] {
  if (!entry) return []
  const value = String(path.at(-1))
  return [{ is: 'input', input: { ...plain, name: posted.key, label: 'codice', value } }]
}

const modeWords = {
  one: 'una sola condizione',
  all: 'tutte vere',
  any: 'almeno una vera',
  none: 'nessuna vera',
  'not-all': 'almeno una falsa',
} as const

export const verbWords: Readonly<Record<(typeof verbs)[number], string>> = {
  eq: 'è',
  'not-eq': 'non è',
  lt: 'è minore di',
  lte: 'non supera',
  gt: 'è maggiore di',
  gte: 'è almeno',
  between: 'è tra',
  'not-between': 'non è tra',
  in: 'è uno di',
  'not-in': 'non è nessuno di',
  present: 'è indicato',
  'not-present': 'non è indicato',
}

function rules({ value, way }: At, desk: Desk): Piece {
  const { mode, children } = groupOf(value as Expression)
  const name = posted.condition
  const rows = children.map(({ condition, way: own }, n): Rule => {
    const row = rowOf(condition, desk)
    const at = partName.inner(name, n)
    const said = { title: conditionInWords(condition, desk), said: '' }
    const link = { way: [...way, ...own], name: at, ...said }
    return row
      ? { name: at, blank: false, inputs: rowInputs(at, row, desk), link: undefined }
      : { name: at, blank: false, inputs: [], link }
  })
  const last = partName.inner(name, children.length)
  const blank = { name: '', verb: 'eq', text: '' } as const
  const options = optionsOf(new Map(modes.map((one) => [one, modeWords[one]])), mode)
  return {
    is: 'rules',
    name,
    label: 'condizione',
    hint: undefined,
    mode: {
      ...plain,
      name: partName.mode(name),
      label: 'vale quando sono',
      control: 'choice',
      value: mode,
      options,
    },
    rows: [
      ...rows,
      { name: last, blank: true, inputs: rowInputs(last, blank, desk), link: undefined },
    ],
  }
}

function rowInputs(at: string, row: Row, desk: Desk): Input[] {
  const titles = new Map([...desk.topics].map(([name, { title }]) => [name, title]))
  const words = new Map(verbs.map((verb) => [verb, verbWords[verb]]))
  const choice = { ...plain, control: 'choice', value: '' } as const
  return [
    { ...choice, name: partName.key(at), label: 'che cosa', options: optionsOf(titles, row.name) },
    { ...choice, name: partName.verb(at), label: 'confronto', options: optionsOf(words, row.verb) },
    { ...plain, name: partName.value(at), label: 'valore', value: row.text },
  ]
}
