import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'
import { Linter } from 'eslint'

import { noProcedureNames, procedureNames } from '../../../embedded/lint/procedure-names.ts'

const root = new URL('../../../', import.meta.url)
/** Where the lint rule does not read: pages and migrations. */
const folders = ['web', 'migrations']

const sources = folders.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(sql|hbs)$/.test(file))
    .map((file) => ({
      file: `${folder}/${file}`,
      text: readFileSync(new URL(`${folder}/${file}`, root), 'utf8'),
    })),
)

const names = [...procedureNames()]

test.each(names)('no page and no migration names «%s»', (name) => {
  const named = new RegExp(`['"\`]${name}['"\`@#]`)
  expect(sources.filter(({ text }) => named.test(text)).map(({ file }) => file)).toEqual([])
})

describe('the lint rule', () => {
  const linter = new Linter()
  const config = {
    plugins: { siso: { rules: { names: noProcedureNames } } },
    rules: { 'siso/names': 'error' },
  } as const
  const found = (code: string) => linter.verify(code, [config]).map(({ ruleId }) => ruleId)

  test.each([
    ['a procedure', `start('presa-in-carico')`],
    ['a procedure with its version', `start('servizio-diretto@1')`],
    ['a step', `if (step === 'write-plan') go()`],
    ['an iteration of a step', 'find(`access-card#${n}`)'],
    ['a form', `open('social-assessment')`],
    ['a step as the key of a table', `const ways = { 'decide-grant': 1 }`],
  ])('refuses code that names %s', (_, code) => {
    expect(found(code)).toEqual(['siso/names'])
  })

  test.each([
    ['a phase', `if (phase === 'triage') go()`],
    ['a word of its own', `post('assign')`],
    ['what it read from the release', 'open(release.start)'],
  ])('lets code say %s', (_, code) => {
    expect(found(code)).toEqual([])
  })
})

test('there is something to look for, and somewhere to look', () => {
  expect(names).toEqual(expect.arrayContaining(['presa-in-carico', 'servizio-diretto']))
  expect(names.length).toBeGreaterThan(25)
  expect(sources.length).toBeGreaterThan(60)
})
