import { expect, test } from '@jest/globals'

import type { Prediction } from '../../../domain/procedures/migrate/migrate.ts'
import type { TermChange } from '../../../domain/procedures/migrate/terms.ts'
import { readRelease } from '../../../domain/procedures/read-release.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { tellMigrated } from '../../../domain/tasks/tell-migrated.ts'
import type { Concerned } from '../../../domain/tasks/tell-migrated.ts'
import { nothingForeseen } from '../../support/a-prediction.ts'
import { documentOf, known } from '../procedures/support/data.ts'

const release = readRelease(documentOf('inclusione.v8.json'), known)
const nothing = { ...nothingForeseen, unchanged: false }

const manager = { manager: 'manager', inHand: [] }

/** What each would be told of the move, by who it is; nothing where no notice is written. */
async function told(
  prediction: Partial<Prediction>,
  concerned: Concerned = manager,
): Promise<Record<string, string>> {
  let notices: { who: string; said: string }[] = []
  const query = (text: string, values: readonly unknown[] = []) => {
    if (!text.includes('insert')) return Promise.resolve([concerned])
    notices = JSON.parse(String(values[2])) as typeof notices
    return Promise.resolve([])
  }
  const move = { caseId: 'a', seq: 2, at: '2026-11-29T09:00:00.000Z', from: release, to: release }
  const sql = { query } as unknown as Sql
  await tellMigrated(sql, { ...move, prediction: { ...nothing, ...prediction } })
  return Object.fromEntries(notices.map(({ who, said }) => [who, said]))
}

const wait = (past: readonly string[]): TermChange => {
  return { id: 'wait@project-under-way#2', change: 'moved', past }
}

test('a wait that is over by the new rules is told, as the case goes on', async () => {
  expect(await told({ terms: [wait(['elapsed'])] })).toEqual({
    manager: 'Finisce l’attesa «Il progetto è in corso»',
  })
})

test('of a wait that goes on to another day nobody is told, and no notice without words is written', async () => {
  expect(await told({ terms: [wait([])] })).toEqual({})
  expect(await told({ terms: [wait([])], opened: ['owed-framework#1'] })).toEqual({
    manager: expect.stringMatching(/^Si apre «[^»]+»$/),
  })
})

test('that others do a task from now on is told', async () => {
  const reassigned = [{ task: 'owed-framework#1', was: [], now: [] }] as const
  expect(await told({ reassigned })).toEqual({
    manager: expect.stringMatching(/^Cambia chi fa «[^»]+»$/),
  })
})

test('who has a task in hand is told of that task alone, who follows the case of everything', async () => {
  const [term] = release.deadlines
  const dropped = (bound: string): TermChange => {
    return { id: `${term?.key ?? ''}@${bound}`, change: 'dropped', past: [] }
  }
  const inHand = [
    { who: 'provider', task: 'one#1' },
    { who: 'signer', task: 'two.signature.first#3' },
    { who: 'manager', task: 'three#1' },
    { who: 'idle', task: 'four#1' },
  ]
  const change: Partial<Prediction> = {
    opened: ['owed-framework#1'],
    cancelled: ['one#1', 'three#1'],
    kept: [{ task: 'four#1', revised: false }],
    terms: [dropped('two#3'), dropped('two#2'), dropped('case')],
  }
  const said = await told(change, { manager: 'manager', inHand })
  const ends = expect.stringMatching(/^Scadenza «[^»]+»: non corre più$/) as unknown
  expect(said).toEqual({
    manager: expect.stringMatching(/^Si apre .*altro nella storia della pratica$/) as unknown,
    provider: 'Si annulla «one»',
    signer: ends,
  })
  expect(await told(change, { manager: null, inHand: inHand.slice(0, 1) })).toEqual({
    provider: 'Si annulla «one»',
  })
})

test('a move that changes nothing is not told', async () => {
  expect(await told({ unchanged: true })).toEqual({})
})
