import { describe, expect, test } from '@jest/globals'

import { ledgerFaults, parseLedger } from './ledger.ts'
import type { LedgerRow, Repository } from './ledger.ts'
import { checkout, readText } from './repository.ts'

const expectedIds = readText('tests/rules/docs/coverage-ids.txt').trim().split('\n')

const repository: Repository = {
  hasFile: (path) => ['domain/contact/rules.ts', 'tests/rules/contact.test.ts'].includes(path),
  hasPage: (path) => path === '/posta',
}

function aRow(changes: Partial<LedgerRow>): LedgerRow {
  return {
    id: 'a',
    source: 'issue 3 §5',
    capability: 'Inbox',
    state: 'done',
    where: '/posta',
    test: 'tests/rules/contact.test.ts',
    issue_or_reason: '',
    ...changes,
  }
}

function faultsOf(...rows: LedgerRow[]): string[] {
  return ledgerFaults(rows, ['a'], repository)
}

describe('the ledger of the mission', () => {
  test('has one sound row for everything that is expected', () => {
    const rows = parseLedger(readText('docs/coverage.csv'))
    expect(ledgerFaults(rows, expectedIds, checkout())).toEqual([])
  })

  test('expects the 168 features of the present system, each once', () => {
    const features = expectedIds.filter((id) => /^siso-\d+b?$/.test(id))
    expect(new Set(features).size).toBe(168)
    expect(new Set(expectedIds).size).toBe(expectedIds.length)
  })
})

describe('a ledger that says something untrue is refused', () => {
  test('a sound row has no fault', () => {
    expect(faultsOf(aRow({}))).toEqual([])
    expect(faultsOf(aRow({ where: '/posta; domain/contact/rules.ts' }))).toEqual([])
    expect(faultsOf(aRow({ state: 'later', issue_or_reason: 'later issue: plans' }))).toEqual([])
  })

  test.each([
    ['a missing row', [], 'a: the row is missing'],
    ['a row written twice', [aRow({}), aRow({})], 'a: the row is there twice'],
    ['a row nobody expects', [aRow({}), aRow({ id: 'b' })], 'b: not in coverage-ids.txt'],
    ['an unknown state', [aRow({ state: 'almost' })], 'state "almost" is not'],
    ['a row without words', [aRow({ capability: '' })], 'source or capability is empty'],
    ['done with no page', [aRow({ where: '' })], 'done names no page or file'],
    ['done with no test', [aRow({ test: '' })], 'done names no test'],
    [
      'done with a page that is not there',
      [aRow({ where: '/altrove' })],
      '/altrove does not exist',
    ],
    [
      'done with a file that is not there',
      [aRow({ where: 'web/x.ts' })],
      'web/x.ts does not exist',
    ],
    ['done with a test that is not there', [aRow({ test: 'tests/x.test.ts' })], 'is not a test'],
    [
      'done with a test that is no test',
      [aRow({ test: 'domain/contact/rules.ts' })],
      'is not a test',
    ],
    ['later without an issue', [aRow({ state: 'later' })], 'later needs "issue N"'],
    ['dropped without a reason', [aRow({ state: 'dropped' })], 'dropped needs a reason'],
    ['dropped with one word', [aRow({ state: 'dropped', issue_or_reason: 'no' })], 'dropped needs'],
  ])('%s', (_case, rows, sentence) => {
    expect(faultsOf(...rows).join('\n')).toContain(sentence)
  })

  test('a quoted comma stays inside its field', () => {
    const [row] = parseLedger(
      'id,source,capability,state,where,test,issue_or_reason\nx,s,"One, ""two""",later,,,issue 3\n',
    )
    expect(row).toMatchObject({
      capability: 'One, "two"',
      state: 'later',
      issue_or_reason: 'issue 3',
    })
  })
})
