import { expect, test } from '@jest/globals'

import { documentText, lineOf, readDocument } from '../../../domain/procedures/drafts/document.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import { presaInCarico } from './support/data.ts'

const release = presaInCarico()
const text = documentText(release)

function refusalOf(document: string): unknown {
  try {
    readDocument(document)
  } catch (error) {
    if (error instanceof DomainError) return error.detail.flaws
    throw error
  }
  throw new Error('it was read')
}

test('what is written out and pasted back is the same procedure, in the same order', () => {
  expect(readDocument(text)).toEqual(release)
  expect(documentText(readDocument(text))).toBe(text)
})

test('text that is no JSON is refused where it stops being', () => {
  const spoiled = text.replace('"title": "Presa in carico",', '"title": "Presa in carico"')
  expect(spoiled).not.toBe(text)
  const line =
    spoiled.split('\n').findIndex((one) => one.includes('"title": "Presa in carico"')) + 2
  expect(refusalOf(spoiled)).toEqual([
    { where: `riga ${String(line)}`, message: expect.stringContaining('smette di essere JSON') },
  ])
  expect(refusalOf('')).toEqual([expect.objectContaining({ where: 'riga 1' })])
})

test('a document of another shape is refused where it differs', () => {
  const wrong = {
    ...release,
    steps: release.steps.map((one, at) => (at === 3 ? { ...one, kind: 'x' } : one)),
  }
  const flaws = refusalOf(JSON.stringify(wrong)) as { where: string }[]
  expect(flaws.map(({ where }) => where)).toEqual(['steps.3.kind'])
  const lines = documentText(wrong).split('\n')
  expect(lines[lineOf(wrong, 'steps.3.kind') - 1]).toContain('"kind": "x"')
})

test('every way that a problem may name is found by its line', () => {
  const lines = text.split('\n')
  const lineAt = (where: string) => lines[lineOf(release, where) - 1]?.trim()
  expect(lineAt('version')).toBe('"version": 1,')
  for (const [at, { key, title }] of release.steps.entries()) {
    expect(lineOf(release, `steps.${key}`)).toBe(lineOf(release, `steps.${String(at)}`))
    if (typeof title === 'string')
      expect(lineAt(`steps.${key}.title`)).toBe(`"title": ${JSON.stringify(title)},`)
  }
  expect(lineOf(release, 'steps.nothing')).toBe(lineOf(release, 'steps'))
  expect(lineOf(release, 'nowhere')).toBe(1)
})
