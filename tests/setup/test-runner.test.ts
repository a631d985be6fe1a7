import { describe, expect, test } from '@jest/globals'

import { summary } from '../../embedded/test/summary.ts'
import { chooseTiers } from '../../embedded/test/tiers.ts'
import { spawnTs } from '../support/servers.ts'

const good = { title: '0 regole', result: { passed: 12, failed: 0, skipped: 1, seconds: 1 } }
const bad = { title: '2 casi d’uso', result: { passed: 3, failed: 2, skipped: 0, seconds: 1 } }
const absent = { title: '5 percorsi', notRun: 'manca Chromium' }

function lastLine(text: string): string | undefined {
  return text.trimEnd().split('\n').at(-1)
}

describe('the summary of the tests', () => {
  test('ends with the line that others read', () => {
    expect(lastLine(summary([good], false).text)).toBe('12 passed, 0 failed')
    expect(lastLine(summary([good, bad], false).text)).toBe('15 passed, 2 failed')
  })

  test('fails when a test has failed', () => {
    expect(summary([good], false).ok).toBe(true)
    expect(summary([good, bad], false).ok).toBe(false)
  })

  test('tells a tier that did not run, and under CI counts it as a failure', () => {
    const here = summary([good, absent], false)
    expect(here.ok).toBe(true)
    expect(here.text).toMatch(/5 percorsi\s+NON ESEGUITO: manca Chromium/)
    const underCi = summary([good, absent], true)
    expect(underCi.ok).toBe(false)
    expect(lastLine(underCi.text)).toBe('12 passed, 1 failed')
  })
})

describe('the choice of tiers', () => {
  const folders = (paths: string[], fast = false) =>
    chooseTiers(paths, fast).map(({ folder }) => folder)

  test('is all of them, or with --fast those that take seconds', () => {
    expect(folders([])).toEqual([
      'rules',
      'histories',
      'records',
      'temporal',
      'pages',
      'journeys',
      'setup',
    ])
    expect(folders([], true)).toEqual(['rules', 'histories', 'records'])
  })

  test('follows the paths that are given', () => {
    expect(folders(['tests/records/claim.test.ts'])).toEqual(['records'])
    expect(folders(['./tests/pages/', 'tests/rules'])).toEqual(['rules', 'pages'])
    expect(folders(['tests'])).toHaveLength(7)
    expect(folders(['tests/record'])).toEqual([])
  })
})

test('a path without tests is refused with code 2', async () => {
  const program = spawnTs('embedded/test.ts', {}, ['tests/nothing'])
  expect(await program.ended).toBe(2)
  expect(program.output()).toContain('Nessun test sotto tests/nothing')
})
