import { expect, jest, test } from '@jest/globals'

import * as problem from '../../../../domain/procedures/validate/problem.ts'
import { expectationsIn, filesOf, sentenceFor, sentencesIn, speaksOf, textOf } from './sentences.ts'

/** Every message that a release was told of while the tests of other files ran. */
const told = new Set<string>()

function heard(say: typeof problem.error): typeof problem.error {
  return (where, message) => {
    told.add(message)
    return say(where, message)
  }
}

jest.unstable_mockModule('../../../../domain/procedures/validate/problem.ts', () => ({
  error: heard(problem.error),
  warning: heard(problem.warning),
}))

/** Of the lives of generated procedures nothing is refused: they only take time. */
const asking = filesOf('tests/rules/procedures/{,*/}*.test.ts').filter((file) => {
  const text = textOf(file)
  return text.includes('validate/validate.ts') && !/checkHistories|unstable_mockModule/.test(text)
})
// Their tests are tests of this file too, and come before those below.
for (const file of asking) await import(`../../../../${file}`)

/** What the check of scenarios says comes from where they are lived. */
const checks = filesOf('domain/procedures/validate/*.ts').flatMap(sentencesIn)

test('every refusal of a release is provoked, and expected in words, by some test', () => {
  const expected = asking.flatMap(expectationsIn)
  const seen = new Set(
    [...told]
      .filter((message) => expected.some(({ fits }) => fits(message)))
      .flatMap((message) => sentenceFor(message, checks))
      .map(({ name }) => name),
  )
  expect(checks.length).toBeGreaterThan(120)
  expect(checks.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([])
})

const others = [
  'domain/procedures/{simulate,publishing,applicability}/*.ts',
  'domain/procedures/{read-release,suspension-rules,term-rules}.ts',
  'domain/procedures/migrate/check-mapping.ts',
]

const tests = filesOf('tests/{rules,records,pages,journeys}/**/*.test.ts')

test('every sentence of scenarios, layers, publishing and mapping is expected by some test', () => {
  const sentences = others.flatMap(filesOf).flatMap(sentencesIn)
  const expected = tests.flatMap(expectationsIn)
  const left = sentences.filter((one) => !expected.some((what) => speaksOf(what, one)))
  expect(sentences.length).toBeGreaterThan(30)
  expect(left.map(({ name }) => name)).toEqual([])
})

const errors = 'domain/procedures/errors.ts'

test('every code by which a procedure is refused is expected by some test, or its words are', () => {
  const [, list = ''] = /ProcedureErrorCode =([^]*?)\n\n/.exec(textOf(errors)) ?? []
  const codes = [...list.matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code)
  const text = tests.map(textOf).join('\n')
  const expected = tests.flatMap(expectationsIn)
  const spoken = sentencesIn(errors).filter((one) => expected.some((what) => speaksOf(what, one)))
  const makers = textOf(errors).split('export function ').slice(1)
  // One that no maker has is told by the sentences of its fields, which stand where it is thrown.
  const isExpected = (code: string) => {
    const maker = makers.find((one) => one.includes(`'${code}'`))
    const isSpoken = spoken.some(({ pieces }) => isSaidBy(maker ?? '', pieces))
    return maker === undefined || isSpoken || text.includes(`'${code}'`)
  }
  expect(codes.length).toBeGreaterThan(20)
  expect(codes.filter((code) => !isExpected(code))).toEqual([])
})

/** Whether a maker says this sentence: by how its longest piece begins, as one may be put together of several texts. */
function isSaidBy(maker: string, pieces: readonly string[]): boolean {
  const [longest = ''] = pieces.toSorted((a, b) => b.length - a.length)
  return maker.includes(longest.slice(0, 20))
}
