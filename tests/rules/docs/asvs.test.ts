import { describe, expect, test } from '@jest/globals'

import { fileExists, readText } from './repository.ts'
import { parseSecurityLedger, securityFaults } from './security-ledger.ts'
import type { SecurityRow } from './security-ledger.ts'

/** Requirements of level 1 and 2 in each chapter of ASVS 5.0.0. */
const perChapter = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7]
/** Of level 3, those that matter for a record like this one. */
const beyond = ['2.3.5', '3.4.7', '3.4.8', '8.1.3', '8.2.4', '8.3.2', '8.3.3']
const beyondToo = ['14.2.6', '14.2.7', '14.2.8']

const rows = parseSecurityLedger(readText('docs/security/asvs.csv'))

function aRow(changes: Partial<SecurityRow>): SecurityRow {
  return {
    id: '1.1.1',
    level: '2',
    requirement: 'Decode once',
    how: 'by the parser',
    where: 'web/app.ts',
    test: 'tests/pages/errors.test.ts',
    state: 'done',
    issue_or_reason: '',
    ...changes,
  }
}

function faultsOf(...some: SecurityRow[]): string[] {
  const known = ['web/app.ts', 'tests/pages/errors.test.ts', 'docs/security/README.md']
  return securityFaults(some, (path) => known.includes(path))
}

describe('the ledger of security', () => {
  test('names no file or test that is not there, and leaves no row without an answer', () => {
    expect(securityFaults(rows, fileExists)).toEqual([])
  })

  test('has every requirement of the first two levels, chapter by chapter', () => {
    const counted = perChapter.map(
      (_, at) =>
        rows.filter(({ id, level }) => id.startsWith(`${at + 1}.`) && level !== '3').length,
    )
    expect(counted).toEqual(perChapter)
    expect(rows.filter(({ level }) => level === '3').map(({ id }) => id)).toEqual([
      ...beyond,
      ...beyondToo,
    ])
  })
})

describe('a ledger that says something untrue is refused', () => {
  test('a sound row has no fault', () => {
    expect(faultsOf(aRow({}), aRow({ id: '1.1.2' }), aRow({ id: '1.2.1' }))).toEqual([])
    expect(faultsOf(aRow({ id: '1.9.9' }), aRow({ id: '1.10.1' }))).toEqual([])
    const reason = { how: '', where: '', test: '', issue_or_reason: 'later issue: documents' }
    expect(faultsOf(aRow({ state: 'later', ...reason }))).toEqual([])
  })

  test.each([
    ['a row twice', [aRow({}), aRow({})], 'twice, or out of order'],
    ['rows out of order', [aRow({ id: '1.10.1' }), aRow({ id: '1.9.9' })], 'out of order'],
    ['a number that is none', [aRow({ id: 'V1.1' })], 'is not a number of the standard'],
    ['a level that is none', [aRow({ level: '4' })], 'level "4"'],
    ['a row without words', [aRow({ requirement: '' })], 'says nothing'],
    ['done without saying how', [aRow({ how: '' })], 'done says how'],
    ['done nowhere', [aRow({ where: '' })], 'in which file'],
    ['a file that is not there', [aRow({ where: 'web/none.ts' })], 'web/none.ts does not exist'],
    ['a test that is not there', [aRow({ test: 'tests/x.test.ts' })], 'does not exist'],
    ['a test that is no test', [aRow({ test: 'web/app.ts' })], 'web/app.ts is not a test'],
    ['later without an issue', [aRow({ state: 'later' })], 'later names its issue'],
    ['not applicable without a reason', [aRow({ state: 'not applicable' })], 'needs a reason'],
    ['left to who installs, without a word', [aRow({ state: 'installation' })], 'says by what'],
    ['another state', [aRow({ state: 'almost' })], 'state "almost"'],
  ])('%s', (_case, some, sentence) => {
    expect(faultsOf(...some).join('\n')).toContain(sentence)
  })
})
