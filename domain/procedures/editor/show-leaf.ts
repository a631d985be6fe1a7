import type { Candidate } from '../schema/candidate.ts'
import { CandidatePlace } from '../schema/candidate.ts'
import { codeInWords, labelOf } from './desk.ts'
import type { Desk } from './desk.ts'
import { isObject } from './nodes.ts'
import type { Slot } from './nodes.ts'
import { partName } from './pieces.ts'
import type { At, Input, Option, Piece } from './pieces.ts'
import { writeMoment, writeScalar, writeText, writeValues } from './values.ts'

/** Boxes for what has no parts: one, or two for a text in two languages. */
export function showLeaf(slot: Slot, at: At, desk: Desk): readonly Piece[] {
  const { node } = slot
  if (node.kind === 'literal' && !slot.optional) return []
  if (node.kind === 'literal' || node.kind === 'boolean') return [tick(slot, at, desk)]
  if (node.kind === 'text') return textIn(slot, at)
  if (node.kind === 'candidate') return candidateIn(at, desk)
  if (node.kind === 'enum') return [choice(slot, at, wordsOf(node.values, at, desk))]
  if (node.kind === 'string') return [stringIn(slot, at, desk)]
  const control = { day: 'day', moment: 'moment', number: 'number' } as const
  return [written(slot, at, node.kind in control ? (node.kind as keyof typeof control) : 'line')]
}

/** What the box of a leaf holds: what comes back the same has not been changed. */
export function writtenOf({ node }: Slot, value: unknown): string {
  if (value === undefined) return ''
  if (node.kind === 'moment') return writeMoment(value)
  if (node.kind === 'scalar' || node.kind === 'number') return writeScalar(value, undefined)
  return node.kind === 'scalars' ? writeValues(value, undefined) : String(value)
}

function input(slot: Pick<Slot, 'hint'>, at: At, own: Partial<Input>): Piece {
  const { hint } = slot
  const label = labelOf(at.property, at.name.split('.').at(-2))
  const plain = { control: 'line', value: '', checked: false, options: [] } as const
  return { is: 'input', input: { name: at.name, label, hint, ...plain, ...own } }
}

function written(slot: Slot, at: At, control: Input['control']): Piece {
  return input(slot, at, { control, value: writtenOf(slot, at.value) })
}

function tick(slot: Slot, at: At, desk: Desk): Piece {
  const { node } = slot
  const code = node.kind === 'literal' && typeof node.value === 'string' ? node.value : undefined
  const what = code === undefined ? '' : `: ${codeInWords(desk, at.property, code)}`
  const checked = at.value !== undefined && at.value !== false
  return input(slot, at, { control: 'check', checked, label: `${labelOf(at.property)}${what}` })
}

const longText = 60

function lineOrArea(value: string): 'line' | 'area' {
  return value.length > longText || value.includes('\n') ? 'area' : 'line'
}

function textIn(slot: Slot, at: At): Piece[] {
  const { it, en } = writeText(at.value)
  const control = lineOrArea(it)
  const label = `${labelOf(at.property)} in inglese`
  return [
    input(slot, at, { value: it, control }),
    input(
      { hint: undefined },
      { ...at, name: partName.english(at.name) },
      { value: en, control, label },
    ),
  ]
}

function stringIn(slot: Slot, at: At, desk: Desk): Piece {
  const value = writtenOf(slot, at.value)
  const names = desk.choices(at.kind, at.property)
  if (names && at.property !== 'key') return choice(slot, at, names)
  return input(slot, at, { value, control: lineOrArea(value) })
}

function wordsOf(values: readonly string[], at: At, desk: Desk): ReadonlyMap<string, string> {
  return new Map(values.map((code) => [code, codeInWords(desk, at.property, code)]))
}

function choice(slot: Slot, at: At, names: ReadonlyMap<string, string>): Piece {
  const options = optionsOf(names, writtenOf(slot, at.value))
  return input(slot, at, { control: 'choice', options })
}

/** Where two are called the same their codes tell them apart; what is not there any more is shown. */
export function optionsOf(names: ReadonlyMap<string, string>, chosen: string): Option[] {
  const times = Map.groupBy(names.values(), (title) => title)
  const known = [...names].map(([value, title]) => ({
    value,
    text: (times.get(title)?.length ?? 0) > 1 ? `${title} (${value})` : title,
    chosen: value === chosen,
  }))
  if (chosen === '' || names.has(chosen)) return known
  return [...known, { value: chosen, text: `${chosen} (non c’è)`, chosen: true }]
}

const others = ['case-manager', 'opener', 'sender'] as const

function candidateIn(at: At, desk: Desk): Piece[] {
  const { role, who, at: place } = isObject(at.value) ? at.value : {}
  const roles = [...(desk.choices('entry', 'roles') ?? [])]
  const people = new Map<string, string>([
    ...others.map((one) => [`=${one}`, saidBy({ who: one }, desk)] as const),
    ...roles,
  ])
  const person = who === undefined ? String(role ?? '') : `=${String(who)}`
  const places = new Map(CandidatePlace.options.map((one) => [one, desk.names.place(one)]))
  const hint = CandidatePlace.description
  return [
    input(
      { hint: undefined },
      { ...at, name: partName.who(at.name) },
      {
        label: 'chi',
        control: 'choice',
        options: optionsOf(people, person),
      },
    ),
    input(
      { hint },
      { ...at, name: partName.where(at.name) },
      {
        label: 'dove',
        control: 'choice',
        options: optionsOf(places, String(place ?? '')),
      },
    ),
  ]
}

function saidBy(candidate: Candidate, desk: Desk): string {
  return desk.names.candidates([candidate])
}
