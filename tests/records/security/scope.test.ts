import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'

import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let one: TestCase
let stranger: Colleague
beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  one = await aCaseInAssessment(desk, team)
  stranger = await desk.hire('social-worker', desk.elsewhere.org)
})
afterAll(() => desk.close())
afterEach(async () => {
  await desk.owner.query('delete from case_grant')
  await desk.owner.query('delete from substitution')
  for (const table of ['person', 'social_case', 'task'])
    await desk.owner.query(`update ${table} set protected = false`)
})

const what = {
  case: 'select 1 from social_case where id = $1',
  task: 'select 1 from task where case_id = $1',
  person: 'select 1 from person where id = (select subject from social_case where id = $1)',
}

/** Which parts of the case somebody sees. */
async function seenBy(who: Colleague): Promise<string[]> {
  return desk.actAs(who, async ({ sql }) => {
    const seen: string[] = []
    for (const [part, text] of Object.entries(what)) {
      if ((await sql.query(text, [one.id])).length > 0) seen.push(part)
    }
    return seen
  })
}

/** A grant on the case; it began an hour ago, and ends in so many minutes if it ends. */
async function grant(kind: string, endsIn: number | null = null): Promise<void> {
  await desk.owner.query(
    `insert into case_grant (case_id, user_id, kind, reason, valid_from, valid_to)
     values ($1, $2, $3, 'test', siso_clock() - interval '1 hour', siso_clock() + $4 * interval '1 minute')`,
    [one.id, stranger.id, kind, endsIn],
  )
}

async function standIn(from: number, to: number): Promise<void> {
  await desk.owner.query(
    `insert into substitution (user_id, substitute, valid_from, valid_to)
     values ($1, $2, siso_today() + $3::int, siso_today() + $4::int)`,
    [team.worker.id, stranger.id, from, to],
  )
}

async function protect(): Promise<void> {
  await desk.owner.query('update social_case set protected = true where id = $1', [one.id])
  await desk.owner.query('update task set protected = true where case_id = $1', [one.id])
  await desk.owner.query(
    'update person set protected = true where id = (select subject from social_case where id = $1)',
    [one.id],
  )
}

const everything = ['case', 'task', 'person']

test('who works elsewhere sees nothing of a case', async () => {
  expect(await seenBy(team.worker)).toEqual(everything)
  expect(await seenBy(stranger)).toEqual([])
})

describe('a case is seen beyond its office', () => {
  test.each(['assignment', 'share', 'named', 'break-glass'])('by a grant: %s', async (kind) => {
    await grant(kind)
    expect(await seenBy(stranger)).toEqual(everything)
  })

  test('by who stands in for a colleague, while it lasts', async () => {
    await standIn(0, 1)
    expect(await seenBy(stranger)).toEqual(everything)
  })
})

describe('a case is hidden again', () => {
  test('when the grant has ended', async () => {
    await grant('share', -1)
    expect(await seenBy(stranger)).toEqual([])
  })

  test.each([
    ['has not begun', 1, 5],
    ['was over yesterday', -5, 0],
  ])('when the substitution %s', async (_, from, to) => {
    await standIn(from, to)
    expect(await seenBy(stranger)).toEqual([])
  })

  test('when the colleague who is stood in for is suspended', async () => {
    await standIn(0, 1)
    const suspend = 'update user_account set state = $2 where id = $1'
    await desk.owner.query(suspend, [team.worker.id, 'suspended'])
    expect(await seenBy(stranger)).toEqual([])
    await desk.owner.query(suspend, [team.worker.id, 'active'])
  })

  test.each(['assignment', 'share'])(
    'when the person is protected, though there is a grant: %s',
    async (kind) => {
      await grant(kind)
      await protect()
      expect(await seenBy(stranger)).toEqual([])
    },
  )

  test.each(['named', 'break-glass'])('but not to who is named: %s', async (kind) => {
    await grant(kind)
    await protect()
    expect(await seenBy(stranger)).toEqual(everything)
  })

  test('when the person is protected, also to who stands in for a colleague not named', async () => {
    await standIn(0, 1)
    await protect()
    expect(await seenBy(stranger)).toEqual([])
  })
})
