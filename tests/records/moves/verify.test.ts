import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'

import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCaseInAssessment, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())
afterEach(() => setClock(desk.owner, { minutesAhead: 0 }))

/** What only somebody with the owner's hands could do to the record. */
async function tamper(one: TestCase, statement: string): Promise<void> {
  const client = await desk.owner.connect()
  try {
    for (const table of ['case_event', 'case_move'])
      await client.query(`alter table ${table} disable trigger user`)
    await client.query(statement.replaceAll(':case', `'${one.id}'`))
    for (const table of ['case_event', 'case_move'])
      await client.query(`alter table ${table} enable trigger user`)
  } finally {
    client.release()
  }
}

async function brokenIn(one: TestCase): Promise<string[]> {
  const { violations } = await verifyCases(desk.batch, { only: one.id })
  return [...new Set(violations.map(({ invariant }) => invariant))]
}

test('a case that moved by the use cases holds together, also when it is late', async () => {
  const one = await aCaseInAssessment(desk, team)
  expect(await brokenIn(one)).toEqual([])
  await setClock(desk.owner, { minutesAhead: 40 * 24 * 60 })
  await one.advance('workflow')
  expect(await brokenIn(one)).toEqual([])
})

test('a case that waits for the worker is not broken until it has waited too long', async () => {
  const one = await aCaseInTriage(desk, team)
  await one.complete(team.worker, await one.task('triage'), { outcome: 'complete-card' })
  expect(await brokenIn(one)).toEqual([])
  await setClock(desk.owner, { minutesAhead: 1 })
  expect(await brokenIn(one)).toEqual(['not-behind'])
})

describe('the check finds', () => {
  test.each([
    [
      'an event removed from the log',
      'events-in-order',
      'delete from case_event where case_id = :case and seq = 2',
    ],
    [
      'an event moved in time',
      'events-in-order',
      `update case_event set at = at - interval '1 day' where case_id = :case and seq = 2`,
    ],
    [
      'an answer changed in the log',
      'log-folds-to-state',
      `update case_event set payload = jsonb_set(payload, '{facts}', '{"urgency": "red"}') where case_id = :case and seq = 2`,
    ],
    [
      'a move removed',
      'events-are-moves',
      'delete from case_move where case_id = :case and seq = 2',
    ],
    [
      'a command that was not decided',
      'log-folds-to-state',
      `update case_move set commands = '[]' where case_id = :case and seq = 2`,
    ],
    [
      'a state that the log does not give',
      'log-folds-to-state',
      `update case_engine set state = jsonb_set(state, '{counter}', '9') where case_id = :case`,
    ],
    [
      'a hash that is not the state’s',
      'log-folds-to-state',
      `update case_engine set state_hash = 'x' where case_id = :case`,
    ],
    [
      'a phase that is not the state’s',
      'case-says-its-state',
      `update social_case set phase = 'plan' where id = :case`,
    ],
    [
      'a case closed by hand',
      'case-says-its-state',
      `update social_case set state = 'closed', closed_at = now() where id = :case`,
    ],
    [
      'a task closed by hand',
      'tasks-are-open-steps',
      `update task set state = 'cancelled' where case_id = :case and state = 'open'`,
    ],
    [
      'a task reopened by hand',
      'tasks-are-open-steps',
      `update task set state = 'claimed' where case_id = :case and step = 'access-card'`,
    ],
    [
      'a task that nobody may take',
      'tasks-have-somebody',
      `update task set groups = '{}' where case_id = :case and state = 'open'`,
    ],
    [
      'a claimed task that is nobody’s',
      'tasks-have-somebody',
      `update task set state = 'claimed' where case_id = :case and state = 'open'`,
    ],
    [
      'a candidate that is missing',
      'candidates-match',
      `delete from task_candidate where case_id = :case and group_key like 'social-worker%'`,
    ],
    [
      'a due date moved by hand',
      'deadlines-proved',
      `update deadline set due_at = due_at + interval '1 day' where case_id = :case`,
    ],
    [
      'a proof changed by hand',
      'deadlines-proved',
      `update deadline set proof = jsonb_set(proof, '{rule,amount,value}', '99') where case_id = :case`,
    ],
    [
      'a deadline stopped by hand',
      'deadlines-are-state',
      `update deadline set state = 'met' where case_id = :case`,
    ],
    [
      'a wrong alarm clock',
      'rung-is-nearest',
      'update case_engine set rung_at = null where case_id = :case',
    ],
    ['an act without its operation', 'acts-remembered', 'delete from operation'],
  ])('%s', async (_, invariant, statement) => {
    const one = await aCaseInTriage(desk, team, { urgency: 'green' })
    await tamper(one, statement)
    expect(await brokenIn(one)).toContain(invariant)
  })

  test.each([
    ['an effect without its event', `update effect set status = 'done' where case_id = :case`],
    [
      'one that was called twice',
      `update effect set calls = 2, mode = 'once', status = 'done' where case_id = :case`,
    ],
    ['an effect removed', 'delete from effect where case_id = :case'],
  ])('%s', async (_, statement) => {
    const one = await aCaseInTriage(desk, team, { urgency: 'green' })
    await setClock(desk.owner, { minutesAhead: 40 * 24 * 60 })
    await one.advance('workflow')
    expect(await brokenIn(one)).toEqual([])
    await tamper(one, statement)
    expect(await brokenIn(one)).toContain('effects-once')
  })

  test('an open case that nobody and nothing will move', async () => {
    const one = await aCaseInTriage(desk, team)
    await tamper(
      one,
      `update case_engine set state = state || '{"open": [], "deadlines": [], "effects": []}' where case_id = :case;
       delete from task_candidate where case_id = :case;
       update task set state = 'cancelled' where case_id = :case and state = 'open';
       delete from effect where case_id = :case`,
    )
    expect(await brokenIn(one)).toContain('no-orphan')
  })

  test('an open task on a closed case', async () => {
    const one = await aCaseInTriage(desk, team)
    await tamper(
      one,
      `update case_engine set state = state || '{"closed": {"outcome": "x", "at": "x"}}' where case_id = :case`,
    )
    expect(await brokenIn(one)).toContain('closed-has-no-tasks')
  })
})

test('what the check says names the case and no person', async () => {
  const one = await aCaseInTriage(desk, team)
  await tamper(one, `update case_engine set state_hash = 'x' where case_id = :case`)
  const { violations } = await verifyCases(desk.batch, { only: one.id })
  expect(violations).toEqual([
    {
      caseId: one.id,
      invariant: 'log-folds-to-state',
      message: 'evento 2: l’impronta salvata non è quella dello stato',
    },
  ])
})
