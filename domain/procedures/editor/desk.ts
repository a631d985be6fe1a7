import { roles } from '../../auth/roles.ts'
import { circumstances } from '../circumstances.ts'
import type { PartKind } from '../compare/part.ts'
import { codes } from '../compare/codes.ts'
import { labelIn } from '../compare/labels.ts'
import { nouns } from '../compare/part.ts'
import { speechOf, titlesIn } from '../compare/speech.ts'
import type { Names, Speech } from '../compare/speech.ts'
import { italian } from '../engine/index-release.ts'
import { fieldsOf } from '../forms/fields.ts'
import { letterFields } from '../letters/fields.ts'
import type { FactType, Release } from '../schema.ts'
import type { Field } from '../schema/form.ts'

/** Something that conditions, outcomes and scenarios speak of. */
export interface Topic {
  readonly title: string
  readonly type: FactType | 'text'
  /** Codes with their words, of a coded one. */
  readonly entries?: ReadonlyMap<string, string>
}

/** What whoever fills in a part of a procedure may refer to, with its words. */
export interface Desk {
  readonly speech: Speech
  readonly names: Names
  /** By code; what may stand in conditions of the part at hand. */
  readonly topics: ReadonlyMap<string, Topic>
  /** What a property may name, by code; undefined: anything may be written. */
  choices(kind: PartKind, name: string): ReadonlyMap<string, string> | undefined
}

/** What is named here is written freely: a code of its own, or one of another procedure. */
const free: ReadonlySet<string> = new Set([
  'steps.outcome',
  'events.step',
  'notes.slot',
  'effect.facts',
])

/**
 * The desk at which each part of a procedure is edited, by the way to the part: conditions of a form
 * speak of its fields.
 */
export function desksOf(release: Release, names: Names): (way: readonly string[]) => Desk {
  const titles = titlesIn(release)
  const ends = new Map(
    release.steps.flatMap((step) =>
      step.kind === 'end' ? [[step.outcome, italian(step.title)] as const] : [],
    ),
  )
  const own: Readonly<Record<string, ReadonlyMap<string, string> | undefined>> = {
    'expects.outcome': ends,
    'reopenings.after': ends,
    'priority.of': titles['facts'],
    emergency: titles['facts'],
    sets: titles['facts'],
    roles: new Map(roles.map((role) => [role, names.role(role)])),
  }
  const shared = {
    speech: speechOf(release, names),
    names,
    choices(kind: PartKind, name: string) {
      if (free.has(`${kind}.${name}`)) return undefined
      return own[`${kind}.${name}`] ?? own[name] ?? titles[name]
    },
  }
  return (way) => ({ ...shared, topics: topicsOf(release, way) })
}

function topicsOf(release: Release, [collection, key]: readonly string[]): Desk['topics'] {
  const facts = Object.entries(release.facts).map(
    ([name, fact]) => [name, topic(release, italian(fact.title), fact)] as const,
  )
  if (collection === 'letters') {
    const fields = Object.entries(letterFields)
    return new Map([...facts, ...fields.map(([name, { title }]) => [name, text(title)] as const)])
  }
  const asked = Object.entries(circumstances).map(
    ([name, title]) => [name, { title, type: 'boolean' }] as const,
  )
  const form = collection === 'forms' && release.forms.find((one) => one.key === key)
  if (!form) return new Map<string, Topic>([...facts, ...asked])
  return new Map<string, Topic>([...fieldsOf(form).map(fieldTopic(release)), ...asked, ...facts])
}

function text(title: string): Topic {
  return { title, type: 'text' }
}

type Typed = Pick<Release['facts'][string], 'type' | 'list'>

function topic({ lists }: Release, title: string, { type, list }: Typed): Topic {
  const values = lists.find((one) => one.key === list)?.values
  if (!values) return { title, type }
  return { title, type, entries: new Map(values.map((one) => [one.code, italian(one.label)])) }
}

const types: Readonly<Partial<Record<Field['type'], FactType>>> = {
  number: 'number',
  integer: 'number',
  'yes-no': 'boolean',
  date: 'date',
  code: 'code',
  codes: 'codes',
}

function fieldTopic(release: Release) {
  return ({ key, label, type, list, computed }: Field): readonly [string, Topic] => {
    const title = italian(label)
    if (computed && 'bands' in computed) {
      const bands = computed.bands.map((one) => [one.code, italian(one.label)] as const)
      return [key, { title, type: 'code', entries: new Map(bands) }]
    }
    if (computed) return [key, { title, type: 'number' }]
    const fact = types[type]
    if (!fact) return [key, text(title)]
    return [key, topic(release, title, { type: fact, ...(list !== undefined && { list }) })]
  }
}

/** What a property is called: the words by which releases are compared. */
export function labelOf(name: string, part = ''): string {
  const kinds: Readonly<Record<string, string | undefined>> = nouns
  return labelIn(part, name) ?? kinds[name] ?? name
}

/** A code of the format in words. */
export function codeInWords(desk: Desk, name: string, code: string): string {
  const said = desk.speech.say(name, code) ?? code
  return said === code ? (codes[`phase.${code}`] ?? code) : said
}
