import { kindIn } from '../compare/describe-release.ts'
import { codeInWords, labelOf } from './desk.ts'
import type { Desk } from './desk.ts'
import { branchOf, constantsOf, isInline, isObject } from './nodes.ts'
import type { Constant, NodeOf, Slot } from './nodes.ts'
import { isCollection, nameOf } from './place.ts'
import { partName } from './pieces.ts'
import type { At, Input, Kind, Linked, Option, Piece } from './pieces.ts'
import { linkedTo } from './say.ts'
import { optionsOf, showLeaf } from './show-leaf.ts'
import { writeValues } from './values.ts'

/** What a page asks of one property, or of one row. */
export function show(slot: Slot, at: At, desk: Desk): readonly Piece[] {
  const { node } = slot
  if (node.kind === 'list') return [showList(slot, node, { at, desk })]
  if (node.kind === 'record') return [showRecord(slot, node, { at, desk })]
  if (node.kind === 'union' && isInline(slot)) return [showChoice(slot, node, { at, desk })]
  if (node.kind === 'object' && isInline(slot)) return [showGroup(slot, node, { at, desk })]
  if (node.kind === 'condition' || node.kind === 'object' || node.kind === 'union')
    return [showLink(slot, { at, desk })]
  return showLeaf(slot, at, desk)
}

interface On {
  readonly at: At
  readonly desk: Desk
}

export function headOf({ hint }: Pick<Slot, 'hint'>, { name, property }: At) {
  return { name, label: labelOf(property), hint }
}

export function within(at: At, name: string, value: unknown): At {
  const own = isObject(value) ? value[name] : undefined
  const posted = at.name === '' ? name : partName.inner(at.name, name)
  return { ...at, name: posted, property: name, value: own, way: [...at.way, name] }
}

function showGroup(slot: Slot, { properties }: NodeOf<'object'>, { at, desk }: On): Piece {
  const kind = kindIn(at.kind, at.property) ?? at.kind
  const pieces = properties.flatMap((one) =>
    show(one, within({ ...at, kind }, one.name, at.value), desk),
  )
  return { is: 'group', ...headOf(slot, at), pieces }
}

/** Which of several shapes, and what each of them asks. */
function showChoice(slot: Slot, node: NodeOf<'union'>, { at, desk }: On): Piece {
  const chosen = at.value === undefined ? undefined : branchOf(node, at.value)
  const options = node.branches.flatMap((branch, n) => optionsIn(branch, n, { at, desk }))
  const input: Input = {
    ...headOf({ hint: undefined }, at),
    control: 'choice',
    value: '',
    checked: false,
    options,
  }
  const inner = node.branches.flatMap((branch, n) => {
    if (constantsOf(branch).length > 0) return []
    if (branch.node.kind === 'condition' && branch !== chosen) return []
    const value = branch === chosen ? at.value : undefined
    const own = { ...at, name: partName.inner(at.name, n), value }
    const shown = show(branch, own, desk)
    return shown.flatMap((one) => (one.is === 'group' ? one.pieces : [one]))
  })
  return { is: 'group', ...headOf(slot, at), pieces: [{ is: 'input', input }, ...inner] }
}

function optionsIn(branch: Slot, n: number, { at, desk }: On): Option[] {
  const constants = constantsOf(branch)
  if (constants.length === 0) {
    const chosen = at.value !== undefined && !isConstant(at.value) && couldHold(branch, at.value)
    return [{ value: `#${String(n)}`, text: branchTitle(branch), chosen }]
  }
  return constants.map((one) => ({
    value: `=${String(one)}`,
    text: constantInWords(one, { at, desk }),
    chosen: one === at.value,
  }))
}

function isConstant(value: unknown): boolean {
  return typeof value === 'boolean'
}

function couldHold(branch: Slot, value: unknown): boolean {
  return branchOf({ kind: 'union', branches: [branch] }, value) === branch && fits(branch, value)
}

function fits({ node }: Slot, value: unknown): boolean {
  if (node.kind === 'object')
    return (
      isObject(value) && node.properties.every(({ name, optional }) => optional || name in value)
    )
  return node.kind === 'condition' ? isObject(value) : typeof value === 'number'
}

function constantInWords(one: Constant, { at, desk }: On): string {
  return desk.speech.say(at.property, one) ?? codeInWords(desk, at.property, String(one))
}

function branchTitle({ node }: Slot): string {
  if (node.kind === 'condition') return 'solo quando…'
  if (node.kind === 'object') return labelOf(node.properties[0]?.name ?? '')
  return 'un numero'
}

const blankRows = 1

function showList(slot: Slot, node: NodeOf<'list'>, { at, desk }: On): Piece {
  const values = Array.isArray(at.value) ? (at.value as readonly unknown[]) : []
  const kind = kindIn(at.kind, at.property) ?? at.kind
  if (!isInline(slot) || isCollection(slot, at.kind)) {
    const links = values.map((value, n) =>
      linkedTo(
        { value, kind, slot: node.of, property: at.property },
        { way: [...at.way, nameOf(values, n)], name: partName.inner(at.name, n) },
        desk,
      ),
    )
    return { is: 'links', ...headOf(slot, at), links, kinds: kindsIn(node.of, undefined, desk) }
  }
  const flat = node.of.node.kind === 'object'
  const rows = [...values, ...Array.from({ length: blankRows }, () => undefined)].map(
    (value, n) => {
      const own = { ...at, name: partName.inner(at.name, n), value, ...(flat && { kind }) }
      const shown = show(node.of, own, desk).flatMap((one) =>
        one.is === 'group' ? one.pieces : [one],
      )
      return { name: own.name, blank: n >= values.length, pieces: shown.map(withoutHint) }
    },
  )
  return { is: 'rows', ...headOf(slot, at), rows }
}

function withoutHint(piece: Piece): Piece {
  return piece.is === 'input' ? { ...piece, input: { ...piece.input, hint: undefined } } : piece
}

function showRecord(slot: Slot, node: NodeOf<'record'>, { at, desk }: On): Piece {
  const entries = isObject(at.value) ? Object.entries(at.value) : []
  if (!isInline(slot) || isCollection(slot, at.kind)) {
    const kind = kindIn(at.kind, at.property) ?? at.kind
    const links = entries.map(([key, value]) =>
      linkedTo(
        { value, kind, slot: node.of, property: at.property },
        { way: [...at.way, key], name: partName.inner(at.name, key) },
        desk,
      ),
    )
    return { is: 'links', ...headOf(slot, at), links, kinds: [] }
  }
  const blank = Array.from({ length: blankRows }, () => ['', undefined] as const)
  const rows = [...entries, ...blank].map(([key, value], n) => {
    const name = partName.inner(at.name, n)
    const inputs = recordInputs({ name, key, value }, { at, desk })
    return { name, blank: n >= entries.length, pieces: inputs.map(asPiece) }
  })
  return { is: 'rows', ...headOf(slot, at), rows }
}

function asPiece(input: Input): Piece {
  return { is: 'input', input }
}

interface Entry {
  readonly name: string
  readonly key: string
  readonly value: unknown
}

function recordInputs({ name, key, value }: Entry, { at, desk }: On): Input[] {
  const choices = desk.choices(at.kind, at.property)
  const plain = { hint: undefined, checked: false, options: [], control: 'line' } as const
  const what = { ...plain, name: partName.key(name), label: 'che cosa', value: key }
  const options = choices && optionsOf(choices, key)
  const text = value === undefined ? '' : writeValues(value, desk.topics.get(key))
  return [
    options ? { ...what, control: 'choice', options } : what,
    { ...plain, name: partName.value(name), label: 'valore', value: text },
  ]
}

function showLink(slot: Slot, { at, desk }: On): Piece {
  const kind = kindIn(at.kind, at.property) ?? at.kind
  const place = { value: at.value, kind, slot, property: at.property }
  const link: Linked | undefined =
    at.value === undefined ? undefined : linkedTo(place, { way: at.way, name: at.name }, desk)
  return { is: 'link', ...headOf(slot, at), link, optional: slot.optional }
}

/** The kinds among which a new part is chosen, or what a part may become. */
export function kindsIn({ node }: Slot, chosen: Slot | undefined, desk: Desk): Kind[] {
  if (node.kind !== 'union') return []
  return node.branches.map((branch, n) => {
    const { name, literal } = markOf(branch)
    const text = literal ? codeInWords(desk, name, String(literal.value)) : labelOf(name)
    return { value: String(n), text, hint: literal?.hint, chosen: branch === chosen }
  })
}

function markOf({ node }: Slot) {
  if (node.kind !== 'object') return { name: '' }
  const mark = node.properties.find((one) => one.node.kind === 'literal') ?? node.properties[0]
  const literal =
    mark?.node.kind === 'literal' ? { value: mark.node.value, hint: mark.hint } : undefined
  return { name: mark?.name ?? '', literal }
}
