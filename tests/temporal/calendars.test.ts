import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { getChange } from '../../domain/calendars/changes.ts'
import { editChange, makeChange, weighChange } from '../../domain/calendars/edit-change.ts'
import { signChange } from '../../domain/calendars/sign-change.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { aCaseInAssessment, aTeam } from '../support/a-case.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { aDesk } from '../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../support/builders/a-desk.ts'
import { keepIfAsked } from '../support/kept-histories.ts'

const cases = 12

let desk: Desk
let office: Installation
let irene: Colleague
beforeAll(async () => {
  desk = await aDesk()
  irene = await desk.hire('procedure-admin', desk.here.region ?? 0)
  office = await anInstallation(desk.database)
}, 60_000)
afterAll(async () => {
  await office.close()
  await desk.close()
}, 60_000)

const counted = async (what: string): Promise<number> =>
  (await desk.owner.query<{ n: number }>(`select count(*)::int as n ${what}`)).rows[0]?.n ?? 0
const inState = async (state: string) =>
  (await counted(`from calendar_change where state = '${state}'`)) === 1

/** A closure of the office over the first date of all its open terms. */
async function closure() {
  const { rows } = await desk.owner.query<{ organisation: string; from: string }>(
    `select o.code as organisation, (select min(due_at at time zone 'Europe/Rome')::date::text from deadline
       where state = 'running') as from from organisation o where id = $1`,
    [desk.here.org],
  )
  const { organisation = '', from = '' } = rows[0] ?? {}
  return { organisation, from, until: addDays(from, 5), reason: 'trasloco' }
}

test('a worker that is killed while it brings a calendar leaves no case halfway, and forgets none', async () => {
  const team = await aTeam(desk)
  const ids: string[] = []
  for (let n = 0; n < cases; n++) ids.push((await aCaseInAssessment(desk, team)).id)
  const worker = await office.startWorker()
  // An effect that is settled after a case was weighed would make it another than was foreseen.
  for (const caseId of ids) office.teller.look(caseId)
  const served = async () => (await Promise.all(ids.map(office.isServed))).every(Boolean)
  await eventually('nothing is left to do', served, 60_000)
  const id = await desk.actAs(irene, makeChange)
  const shut = await closure()
  const edit = { edit: 'add-closure', closure: shut } as const
  await desk.actAs(irene, (act) => editChange(act, { change: id, revision: 1 }, edit))
  await desk.actAs(irene, (act) => weighChange(act, { change: id, revision: 2 }))
  await eventually('its effect is known', () => inState('weighed'), 60_000)
  expect(await counted('from calendar_effect')).toBe(cases)
  await desk.actAs(irene, async (act) => {
    const { revision } = await getChange(act.sql, id)
    return signChange(act, { change: id, revision }, 'Ordinanza 12')
  })
  const begun = async () => (await counted(`from case_event where kind = 'calendar-changed'`)) > 0
  await eventually('some cases follow it', begun, 60_000)
  await worker.kill()
  await office.startWorker()
  await eventually('all cases follow it', () => inState('brought'), 60_000)

  expect(await counted(`from case_event where kind = 'calendar-changed'`)).toBe(cases)
  expect(await counted(`from calendar_effect where result = 'as-foreseen'`)).toBe(cases)
  const asForeseen = `from calendar_effect e, jsonb_to_recordset(e.terms) as t (id text, now timestamptz)
    join deadline d on d.id = t.id and d.due_at = t.now where d.case_id = e.case_id`
  const foreseen = 'from calendar_effect e, jsonb_array_elements(e.terms)'
  expect(await counted(asForeseen)).toBe(await counted(foreseen))
  expect((await verifyCases(desk.batch)).violations).toEqual([])
  await keepIfAsked(office.client, `WorkflowId = "calendar-${id}"`, 'calendar-worker-killed')
}, 200_000)
