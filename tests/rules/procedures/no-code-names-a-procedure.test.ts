import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import { Phase } from '../../../domain/procedures/schema.ts'
import { presaInCarico } from './support/data.ts'

const root = new URL('../../../', import.meta.url)
/** What ships and runs. The seeds are data and what is invented from them; tests and measures use them. */
const folders = ['config', 'domain', 'workflows', 'activities', 'web', 'embedded', 'migrations']
/** Words that the code has for itself: phases, an act of the inbox, a kind of grant, a command. */
const ownWords: readonly string[] = [...Phase.options, 'assign', 'assignment', 'close-case']

const sources = folders.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs|sql|hbs)$/.test(file))
    .map((file) => ({
      file: `${folder}/${file}`,
      text: readFileSync(new URL(`${folder}/${file}`, root), 'utf8'),
    })),
)

const files = readdirSync(new URL('seeds/procedures/', root))
const procedures = files.map((file) => file.replace(/\.v\d+\.json$/, ''))
const { steps, forms } = presaInCarico()
const keys = [...steps, ...forms].map(({ key }) => key).filter((key) => !ownWords.includes(key))

describe('no program names', () => {
  test.each(procedures)('the procedure %s', (key) => {
    expect(sources.filter(({ text }) => text.includes(key)).map(({ file }) => file)).toEqual([])
  })

  test.each([...new Set(keys)])('the step or form «%s»', (key) => {
    const named = new RegExp(`['"\`]${key}['"\`]`)
    expect(sources.filter(({ text }) => named.test(text)).map(({ file }) => file)).toEqual([])
  })
})

test('there is something to look for, and somewhere to look', () => {
  expect(procedures).toContain('presa-in-carico')
  expect(keys.length).toBeGreaterThan(15)
  expect(sources.length).toBeGreaterThan(300)
})
