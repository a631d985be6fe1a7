import { z } from 'zod'

import { parseCsv } from '../../../seeds/csv.ts'

const Row = z.strictObject({
  id: z.string(),
  level: z.string(),
  requirement: z.string(),
  how: z.string(),
  where: z.string(),
  test: z.string(),
  state: z.string(),
  issue_or_reason: z.string(),
})
export type SecurityRow = z.infer<typeof Row>

type HasFile = (path: string) => boolean

const issue = /^(issue \d+|later issue: \S.*)$/

export function parseSecurityLedger(text: string): SecurityRow[] {
  return z.array(Row).parse(parseCsv(text))
}

/** Every fault of the ledger as one sentence; an empty list when it can be trusted. */
export function securityFaults(rows: readonly SecurityRow[], hasFile: HasFile): string[] {
  return [
    ...rows
      .slice(1)
      .filter((row, at) => !isBefore(rows[at]?.id ?? '', row.id))
      .map((row) => `${row.id}: is there twice, or out of order`),
    ...rows.flatMap((row) => faultsOf(row, hasFile).map((fault) => `${row.id}: ${fault}`)),
  ]
}

function isBefore(id: string, next: string): boolean {
  return ordered(id) < ordered(next)
}

/** `1.10.1` as `001.010.001`. */
function ordered(id: string): string {
  return id.replaceAll(/\d+/g, (number) => number.padStart(3, '0'))
}

function faultsOf(row: SecurityRow, hasFile: HasFile): string[] {
  const { id, level, requirement, where, test } = row
  const missing = [...named(where), ...named(test)].filter((path) => !hasFile(path))
  return [
    ...(/^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(id) ? [] : ['is not a number of the standard']),
    ...(/^[123]$/.test(level) ? [] : [`level "${level}" is not 1, 2 or 3`]),
    ...(requirement === '' ? ['says nothing of what is required'] : []),
    ...missing.map((path) => `${path} does not exist`),
    ...named(test)
      .filter((path) => !path.endsWith('.test.ts'))
      .map((path) => `${path} is not a test`),
    ...stateFaults(row),
  ]
}

const sound: Readonly<Record<string, (row: SecurityRow) => boolean>> = {
  done: ({ how, where }) => how !== '' && where !== '',
  later: ({ issue_or_reason: reason }) => issue.test(reason),
  'not applicable': ({ issue_or_reason: reason }) => reason.split(' ').length >= 5,
  installation: ({ where, issue_or_reason: reason }) => where !== '' && reason !== '',
}
const wanted: Readonly<Record<string, string>> = {
  done: 'done says how, and in which file',
  later: 'later names its issue',
  'not applicable': 'not applicable needs a reason in a sentence',
  installation: 'installation says by what, and where it is told',
}

function stateFaults(row: SecurityRow): string[] {
  const isSound = sound[row.state]
  if (!isSound) return [`state "${row.state}" is none of ours`]
  return isSound(row) ? [] : [wanted[row.state] ?? '']
}

/** A cell may name several places, separated by semicolons. */
function named(cell: string): string[] {
  return cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
