import { z } from 'zod'

import { parseCsv } from '../../../seeds/csv.ts'

const Row = z.object({
  id: z.string(),
  source: z.string(),
  capability: z.string(),
  state: z.string(),
  where: z.string(),
  test: z.string(),
  issue_or_reason: z.string(),
})
export type LedgerRow = z.infer<typeof Row>

/** What the ledger may name: files of the repository and addresses of pages. */
export type Repository = {
  hasFile(path: string): boolean
  hasPage(path: string): boolean
}

const issue = /^(issue \d+(: \S.*)?|later issue: \S.*)$/

export function parseLedger(text: string): LedgerRow[] {
  return z.array(Row).parse(parseCsv(text))
}

/** Every fault of the ledger as one sentence; an empty list when it can be trusted. */
export function ledgerFaults(
  rows: LedgerRow[],
  expectedIds: string[],
  repository: Repository,
): string[] {
  const ids = new Set(rows.map((row) => row.id))
  const expected = new Set(expectedIds)
  return [
    ...expectedIds.filter((id) => !ids.has(id)).map((id) => `${id}: the row is missing`),
    ...rows
      .filter((row, index) => rows.findIndex((other) => other.id === row.id) !== index)
      .map((row) => `${row.id}: the row is there twice`),
    ...rows
      .filter((row) => !expected.has(row.id))
      .map((row) => `${row.id}: not in coverage-ids.txt`),
    ...rows.flatMap((row) => rowFaults(row, repository).map((fault) => `${row.id}: ${fault}`)),
  ]
}

function rowFaults(row: LedgerRow, repository: Repository): string[] {
  const unnamed =
    row.source === '' || row.capability === '' ? ['source or capability is empty'] : []
  switch (row.state) {
    case 'done':
      return [...unnamed, ...doneFaults(row, repository)]
    case 'later':
      return issue.test(row.issue_or_reason)
        ? unnamed
        : [
            ...unnamed,
            'later needs "issue N", what is missing after a colon, or "later issue: subject"',
          ]
    case 'dropped':
      return row.issue_or_reason.split(' ').length >= 5
        ? unnamed
        : [...unnamed, 'dropped needs a reason in a sentence']
    default:
      return [...unnamed, `state "${row.state}" is not done, later or dropped`]
  }
}

function doneFaults(row: LedgerRow, repository: Repository): string[] {
  const places = named(row.where)
  const tests = named(row.test)
  return [
    ...(places.length === 0 ? ['done names no page or file'] : []),
    ...(tests.length === 0 ? ['done names no test'] : []),
    ...places
      .filter((place) =>
        place.startsWith('/') ? !repository.hasPage(place) : !repository.hasFile(place),
      )
      .map((place) => `${place} does not exist`),
    ...tests
      .filter((test) => !test.endsWith('.test.ts') || !repository.hasFile(test))
      .map((test) => `${test} is not a test that exists`),
  ]
}

/** A cell may name several places, separated by semicolons. */
function named(cell: string): string[] {
  return cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
