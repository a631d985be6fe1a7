import { readFileSync } from 'node:fs'

import type pg from 'pg'

interface JournalLine {
  readonly sent?: string
  readonly accepted?: string
  readonly caseId: string
}

export interface Accepted {
  readonly caseId: string
  /** Of the event that the post must have left. */
  readonly key: string
}

/** What the clerks of `clerk.ts` have sent, and what they were told that was taken. */
export function readJournal(file: string) {
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalLine)
  const keyOf = (post: string) => (post === 'open' ? 'start' : `act:${post}`)
  return {
    sent: lines.flatMap(({ sent }) => sent ?? []),
    accepted: lines.flatMap(({ accepted, caseId }): readonly Accepted[] =>
      accepted === undefined ? [] : [{ caseId, key: keyOf(accepted) }],
    ),
  }
}

/** Posts that were taken, and are not in the record exactly once. */
export async function lostActs(owner: pg.Pool, accepted: readonly Accepted[]): Promise<object[]> {
  const { rows } = await owner.query<object>(
    `select x.* from jsonb_to_recordset($1::jsonb) as x ("caseId" uuid, key text)
     where (select count(*) from case_event e where e.case_id = x."caseId" and e.key = x.key) <> 1`,
    [JSON.stringify(accepted)],
  )
  return rows
}
