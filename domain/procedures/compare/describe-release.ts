import { canonical } from '../engine/state.ts'
import type { Release } from '../schema.ts'
import { labelIn } from './labels.ts'
import { nouns } from './part.ts'
import type { Part, PartKind, Property } from './part.ts'
import { isText, speechOf } from './speech.ts'
import type { Names, Speech } from './speech.ts'

/** Said by the heading, or by nobody but the machine. */
const silent = new Set(['schema', 'engine', 'version'])

/** Where the same name holds something else. */
const kinds: Readonly<Record<string, PartKind>> = {
  'forms.sections': 'formSections',
  'shows.forms': 'shownForms',
  'steps.to': 'receiver',
}

/** The whole release in Italian words, part by part: to be read by people, and to be compared. */
export function describeRelease(release: Release, names: Names): Part {
  return partOf('release', release, speechOf(release, names))
}

/** One part of it in words. */
export function partOf(kind: PartKind, value: object, speech: Speech): Part {
  const properties: Property[] = []
  const parts: Part[] = []
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    if (silent.has(name) || name === keyNameOf(value)) continue
    const whole = isFacts(kind, name) ? undefined : speech.say(name, inner)
    if (whole === undefined) parts.push(...partsOf([kind, name], inner, speech))
    else properties.push(...propertiesOf([kind, name], inner, whole))
  }
  return { kind, ...nameOf(kind, value, properties), properties, parts }
}

/** The facts of a release are parts of it, those that an outcome sets are said where they are set. */
function isFacts(kind: PartKind, name: string): boolean {
  return kind === 'release' && name === 'facts'
}

/** By a key of its own, or else by its condition or all that it says. */
function nameOf(
  kind: PartKind,
  value: object,
  properties: readonly Property[],
): Pick<Part, 'key' | 'title'> {
  const said = (...names: string[]) => properties.find(({ name }) => names.includes(name))?.words
  const when = said('when') ?? (kind === 'terms' ? 'negli altri casi' : undefined)
  const all = properties.map(({ words }) => words).join(', ')
  const title = said('title', 'label') ?? when ?? said('form', 'text') ?? all
  return { key: keyIn(value) ?? when ?? all, title }
}

/** By its own key; a note by its slot, a value of a list by its code, an expected term by its deadline. */
function keyNameOf(value: object): string | undefined {
  return ['key', 'slot', 'code', 'deadline'].find((name) => name in value)
}

function keyIn(value: object): string | undefined {
  const entry = Object.entries(value).find(([name]) => name === keyNameOf(value))
  return entry && String(entry[1])
}

function partsOf(
  [kind, name]: readonly [PartKind, string],
  value: unknown,
  speech: Speech,
): Part[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = kindIn(kind, name)
  if (!inner) throw new Error(`no noun for the part «${name}» of a release`)
  if (Array.isArray(value)) return numbered(value.map((one: object) => partOf(inner, one, speech)))
  const named = isFacts(kind, name) ? Object.entries(value) : [[name, value] as const]
  return named.map(([key, one]: readonly [string, object]) => ({
    ...partOf(inner, one, speech),
    key,
  }))
}

/** What the parts are that a property of a part holds; undefined: it holds none. */
export function kindIn(kind: PartKind, name: string): PartKind | undefined {
  const inner = kinds[`${kind}.${name}`] ?? name
  return isKind(inner) ? inner : undefined
}

/** Where several say the same, the second is the second. */
function numbered(parts: readonly Part[]): Part[] {
  const seen = new Map<string, number>()
  return parts.map((part) => {
    const n = (seen.get(part.key) ?? 0) + 1
    seen.set(part.key, n)
    return n === 1 ? part : { ...part, key: `${part.key} ${String(n)}` }
  })
}

function isKind(name: string): name is PartKind {
  return name in nouns
}

function propertiesOf(
  [kind, name]: readonly [PartKind, string],
  written: unknown,
  words: string,
): Property[] {
  const label = labelIn(kind, name) ?? name
  const { it = written, en } = isText(written) ? written : {}
  const own = { name, label, words, value: canonical(it) }
  if (en === undefined) return [own]
  return [own, { name: `${name}.en`, label: `${label} in inglese`, words: en, value: en }]
}
