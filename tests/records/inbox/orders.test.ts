import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { inboxSorts } from '../../../domain/tasks/inbox-ask.ts'
import type { InboxSort } from '../../../domain/tasks/inbox-ask.ts'
import { inboxPage } from '../../../domain/tasks/inbox.ts'
import { aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
const tasks: Record<string, string> = {}

/** Three triages: who it is about, days ago opened, days until due (none: no term). */
const triages: Readonly<
  Record<string, readonly [name: string, opened: number, due: number | null]>
> = {
  one: ['Zanetti', 3, 5],
  two: ['Bianchi', 1, null],
  three: ['Moretti', 2, 1],
}

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  for (const [which, [name, opened, due]] of Object.entries(triages)) {
    const one = await aCaseInTriage(desk, team)
    const { id } = await one.task('triage')
    tasks[which] = id
    await desk.owner.query(
      'update person set family_name = $2, search_key = lower($2) where id = $1',
      [one.person, name],
    )
    await desk.owner.query(
      `update task set opened_at = siso_clock() - $2 * interval '1 day', due_at = siso_clock() + $3 * interval '1 day' where id = $1`,
      [id, opened, due],
    )
    await desk.owner.query(
      `update task_candidate c set due_at = coalesce(t.due_at, 'infinity') from task t where t.id = c.task_id and t.id = $1`,
      [id],
    )
  }
})
afterAll(() => desk.close())

async function listed(sort: InboxSort): Promise<string[]> {
  const { rows } = await desk.actAs(team.worker, ({ sql }) =>
    inboxPage(sql, { tab: 'available', sort }),
  )
  return rows.map(({ id }) => Object.keys(tasks).find((which) => tasks[which] === id) ?? id)
}

const orders: Readonly<Record<InboxSort, readonly string[]>> = {
  due: ['three', 'one', 'two'],
  opened: ['one', 'three', 'two'],
  person: ['two', 'three', 'one'],
}

test.each(inboxSorts)('the inbox is put in order: %s', async (sort) => {
  expect(await listed(sort)).toEqual(orders[sort])
})
