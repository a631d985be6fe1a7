import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { MikroORM } from '@mikro-orm/postgresql'

import { openScope } from '../../../domain/auth/session.ts'
import { createOrm, plainFact } from '../../../domain/orm.ts'
import { correctPerson } from '../../../domain/registry/correct-person.ts'
import { pointToExisting } from '../../../domain/registry/point-to-existing.ts'
import { findPerson } from '../../../domain/registry/queries.ts'
import type { PersonDetails } from '../../../domain/registry/schema.ts'
import { computeFiscalCode } from '../../../domain/shared/fiscal-code.ts'
import { dayInItaly } from '../../../domain/shared/today.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { unreadTitles } from '../../support/unread-titles.ts'

let desk: Desk
let team: Team
let orm: MikroORM
let one: TestCase

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  orm = await createOrm(desk.database.url('siso_web'))
})
afterAll(async () => {
  await orm.close()
  await desk.close()
})
beforeEach(async () => {
  one = await aCaseInAssessment(desk, team)
  await desk.owner.query(`update person set identity = 'provisional' where id = $1`, [one.person])
})

const changed = 'Sono cambiati i dati o i recapiti di una persona che segui'
const told = (who: Colleague, caseId = one.id) => unreadTitles(desk, who, caseId)

async function correct(who: Colleague, changes: Partial<PersonDetails>): Promise<void> {
  const person = await desk.actAs(who, ({ sql }) => findPerson(sql, one.person))
  const provenance = {
    source: 'declared',
    sourceDate: dayInItaly(new Date()),
    validFrom: null,
  }
  await plainFact(orm, async ({ em, sql }) => {
    const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
    if (!session) throw new Error('not signed in')
    const personId = one.person
    const correction = { personId, version: person?.version ?? 0, changes, provenance }
    await correctPerson({ em, sql, session, request: 'test' }, correction)
  })
}

/** Something of the case in a colleague’s hands. */
const hands = (who: Colleague) =>
  desk.owner.query(
    `update task set state = 'claimed', assignee = $2 where case_id = $1 and state in ('open', 'claimed')`,
    [one.id, who.id],
  )

test('who follows a person is told of one save once, whatever it changed, and not of her own', async () => {
  const names = { familyName: 'Nuova', phone: '075 111222', citizenship: 'RO' }
  await correct(team.clerk, { ...names, email: 'ida@example.org' })
  expect(await told(team.worker)).toEqual([changed])
  expect(await told(team.clerk)).toEqual([])
})

const fiscalCode = computeFiscalCode({
  ...{ familyName: 'Prova', givenName: 'Ida', birthDate: '1941-03-08', sex: 'F', place: 'D653' },
})

test.each([
  { familyName: 'Altra' },
  { phone: '075 999999' },
  { fiscalCode },
  { citizenship: 'AL' },
])('of %j', async (changes) => {
  await correct(team.clerk, changes)
  expect(await told(team.worker)).toEqual([changed])
})

test('what is not hers to know is not told: her office, a death on its own', async () => {
  await desk.actAs(team.clerk, ({ sql }) =>
    sql.query('update person set orgs = orgs || $2::int, version = version + 1 where id = $1', [
      one.person,
      desk.elsewhere.org,
    ]),
  )
  await desk.actAs(team.clerk, ({ sql }) =>
    sql.query('update person set death_date = siso_today() where id = $1', [one.person]),
  )
  expect(await told(team.worker)).not.toContain(changed)
})

test('who has a task of hers in hand is told too, and who could take one is not', async () => {
  const [colleague, other] = [
    await desk.hire('social-worker', desk.here.org),
    await desk.hire('social-worker', desk.here.org),
  ]
  await hands(colleague)
  await correct(team.clerk, { phone: '075 333444' })
  expect(await told(colleague)).toEqual([changed])
  expect(await told(team.worker)).toEqual([changed])
  expect(await told(other)).toEqual([])
})

test('who follows two cases of hers is told once', async () => {
  const again = await aCaseInAssessment(desk, team)
  await desk.owner.query('update social_case set subject = $2 where id = $1', [
    again.id,
    one.person,
  ])
  await correct(team.clerk, { phone: '075 555666' })
  const both = [...(await told(team.worker)), ...(await told(team.worker, again.id))]
  expect(both).toEqual([changed])
})

test('of a protected person only who is named is told', async () => {
  await desk.owner.query('update social_case set protected = true where id = $1', [one.id])
  await desk.owner.query('update person set protected = true where id = $1', [one.person])
  const colleague = await desk.hire('social-worker', desk.here.org)
  await hands(colleague)
  for (const who of [team.clerk, team.worker])
    await desk.owner.query(
      `insert into case_grant (case_id, user_id, kind, reason) values ($1, $2, 'named', 'test')`,
      [one.id, who.id],
    )
  await correct(team.clerk, { phone: '075 777888' })
  const { rows } = await desk.owner.query<{ audience: string }>(
    `select audience from notice where case_id = $1 and kind = 'details-changed'`,
    [one.id],
  )
  expect(rows).toEqual([{ audience: `user:${team.worker.id}` }])
})

test('who followed somebody without a name learns that he is another, who is registered', async () => {
  const existing = randomUUID()
  await desk.owner.query(
    `insert into person (id, identity, given_name, family_name, search_key, orgs)
     values ($1, 'certain', 'Ivo', 'Noto', 'noto ivo', $2)`,
    [existing, [desk.here.org]],
  )
  await desk.actAs(team.clerk, (act) =>
    pointToExisting(act, { personId: one.person, existingId: existing }),
  )
  expect(await told(team.worker)).toEqual([changed])
})
