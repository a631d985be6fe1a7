import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { InboxAsk } from '../../../domain/tasks/inbox-ask.ts'
import { inboxCounts } from '../../../domain/tasks/inbox-counts.ts'
import { inboxPage } from '../../../domain/tasks/inbox.ts'
import { claimTask } from '../../../domain/tasks/claim-task.ts'
import { snoozeTask } from '../../../domain/tasks/snooze-task.ts'
import { aCase, aCaseInAssessment, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())

const idsOf = (who: Colleague, ask: Partial<InboxAsk>) =>
  desk.actAs(who, async ({ sql }) => {
    const { rows } = await inboxPage(sql, { tab: 'mine', sort: 'due', ...ask })
    return rows.map(({ id }) => id)
  })
const countsOf = (who: Colleague) => desk.actAs(who, ({ sql }) => inboxCounts(sql, true))

test('a task on offer is available to its group until somebody takes it, then it is theirs alone', async () => {
  const one = await aCaseInTriage(desk, team)
  const { id } = await one.task('triage')
  const colleague = await desk.hire('social-worker', desk.here.org)
  expect(await idsOf(team.worker, { tab: 'available' })).toContain(id)
  await desk.actAs(team.worker, (act) => claimTask(act, id))
  expect(await idsOf(colleague, { tab: 'available' })).not.toContain(id)
  expect(await idsOf(team.worker, { tab: 'mine' })).toContain(id)
  expect(await idsOf(colleague, { tab: 'mine' })).not.toContain(id)
})

test('a task put off leaves one’s own list until its day', async () => {
  const one = await aCaseInTriage(desk, team)
  const { id } = await one.task('triage')
  await desk.actAs(team.worker, (act) => claimTask(act, id))
  await desk.actAs(team.worker, (act) => snoozeTask(act, id, '2090-01-01'))
  expect(await idsOf(team.worker, { tab: 'mine' })).not.toContain(id)
  expect(await idsOf(team.worker, { tab: 'snoozed' })).toEqual([id])
  expect((await countsOf(team.worker)).snoozed).toBe(1)
})

test('who opened a case sees what others are doing about it, and the coordinator who does it', async () => {
  const one = await aCaseInAssessment(desk, team)
  const { id } = await one.task('assess')
  expect(await idsOf(team.clerk, { tab: 'waiting' })).toContain(id)
  expect(await idsOf(team.worker, { tab: 'waiting' })).not.toContain(id)
  expect(await idsOf(team.coordinator, { tab: 'team' })).toContain(id)
  const row = await desk.actAs(team.coordinator, async ({ sql }) => {
    const { rows } = await inboxPage(sql, { tab: 'team', sort: 'due' })
    return rows.find((each) => each.id === id)
  })
  expect(row).toMatchObject({ assignee: team.worker.name, familyName: 'Prova', givenName: 'Ida' })
})

test('nobody of another zone sees or counts it', async () => {
  const stranger = await desk.hire('social-worker', desk.elsewhere.org)
  await aCaseInTriage(desk, team)
  const counts = await countsOf(stranger)
  expect([counts.mine, counts.available, counts.waiting, counts.team]).toEqual([0, 0, 0, 0])
})

test('a protected case is in no list and in no count of who was not named', async () => {
  const one = await aCaseInTriage(desk, team)
  const { id } = await one.task('triage')
  const before = await countsOf(team.worker)
  await desk.owner.query('update task set protected = true where id = $1', [id])
  const after = await countsOf(team.worker)
  expect(await idsOf(team.worker, { tab: 'available' })).not.toContain(id)
  expect(after.available).toBe(before.available - 1)
})

test('a task offered to two of one’s groups is shown and counted once', async () => {
  const one = await aCase(desk, { by: team.clerk })
  const { id } = await one.task('access-card')
  const both = await desk.hire('front-desk', desk.here.org)
  await desk.owner.query(
    `insert into user_role (user_id, role, org, valid_from) values ($1, 'social-worker', $2, '2020-01-01')`,
    [both.id, desk.here.org],
  )
  const before = await countsOf(both)
  await desk.owner.query(
    `with freed as (update task set state = 'open', assignee = null where id = $1 returning *)
     insert into task_candidate (group_key, due_at, task_id, case_id)
     select g, coalesce(due_at, 'infinity'), id, case_id from freed, unnest(groups) g`,
    [id],
  )
  const listed = await idsOf(both, { tab: 'available' })
  expect(listed.filter((each) => each === id)).toEqual([id])
  expect((await countsOf(both)).available).toBe(before.available + 1)
})

test('filters by phase, by due date and by municipality keep what they say', async () => {
  const triage = await (await aCaseInTriage(desk, team)).task('triage')
  const ask = { tab: 'available' as const }
  expect(await idsOf(team.worker, { ...ask, phase: 'triage' })).toContain(triage.id)
  expect(await idsOf(team.worker, { ...ask, phase: 'plan' })).toEqual([])
  expect(await idsOf(team.worker, { ...ask, due: 'late' })).not.toContain(triage.id)
  await desk.owner.query(
    `with late as (update task set due_at = siso_clock() - interval '1 hour' where id = $1 returning id, due_at)
     update task_candidate c set due_at = late.due_at from late where c.task_id = late.id`,
    [triage.id],
  )
  expect(await idsOf(team.worker, { ...ask, due: 'late' })).toEqual([triage.id])
  const municipality = desk.here.municipality ?? 0
  expect(await idsOf(team.worker, { ...ask, municipality })).toContain(triage.id)
  expect(await idsOf(team.worker, { ...ask, municipality: municipality + 1_000_000 })).toEqual([])
})

test('an incident is in the administrator’s list with its number and without the person', async () => {
  const one = await aCaseInTriage(desk, team)
  const region = desk.here.region ?? 0
  await desk.owner.query(
    `with opened as (
       insert into task (id, case_id, key, step, iteration, phase, purpose, release, title, state, groups, orgs, opened_at)
       values (gen_random_uuid(), $1, 'incident#9', 'incident', 9, 'triage', 'incident', 'presa-in-carico@1',
         'Risolvi l’incidente', 'open', array['system-admin@' || $2::int], array[$2::int], now()) returning *)
     insert into task_candidate select groups[1], 'infinity', id, case_id from opened`,
    [one.id, region],
  )
  const rows = await desk.actAs(team.administrator, async ({ sql }) => {
    const found = await inboxPage(sql, { tab: 'available', sort: 'due' })
    return found.rows
  })
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ familyName: null, givenName: null, municipality: null })
  expect(rows[0]?.number).toMatch(/^\d{4}\/\d+$/)
})
