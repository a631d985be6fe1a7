import { expect, test } from '@jest/globals'

import type { Prediction } from '../../../domain/procedures/migrate/migrate.ts'
import type { TermChange } from '../../../domain/procedures/migrate/terms.ts'
import { readRelease } from '../../../domain/procedures/read-release.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { tellMigrated } from '../../../domain/tasks/tell-migrated.ts'
import { documentOf, known } from '../procedures/support/data.ts'

const release = readRelease(documentOf('inclusione.v8.json'), known)
const nothing = {
  blocked: [],
  unchanged: false,
  opened: [],
  cancelled: [],
  kept: [],
  reassigned: [],
  terms: [],
}

/** What a notice of the move would say; nothing where none is written. */
async function told(prediction: Partial<Prediction>): Promise<unknown[]> {
  const titles: unknown[] = []
  const query = (_text: string, values: readonly unknown[] = []) => {
    titles.push(values[2])
    return Promise.resolve([])
  }
  const move = { caseId: 'a', seq: 2, at: '2026-11-29T09:00:00.000Z', from: release, to: release }
  await tellMigrated({ query } as Sql, { ...move, prediction: { ...nothing, ...prediction } })
  return titles
}

const wait = (past: readonly string[]): TermChange => {
  return { id: 'wait@project-under-way#2', change: 'moved', past }
}

test('a wait that is over by the new rules is told, as the case goes on', async () => {
  expect(await told({ terms: [wait(['elapsed'])] })).toEqual([
    'Pratica {{pratica}}: le regole sono cambiate. Finisce l’attesa «Il progetto è in corso».',
  ])
})

test('of a wait that goes on to another day nobody is told, and no notice without words is written', async () => {
  expect(await told({ terms: [wait([])] })).toEqual([])
  expect(await told({ terms: [wait([])], opened: ['owed-framework#1'] })).toEqual([
    expect.stringMatching(/le regole sono cambiate\. Si apre «[^»]+»\.$/),
  ])
})

test('that others do a task from now on is told', async () => {
  const reassigned = [{ task: 'owed-framework#1', was: [], now: [] }] as const
  expect(await told({ reassigned })).toEqual([expect.stringMatching(/Cambia chi fa «[^»]+»\.$/)])
})

test('a move that changes nothing is not told', async () => {
  expect(await told({ unchanged: true })).toEqual([])
})
