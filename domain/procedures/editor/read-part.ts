import type { Expression } from '../schema/expression.ts'
import { conditionOf, groupOf, modes, readRow, rowOf, verbs } from './conditions.ts'
import type { Row } from './conditions.ts'
import { propertiesIn } from './nodes.ts'
import type { Slot } from './nodes.ts'
import { isCollection, without } from './place.ts'
import type { Place } from './place.ts'
import { partName } from './pieces.ts'
import { arranged, placeIn } from './posted.ts'
import type { Posted } from './posted.ts'
import { read } from './read.ts'
import type { Reading } from './read.ts'
import { posted as names } from './show-part.ts'
import { within } from './show.ts'
import { isObject } from './nodes.ts'
import { skeletonOf } from './skeleton.ts'

/** What the page of a part says, the mirror of `showPart`. It may not have the shape of the part. */
export function readPart(place: Place, reading: Reading): unknown {
  const { slot, value, kind, way, name } = place
  const { node } = slot
  const at = { name: '', kind, property: name, value, way }
  if (node.kind === 'condition') return readCondition(value as Expression, reading)
  if (node.kind === 'list' || node.kind === 'record')
    return read(slot, { ...at, name, kind: 'release' }, reading)
  const old = isObject(value) ? value : {}
  const typed = propertiesIn(slot, value)
    .filter((one) => !isCollection(one, kind))
    .map((one) => [one.name, read(one, within(at, one.name, value), reading)] as const)
  const whole = inOrder(old, Object.fromEntries(typed))
  return reading.posted.wish.verb === 'tipo' ? turned(slot, whole, reading.posted) : whole
}

/** Properties stand where they stood; what is new comes last. */
function inOrder(old: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>) {
  return without({ ...old, ...now })
}

/** As another kind: what both kinds have is kept. */
function turned({ node }: Slot, value: Readonly<Record<string, unknown>>, posted: Posted): unknown {
  const branch = node.kind === 'union' && node.branches[Number(posted.text(names.kind))]
  if (!branch || branch.node.kind !== 'object') return value
  const made = skeletonOf(branch) as Record<string, unknown>
  const kept = branch.node.properties.filter(
    (one) => one.node.kind !== 'literal' && one.schema.safeParse(value[one.name]).success,
  )
  return without({ ...made, ...Object.fromEntries(kept.map(({ name }) => [name, value[name]])) })
}

/** The key that an entry of a record is to have. */
export function readKey({ path }: Place, posted: Posted): string {
  return posted.text(names.key) ?? String(path.at(-1))
}

function readCondition(condition: Expression, { posted, desk }: Reading): Expression {
  const name = names.condition
  const group = groupOf(condition)
  const mode = modes.find((one) => one === posted.text(partName.mode(name))) ?? group.mode
  const rows = [...group.children.map((one) => one.condition), undefined].map((child, n) => {
    const old = child && rowOf(child, desk)
    if (child && !old) return child
    const row = rowFrom(partName.inner(name, n), posted, old)
    return child && old && isSame(row, old) ? child : readRow(row, desk)
  })
  const moved = placeIn(posted.wish, name)
  const placed = moved === undefined ? rows : arranged(rows, posted.wish, moved)
  const nested: Expression[] =
    posted.wish.verb === 'aggiungi' && posted.wish.name === name ? [{ any: [] }] : []
  return conditionOf(mode, [...placed.filter((one) => one !== undefined), ...nested])
}

function rowFrom(at: string, posted: Posted, old: Row | undefined): Row {
  const verb = verbs.find((one) => one === posted.text(partName.verb(at)))
  return {
    name: posted.text(partName.key(at)) ?? old?.name ?? '',
    verb: verb ?? old?.verb ?? 'eq',
    text: posted.text(partName.value(at)) ?? old?.text ?? '',
  }
}

function isSame(one: Row, two: Row): boolean {
  return one.name === two.name && one.verb === two.verb && one.text === two.text.trim()
}
