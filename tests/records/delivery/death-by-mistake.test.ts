import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { MikroORM } from '@mikro-orm/postgresql'

import { openScope } from '../../../domain/auth/session.ts'
import { recordDeliveries } from '../../../domain/delivery/record-deliveries.ts'
import { createOrm, plainFact } from '../../../domain/orm.ts'
import type { PlainAct } from '../../../domain/plain-act.ts'
import { findPerson } from '../../../domain/registry/queries.ts'
import { recordDeath, resumeService, withdrawDeath } from '../../../domain/registry/record-death.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { dayInItaly } from '../../../domain/shared/today.ts'
import { bringReports } from '../../../domain/tasks/bring-reports.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aGrant, aProvider, aRow, runEffects } from '../../support/a-service.ts'
import type { Granted } from '../../support/a-service.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let provider: Colleague
let code: string
let orm: MikroORM

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  const body = await aProvider(desk, 'of-here', desk.here.zone)
  code = body.code
  provider = await desk.hire('provider', body.id)
  orm = await createOrm(desk.database.url('siso_web'))
})
afterAll(async () => {
  expect((await verifyCases(desk.batch)).violations).toEqual([])
  await orm.close()
  await desk.close()
})

const today = dayInItaly(new Date())
const provenance = { source: 'registry', sourceDate: today, validFrom: null }

function plain<T>(who: Colleague, work: (act: PlainAct) => Promise<T>): Promise<T> {
  return plainFact(orm, async ({ em, sql }) => {
    const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
    if (!session) throw new Error('not signed in')
    return work({ em, sql, session, request: 'test' })
  })
}

const versionOf = async (personId: string) =>
  (await desk.actAs(team.worker, ({ sql }) => findPerson(sql, personId)))?.version ?? 0

/** A woman with home help that her provider delivers, whose death has been recorded. */
async function aDeath() {
  const { parent, services } = await aGrant(desk, team, [aRow(code)])
  const [service] = services
  if (!service) throw new Error('a service')
  const start = { outcome: 'accept', facts: { startedOn: '2026-11-01' } }
  await service.complete(provider, await service.task('start-service'), start)
  await runEffects(desk, service.id)
  const personId = parent.person
  await desk.owner.query(`update person set identity = 'provisional' where id = $1`, [personId])
  const death = { personId, version: await versionOf(personId), provenance }
  await plain(team.clerk, (act) => recordDeath(act, { ...death, diedOn: addDays(today, -3) }))
  await bringReports(desk.engine, () => Promise.resolve())
  await move({ parent, services })
  return { parent, service, personId }
}

async function move({ parent, services }: Granted): Promise<void> {
  for (const { id } of [parent, ...services, parent]) await runEffects(desk, id)
}

const state = `select state from granted_service where case_id = $1`

test('a namesake was registered as dead: what she had is there, and goes on', async () => {
  const { parent, service, personId } = await aDeath()
  expect(await service.scalar(state)).toBe('open')
  const hour = { service: service.id, day: addDays(today, -1), quantity: 100, reason: 'Visita' }
  const record = () => desk.actAs(provider, (act) => recordDeliveries(act, { entries: [hour] }))
  expect((await record()).flaws).toMatchObject([{ code: 'died-before' }])

  const mistake = { personId, version: await versionOf(personId), provenance }
  await plain(team.clerk, (act) => withdrawDeath(act, { ...mistake, reason: 'other-person' }))
  const check = await parent.task('check-after-death')
  await parent.complete(team.worker, check, { outcome: 'keep' })
  await move({ parent, services: [service] })
  await desk.actAs(team.worker, (act) => resumeService(act, { personId, serviceId: service.id }))
  expect(await record()).toMatchObject({ flaws: [], writes: [{ day: hour.day }] })
  expect(await service.scalar(state)).toBe('open')
})

test('her services end when who follows her has looked, and goes on to the closing', async () => {
  const { parent, service } = await aDeath()
  const check = await parent.task('check-after-death')
  await parent.complete(team.worker, check, { outcome: 'close' })
  await move({ parent, services: [service] })
  expect(await service.scalar(state)).toBe('closed')
  expect((await parent.task('close-case')).state).not.toBe('done')
})
