import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { protectPerson } from '../../../domain/registry/protect-person.ts'
import { controlSheet, keptCounts } from '../../../domain/siuss/control-sheet.ts'
import { decideFlow } from '../../../domain/siuss/decide.ts'
import { prepareFlows } from '../../../domain/siuss/prepare-flows.ts'
import { setSender } from '../../../domain/siuss/sender.ts'
import { faultsIn } from '../../rules/siuss/xsd.ts'
import { aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aGrant, aProvider, aRow } from '../../support/a-service.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let officer: Colleague
let provider: Awaited<ReturnType<typeof aProvider>>
let helper: Colleague
let municipality: number

const year = new Date().getFullYear()
const ask = () => ({ municipality, year })

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  municipality = desk.here.municipality ?? 0
  officer = await desk.hire('admin-officer', municipality)
  provider = await aProvider(desk, 'of-here', desk.here.zone)
  helper = await desk.hire('provider', provider.id)
})
afterAll(() => desk.close())

interface Flow {
  readonly id: string
  readonly service: string
  readonly operation: string
  readonly state: string
  readonly corrects: string | null
  readonly xml: string
}

const flows = async (service: string) =>
  (
    await desk.owner.query<Flow>(
      `select id_flusso as id, service, operation, state, corrects, xml from siuss_flow
       where service = $1 order by put_at, id_flusso`,
      [service],
    )
  ).rows

/** Home help that has begun, of a person of whom all is known. */
async function aBenefit(code = 'D.1.01') {
  const row = aRow(provider.code, { grantedService: code })
  const { services } = await aGrant(desk, team, [row])
  const [service] = services
  if (!service) throw new Error('a service')
  const start = { outcome: 'accept', facts: { startedOn: `${String(year)}-01-02` } }
  await service.complete(helper, await service.task('start-service'), start)
  await service.advance('workflow')
  await desk.owner.query(
    `update person set family_name = 'Rossi', given_name = 'Mario', sex = 'M', birth_date = '1980-01-01',
      citizenship = 'IT', residence = $2, version = version + 1 where id = $1`,
    [service.person, municipality],
  )
  return service
}

/** The code, which one person alone may have. */
async function withCode(person: string) {
  const none =
    'update person set fiscal_code = null, fiscal_code_kind = null where fiscal_code is not null'
  await desk.owner.query(none)
  const one =
    "update person set fiscal_code = 'RSSMRA80A01H501U', fiscal_code_kind = 'regular' where id = $1"
  await desk.owner.query(one, [person])
}

const prepare = (who = officer) => desk.actAs(who, (act) => prepareFlows(act, ask()))
const sheetOf = (who: Colleague, service: string) =>
  desk.actAs(who, async ({ sql }) =>
    (await controlSheet(sql, ask())).find(({ about }) => about === service),
  )
const price = (service: string, cents: number) =>
  desk.owner.query('update granted_service set price = $2 where case_id = $1', [service, cents])

test('nothing is prepared until it is said who sends, by the code of a person', async () => {
  await expect(prepare()).rejects.toMatchObject({ code: 'sender-missing' })
  const say = (code: string, comune = municipality, who = officer) =>
    desk.actAs(who, (act) => setSender(act, comune, code))
  await expect(say('RSSMRA80A01H501X')).rejects.toMatchObject({ code: 'sender-invalid' })
  await expect(say('12345678901')).rejects.toMatchObject({ code: 'sender-invalid' })
  await expect(say('RSSMRA80A01H501U', desk.elsewhere.municipality ?? 0)).rejects.toMatchObject({
    code: 'comune-not-yours',
  })
  await say('rssmra80a01h501u')
  await expect(prepare()).resolves.toMatchObject({ put: 0 })
})

describe('a comune whose sender is known', () => {
  beforeEach(() => desk.actAs(officer, (act) => setSender(act, municipality, 'RSSMRA80A01H501U')))

  test('a benefit that lacks nothing goes to the ledger once, valid by the layout', async () => {
    const service = await aBenefit()
    await withCode(service.person)
    expect(await sheetOf(officer, service.id)).toMatchObject({ standing: 'ready' })
    await prepare()
    const [flow, ...others] = await flows(service.id)
    expect(others).toEqual([])
    expect(flow).toMatchObject({ operation: 'I', state: 'ready', corrects: null })
    expect(faultsIn('ps-psa-sina', flow?.xml ?? '')).toEqual([])
    expect(flow?.xml).toContain(`Nome="${flow?.id ?? ''}"`)
    await expect(prepare()).resolves.toMatchObject({ put: 0 })
    expect(await flows(service.id)).toEqual([flow])
  })

  test('what lacks something is told with the page that mends it, and waits as a draft', async () => {
    const service = await aBenefit()
    await withCode(service.person)
    await prepare()
    await desk.owner.query('update person set sex = null where id = $1', [service.person])
    expect(await sheetOf(officer, service.id)).toMatchObject({
      standing: 'blocked',
      problems: expect.arrayContaining([
        expect.objectContaining({
          rule: 'S01',
          at: { kind: 'person', id: service.person, field: 'sex' },
        }),
      ]),
    })
    await prepare()
    expect(await flows(service.id)).toMatchObject([{ state: 'draft' }])
    await desk.owner.query("update person set sex = 'M' where id = $1", [service.person])
    await prepare()
    expect(await flows(service.id)).toMatchObject([{ state: 'ready' }])
  })

  test('a service that INPS has no code for says so, and is not sent', async () => {
    const service = await aBenefit('D.1.03')
    await withCode(service.person)
    const found = await sheetOf(officer, service.id)
    expect(found?.problems.map(({ rule, field }) => `${rule} ${field}`)).toContain(
      'S01 CodicePrestazione',
    )
    await prepare()
    expect(await flows(service.id)).toEqual([])
  })

  test('what INPS has acquired and changes is cancelled and told anew; on its way it waits', async () => {
    const service = await aBenefit()
    await withCode(service.person)
    await prepare()
    const [sent] = await flows(service.id)
    await desk.owner.query(
      "update siuss_flow set state = 'published', ts_flusso = siso_clock() where id_flusso = $1",
      [sent?.id],
    )
    await price(service.id, 3000)
    await prepare()
    expect(await flows(service.id)).toHaveLength(1)
    await desk.owner.query("update siuss_flow set state = 'acquired' where id_flusso = $1", [
      sent?.id,
    ])
    await prepare()
    const [, ...corrections] = await flows(service.id)
    expect(
      corrections.map(({ operation, state, corrects }) => ({ operation, state, corrects })),
    ).toEqual(
      expect.arrayContaining([
        { operation: 'C', state: 'ready', corrects: sent?.id },
        { operation: 'I', state: 'ready', corrects: sent?.id },
      ]),
    )
    for (const { xml } of corrections) expect(faultsIn('ps-psa-sina', xml)).toEqual([])
    await price(service.id, 3100)
    await prepare()
    expect(await flows(service.id)).toHaveLength(3)
  })

  test('of a protected person who is named decides; others see nothing of her', async () => {
    const service = await aBenefit()
    await withCode(service.person)
    await desk.actAs(team.coordinator, (act) =>
      protectPerson(act, { personId: service.person, named: [], reason: 'violence' }),
    )
    const decide = (who: Colleague, send: boolean, about = service.id) =>
      desk.actAs(who, (act) => decideFlow(act, { about, send, reason: 'Sentita la persona' }))
    expect(await sheetOf(officer, service.id)).toBeUndefined()
    await expect(decide(officer, true)).rejects.toMatchObject({ code: 'nothing-to-decide' })
    expect(await sheetOf(team.coordinator, service.id)).toMatchObject({ standing: 'waiting' })
    await prepare(team.coordinator)
    expect(await flows(service.id)).toEqual([])
    await decide(team.coordinator, false)
    expect(await sheetOf(team.coordinator, service.id)).toMatchObject({ standing: 'kept' })
    await decide(team.coordinator, true)
    expect(await sheetOf(team.coordinator, service.id)).toMatchObject({
      standing: 'ready',
      decision: { send: true, by: team.coordinator.name },
    })
    await prepare(team.coordinator)
    expect(await flows(service.id)).toMatchObject([{ state: 'ready' }])
    const other = await aBenefit()
    await expect(decide(team.coordinator, true, other.id)).rejects.toMatchObject({
      code: 'nothing-to-decide',
    })
  })

  test('who plans reads counts alone, without protected people', async () => {
    const planner = await desk.hire('planner', desk.here.zone ?? 0)
    await prepare()
    const counts = await desk.actAs(planner, ({ sql }) => keptCounts(sql, year))
    expect(
      counts.find(({ kind, code }) => kind === 'standing' && code === 'blocked')?.n,
    ).toBeGreaterThan(0)
    expect(counts.every((one) => one.municipality === municipality)).toBe(true)
    expect(await desk.actAs(planner, ({ sql }) => controlSheet(sql, ask()))).toEqual([])
  })
})
