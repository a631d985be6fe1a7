import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { compareReleases } from '../../../domain/procedures/compare/compare-releases.ts'
import type { Difference } from '../../../domain/procedures/compare/compare-releases.ts'
import { labels } from '../../../domain/procedures/compare/labels.ts'
import { nouns } from '../../../domain/procedures/compare/part.ts'
import { Release } from '../../../domain/procedures/schema.ts'
import { readRelease } from '../../../domain/procedures/read-release.ts'
import { documentOf, known as installed } from './support/data.ts'

const shipped = (file: string) => readRelease(documentOf(`${file}.json`), installed)
const first = shipped('presa-in-carico.v1')
const second = shipped('presa-in-carico.v2')
const direct = shipped('servizio-diretto.v1')

const names = {
  candidates: (all: readonly object[]) => all.map((one) => Object.values(one).join(' ')).join(', '),
  role: (role: string) => role,
  place: (place: string) => place,
  instant: (instant: Date) => instant.toISOString(),
}

const compare = (before: Release, after: Release) => compareReleases(before, after, names)

function said(difference: Difference): string {
  const { change, trail } = difference
  const where = trail.map(({ kind, title }) => `${nouns[kind]} «${title}»`).join(' › ')
  const two = 'before' in difference || 'after' in difference
  const words = two ? `: ${difference.before ?? '—'} → ${difference.after ?? '—'}` : ''
  return `${change} ${where}${'label' in difference ? ` ${difference.label}` : ''}${words}`
}

describe('the shipped second version beside the first', () => {
  const found = compare(first, second).map(said)

  test('a term that changes is told as people say it', () => {
    expect(found).toContain(
      'changed scadenza «Verifica del progetto» › durata «negli altri casi» durata: 15 giorni lavorativi → 10 giorni lavorativi',
    )
  })

  test('a new step is told once, not property by property', () => {
    const step = 'passo «Condividi la valutazione con la persona»'
    expect(found.filter((one) => one.includes(step))).toEqual([`added ${step}`])
  })

  test('where an outcome leads is told by the titles of the steps', () => {
    expect(found).toContain(
      'changed passo «Prepara la seduta UVM» › esito «Prosegui con il solo percorso sociale» porta a: «Scrivi il progetto (PAI)» → «Condividi la valutazione con la persona»',
    )
  })

  test('the other way round, what was new is gone', () => {
    const back = compare(second, first).map(said)
    expect(back).toContain('removed passo «Condividi la valutazione con la persona»')
    expect(back).toHaveLength(found.length)
  })
})

test('until when a version is in force is called so, not where it leads', () => {
  const until = { ...first, validity: { ...first.validity, to: '2031-01-01T00:00:00.000Z' } }
  expect(compare(first, until).map(said)).toEqual([expect.stringMatching(/decorrenza.* fino a: /)])
})

test('a release beside itself has no difference', () => {
  for (const release of [first, second, direct]) expect(compare(release, release)).toEqual([])
})

describe('what changes its place', () => {
  test('a field in another section has moved, and what else changed in it is told', () => {
    const after = structuredClone(first)
    const form = after.forms.find(({ sections }) => sections.length > 1)
    const [from, to] = form?.sections ?? []
    const field = from?.fields.pop()
    if (!field || !to) throw new Error('the form has two sections with fields')
    to.fields.push({ ...field, label: 'Altra domanda' })
    const found = compare(first, after)
    expect(found.map(({ change }) => change)).toEqual(['moved', 'changed'])
    expect(said(found[1] as Difference)).toMatch(/«Altra domanda» dicitura: .+ → Altra domanda$/)
  })

  test('the order of what is read in order counts', () => {
    const after = structuredClone(first)
    after.lists[0]?.values.reverse()
    const found = compare(first, after)
    expect(found.map(({ change }) => change)).toEqual(['reordered'])
  })
})

/** Every scalar of the document, as the keys that lead to it. */
function leavesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
}

function altered(document: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (typeof document !== 'object' || document === null) {
    if (typeof document === 'number') return document + 1
    return typeof document === 'boolean' ? !document : `${String(document)}-altro`
  }
  const copy: Record<string, unknown> = { ...document }
  copy[key] = altered(copy[key], rest)
  return Array.isArray(document) ? Object.values(copy) : copy
}

// The version is told by the heading; those two say how the document is to be read.
const notCompared = ['schema', 'engine', 'version']

test('no change that the format allows goes untold, wherever it is in the document', () => {
  const changes = leavesOf(direct)
    .filter(([top = '', ...below]) => !notCompared.includes(top) && (top !== 'key' || below[0]))
    .flatMap((path) => {
      const after = Release.safeParse(altered(direct, path))
      return after.success ? [{ path: path.join('.'), after: after.data }] : []
    })
  expect(changes.length).toBeGreaterThan(200)
  const untold = changes.filter(({ after }) => compare(direct, after).length === 0)
  expect(untold.map(({ path }) => path)).toEqual([])
})

test('every property of the format has its words', () => {
  const found = new Set<string>()
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, inner] of Object.entries(node) as [string, unknown][]) {
      if (key === 'properties' && typeof inner === 'object' && inner !== null)
        for (const name of Object.keys(inner)) found.add(name)
      look(inner)
    }
  }
  look(z.toJSONSchema(Release, { io: 'input' }))
  const expressions = [
    'all',
    'any',
    'not',
    'present',
    'in',
    'between',
    'eq',
    'lt',
    'lte',
    'gt',
    'gte',
  ]
  const amounts = ['unit']
  const people = ['role', 'who']
  const ids = ['key', 'code', 'slot', 'it', 'en', ...notCompared]
  const known = new Set([...Object.keys(labels), ...Object.keys(nouns)])
  for (const name of [...expressions, ...amounts, ...people, ...ids]) known.add(name)
  expect([...found].filter((name) => !known.has(name))).toEqual([])
})
