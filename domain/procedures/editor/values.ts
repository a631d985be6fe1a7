import { isObject } from './nodes.ts'
import type { Desk, Topic } from './desk.ts'

/* Values of facts as people write them in a box, and back. */

const separator = '; '

/** Codes by their words where these tell them apart. */
export function writeScalar(value: unknown, topic: Topic | undefined): string {
  if (typeof value === 'boolean') return value ? 'sì' : 'no'
  if (typeof value === 'number') return String(value).replace('.', ',')
  const code = String(value)
  const label = topic?.entries?.get(code)
  return label !== undefined && readCode(label, topic) === code ? label : code
}

function readCode(text: string, topic: Topic | undefined): string {
  const entries = [...(topic?.entries ?? [])]
  if (text.includes(';') || topic?.entries?.has(text)) return text
  const same = entries.filter(([, label]) => label.toLowerCase() === text.toLowerCase())
  return same.length === 1 && same[0] ? same[0][0] : text
}

/** What cannot be one of the topic's values stays as it was written: checking tells. */
export function readScalar(text: string, topic: Topic | undefined): string | number | boolean {
  const type = topic?.type
  if ((type === undefined || type === 'boolean') && isYesOrNo(text)) return !/^no$/i.test(text)
  if (type === undefined || type === 'number') return readNumber(text) ?? text
  return readCode(text, topic)
}

function isYesOrNo(text: string): boolean {
  return /^(s[iì]|no)$/i.test(text)
}

/** `12,5` or `12.5`; undefined: it is no number. */
export function readNumber(text: string): number | undefined {
  return /^-?\d{1,12}([.,]\d{1,6})?$/.test(text) ? Number(text.replace(',', '.')) : undefined
}

/** One value, or several one after the other. */
export function writeValues(value: unknown, topic: Topic | undefined): string {
  if (!Array.isArray(value)) return writeScalar(value, topic)
  return value.map((one: unknown) => writeScalar(one, topic)).join(separator)
}

export function readValues(text: string, topic: Topic | undefined): (string | number | boolean)[] {
  const parts = text.split(';').map((part) => part.trim())
  return parts.filter((part) => part !== '').map((part) => readScalar(part, topic))
}

/** What a fact is fixed to: several codes only of one that takes several. */
export function readFact(text: string, name: string, desk: Desk): unknown {
  const topic = desk.topics.get(name)
  if (topic?.type === 'codes') return readValues(text, topic)
  return readScalar(text, topic)
}

/** Text in Italian and perhaps in English. */
export function writeText(value: unknown): { it: string; en: string } {
  if (!isObject(value)) return { it: typeof value === 'string' ? value : '', en: '' }
  const { it = '', en = '' } = value
  return { it: String(it), en: String(en) }
}

/** Wall time in Italy of an instant: `2026-01-01T00:00`. */
export function writeMoment(value: unknown): string {
  const at = new Date(String(value))
  if (Number.isNaN(at.getTime())) return String(value)
  return at.toLocaleString('sv', { timeZone: 'Europe/Rome' }).slice(0, 16).replace(' ', 'T')
}

const hour = 3_600_000

/** The instant of a wall time in Italy; what is none stays as it was written. */
export function readMoment(text: string): string {
  const local = Date.parse(`${text}:00.000Z`)
  if (Number.isNaN(local)) return text
  const found = [2, 1].map((hours) => new Date(local - hours * hour).toISOString())
  return found.find((one) => writeMoment(one) === text) ?? text
}
