import { releaseUnreadable } from '../errors.ts'
import { parseRelease } from '../read-release.ts'
import type { Release } from '../schema.ts'

/** A procedure as text, a property a line: what is downloaded, edited and pasted back. */
export function documentText(document: unknown): string {
  return JSON.stringify(document, null, 2)
}

/**
 * The procedure that somebody pasted. It has the shape of one; whether it can be followed is for
 * `validate` to say.
 * @throws `release-unreadable`, with where: the line for what is no JSON, else the property
 */
export function readDocument(text: string): Release {
  return parseRelease(parseJson(text))
}

/** Undefined: it is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const line = /line (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? '1'
    const message =
      'Qui il testo smette di essere JSON: manca o avanza una virgola, una parentesi o una virgoletta.'
    throw releaseUnreadable([{ where: `riga ${line}`, message }])
  }
}

/**
 * The line of `documentText` where something is: the way to it as problems name it
 * (`steps.triage.outcomes.close`), by position or by key. As far as the way is found.
 */
export function lineOf(document: unknown, where: string): number {
  let [line, at] = [1, document]
  for (const name of where.split('.')) {
    const entries = entriesOf(at)
    const found = entries.findIndex(([key, value]) => key === name || keyOf(value) === name)
    if (found < 0) return line
    const before = entries.slice(0, found).map(([, value]) => linesOf(value))
    line += 1 + before.reduce((sum, count) => sum + count, 0)
    at = entries[found]?.[1]
  }
  return line
}

function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).filter(([, one]) => one !== undefined)
}

function keyOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'key' in value ? value.key : undefined
}

function linesOf(value: unknown): number {
  return documentText(value).split('\n').length
}
