import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { recordEmergency } from '../../../domain/contact/emergency.ts'
import type { EmergencyEntry } from '../../../domain/contact/emergency.ts'
import { pointToExisting } from '../../../domain/registry/point-to-existing.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { unreadTitles } from '../../support/unread-titles.ts'

let desk: Desk
let team: Team
let one: TestCase

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())
beforeEach(async () => {
  one = await aCaseInAssessment(desk, team)
})

const newContact = 'C’è un nuovo contatto di una persona che segui'
const told = () => unreadTitles(desk, team.worker, one.id)

function callAtNight(who: EmergencyEntry['who']) {
  const entry: EmergencyEntry = {
    caseId: randomUUID(),
    who,
    office: desk.here.org,
    happenedAt: new Date(Date.now() - 60_000),
    ...{
      mode: 'in-person',
      caller: 'Una pattuglia',
      callerPhone: '',
      place: 'Stazione',
      what: 'Dorme all’aperto',
    },
    ...{ measure: 'shelter', measureNote: '', called: ['police'] },
  }
  return desk.actAs(team.clerk, (act) => recordEmergency(act, entry))
}

test('somebody found at night without a name, recognised in the morning, is a new contact for who follows him', async () => {
  const { personId } = await callAtNight({ alias: 'uomo con il cane' })
  expect(await told()).toEqual([])
  await desk.actAs(team.clerk, (act) => pointToExisting(act, { personId, existingId: one.person }))
  expect(await told()).toEqual([newContact])
})

test('somebody known already is a new contact at once, and nobody is registered for it', async () => {
  const people = async () => {
    const { rows } = await desk.owner.query<{ n: number }>('select count(*)::int as n from person')
    return rows[0]?.n
  }
  const before = await people()
  const { personId, caseId } = await callAtNight({ known: one.person })
  expect(personId).toBe(one.person)
  expect(await people()).toBe(before)
  expect(await told()).toEqual([newContact])
  expect(await one.scalar(`select subject from social_case where id = $1`, [caseId])).toBe(
    one.person,
  )
})
