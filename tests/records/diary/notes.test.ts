import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { historyOf } from '../../../domain/diary/history.ts'
import { writeEntry } from '../../../domain/diary/write-entry.ts'
import { aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let one: TestCase
beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  one = await aCaseInTriage(desk, team)
})
afterAll(() => desk.close())

interface Given {
  readonly kind: string
  readonly happenedOn: string
  readonly body: string
}

function write(who: Colleague, over: Partial<Given> = {}): Promise<void> {
  const note = { kind: 'interview', happenedOn: '2026-01-07', body: 'Colloquio', ...over }
  return desk.actAs(who, (act) => writeEntry(act, { id: randomUUID(), cases: [one.id], ...note }))
}

const history = (filter: 'all' | 'notes' | 'decisions' | 'system', limit?: number) =>
  desk.actAs(team.worker, ({ sql }) =>
    historyOf(sql, one.id, { filter, ...(limit !== undefined && { limit }) }),
  )

test('a note is kept as it was written, by whom, and leaves a trace without its text', async () => {
  await write(team.worker, { body: 'Prima riga\r\nseconda riga  ' })
  const { rows } = await history('notes')
  expect(rows).toMatchObject([
    { source: 'note', body: 'Prima riga\nseconda riga', who: team.worker.name },
  ])
  const trace = `select detail from audit_event where case_id = $1 and action = 'diary-written'`
  expect(await one.scalar(trace)).toEqual({ kind: 'interview' })
})

test('a note of another zone’s worker is refused in the same words as a case that is not there', async () => {
  const stranger = await desk.hire('social-worker', desk.elsewhere.org)
  const words = await write(stranger).catch((error: Error) => error.message)
  expect(words).toContain('non è tra quelle che puoi vedere')
  const nowhere = {
    id: randomUUID(),
    cases: [randomUUID()],
    kind: 'note',
    happenedOn: '2026-01-07',
    body: 'x',
  }
  await expect(desk.actAs(team.worker, (act) => writeEntry(act, nowhere))).rejects.toThrow(words)
})

test('a note that cannot be written says all that is wrong, and is not kept', async () => {
  const count = 'select count(*)::int from diary_entry where case_id = $1'
  const before = await one.scalar(count)
  await expect(write(team.worker, { kind: 'gossip', body: ' ' })).rejects.toMatchObject({
    code: 'entry-invalid',
    detail: { problems: [{ field: 'kind' }, { field: 'body' }] },
  })
  expect(await one.scalar(count)).toBe(before)
})

test('a note can be neither changed nor taken away by who wrote it', async () => {
  for (const statement of [`update diary_entry set body = 'x'`, 'delete from diary_entry'])
    await expect(desk.actAs(team.worker, ({ sql }) => sql.query(statement))).rejects.toMatchObject({
      code: '42501',
    })
})

test('the diary mixes notes and what happened, newest first, each way of looking with its own', async () => {
  const all = await history('all')
  const moments = all.rows.map(({ moment }) => moment.getTime())
  expect(moments).toEqual(moments.toSorted((a, b) => b - a))
  expect(new Set(all.rows.map(({ source }) => source))).toEqual(new Set(['note', 'event']))
  expect((await history('notes')).rows.every(({ source }) => source === 'note')).toBe(true)
  const decided = (await history('decisions')).rows
  expect(decided).toContainEqual(
    expect.objectContaining({ kind: 'completed', outcome: 'to-triage' }),
  )
})

test('a page of the diary ends where the next begins, and none is lost between them', async () => {
  const whole = (await history('all')).rows.map(({ id }) => id)
  const ids: string[] = []
  let after: Awaited<ReturnType<typeof history>>['next']
  do {
    const page = await desk.actAs(team.worker, ({ sql }) =>
      historyOf(sql, one.id, { filter: 'all', after, limit: 2 }),
    )
    ids.push(...page.rows.map(({ id }) => id))
    after = page.next
  } while (after)
  expect(ids).toEqual(whole)
})
