import { readFileSync, readdirSync } from 'node:fs'

import { expect, test } from '@jest/globals'

import { terms } from '../../../web/shared/terms.ts'
import { termsOfPhase } from '../../../web/tasks/terms-of-phase.ts'

const web = new URL('../../../web/', import.meta.url)

/** The keys that pages explain in place: written in a template, or by the phase of a task. */
function explained(): string[] {
  const templates = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hbs'))
    .map((name) => readFileSync(new URL(name, web), 'utf8'))
  const written = templates.flatMap((text) =>
    [...text.matchAll(/explainWords '([^']+)'/g)].map(([, keys = '']) => keys),
  )
  return [...written, ...Object.values(termsOfPhase)].flatMap((keys) => keys.split(' '))
}

test('every word of the glossary is explained on some page that uses it', () => {
  const found = new Set(explained())
  expect(terms.map(({ key }) => key).filter((key) => !found.has(key))).toEqual([])
})

test('a page explains no word that the glossary has not', () => {
  const known = new Set(terms.map(({ key }) => key))
  expect(explained().filter((key) => !known.has(key))).toEqual([])
})
