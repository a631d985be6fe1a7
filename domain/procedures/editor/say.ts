import { partOf } from '../compare/describe-release.ts'
import type { Part, PartKind, Property } from '../compare/part.ts'
import { nouns } from '../compare/part.ts'
import type { Desk } from './desk.ts'
import { isObject } from './nodes.ts'
import type { Slot } from './nodes.ts'
import type { Linked } from './pieces.ts'

interface Told {
  readonly value: unknown
  readonly kind: PartKind
  readonly slot: Slot
  readonly property: string
}

/** A part in the list of those of the one that holds it: its title, and what it says in a line. */
export function linkedTo(part: Told, at: Pick<Linked, 'way' | 'name'>, desk: Desk): Linked {
  return { ...at, ...sentenceOf(part, desk) }
}

/** @returns the title of a part and, in a line, what else it says */
export function sentenceOf(part: Told, desk: Desk): Pick<Linked, 'title' | 'said'> {
  const { value, kind, slot } = part
  if (slot.node.kind === 'condition') return { title: conditionInWords(value, desk), said: '' }
  if (!isObject(value)) return { title: String(value), said: '' }
  const { title, properties, parts } = partOf(kind, value, desk.speech)
  const own = properties
    .filter((one) => isTold(one, title))
    .map(({ label, words }) => `${label} ${words}`)
  const ways = parts.flatMap(wayOf)
  const heading = title === '' ? nouns[kind] : title
  return { title: heading, said: [...own, ...ways].join(' · ') }
}

function isTold({ name, words }: Property, title: string): boolean {
  return !['title', 'concept', 'title.en'].includes(name) && words !== title
}

/** Where it leads: the part that is read first. */
function wayOf({ title, properties }: Part): string[] {
  const to = properties.find(({ name }) => name === 'to')
  return to ? [`${title} → ${to.words}`] : []
}

export function conditionInWords(value: unknown, desk: Desk): string {
  return isObject(value) ? (desk.speech.say('when', value) ?? '') : ''
}
