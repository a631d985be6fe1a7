import { isObject } from './nodes.ts'
import type { Slot } from './nodes.ts'
import { partName } from './pieces.ts'
import type { At } from './pieces.ts'
import type { Posted } from './posted.ts'
import { writtenOf } from './show-leaf.ts'
import { readMoment, readNumber, readScalar, writeText } from './values.ts'

/**
 * What was typed for a leaf. What came back as it was shown is what it was; what is no value of its
 * kind stays as it was typed, for the schema to refuse.
 */
export function readLeaf(slot: Slot, at: At, posted: Posted): unknown {
  const { node } = slot
  if (node.kind === 'literal') return slot.optional ? readTick(node.value, at, posted) : node.value
  if (node.kind === 'boolean') return readTick(true, at, posted) ?? keptNo(slot, at)
  if (node.kind === 'text') return readText(slot, at, posted)
  if (node.kind === 'candidate') return readCandidate(at, posted)
  const typed = posted.text(at.name)
  const same = typed === undefined || typed === writtenOf(slot, at.value).trim()
  return same ? keptOf(slot, at) : readTyped(slot, typed)
}

/** An empty box for something that must be there is an empty answer. */
function keptOf(slot: Slot, { value }: At): unknown {
  return value === undefined && !slot.optional ? '' : value
}

function readTyped({ node, optional }: Slot, typed: string): unknown {
  if (typed === '') return optional ? undefined : ''
  if (node.kind === 'number') return readNumber(typed) ?? typed
  if (node.kind === 'moment') return readMoment(typed)
  return node.kind === 'scalar' ? readScalar(typed, undefined) : typed
}

function readTick(value: unknown, { name }: At, posted: Posted): unknown {
  return posted.text(name) === undefined ? undefined : value
}

/** Where nothing need be said a “no” that was written stays. */
function keptNo({ optional }: Slot, { value }: At): false | undefined {
  return value === false || !optional ? false : undefined
}

function readText(slot: Slot, at: At, posted: Posted): unknown {
  const shown = writeText(at.value)
  const it = posted.text(at.name) ?? shown.it
  const en = posted.text(partName.english(at.name)) ?? shown.en
  if (it === shown.it.trim() && en === shown.en.trim()) return keptOf(slot, at)
  if (it === '' && en === '') return slot.optional ? undefined : ''
  return en === '' ? it : { it, en }
}

function readCandidate({ name, value }: At, posted: Posted): unknown {
  const person = posted.text(partName.who(name))
  const place = posted.text(partName.where(name))
  if (person === undefined) return value
  if (person === '') return undefined
  if (person.startsWith('=')) return { who: person.slice(1) }
  const kept = isObject(value) ? value['at'] : undefined
  return { role: person, at: place ?? kept ?? '' }
}
