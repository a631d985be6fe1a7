import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { sayBenefit } from '../../../domain/organisations/benefits.ts'
import type { BenefitEdit } from '../../../domain/organisations/benefits.ts'
import { protectPerson } from '../../../domain/registry/protect-person.ts'
import { controlSheet } from '../../../domain/siuss/control-sheet.ts'
import { decideFlow } from '../../../domain/siuss/decide.ts'
import { turnFlowTasks } from '../../../domain/siuss/ledger/flow-tasks.ts'
import { publishReady } from '../../../domain/siuss/ledger/publish-flows.ts'
import { prepareFlows } from '../../../domain/siuss/prepare-flows.ts'
import { prepareNext } from '../../../domain/siuss/prepare-round.ts'
import { setSender } from '../../../domain/siuss/sender.ts'
import { keptCounts } from '../../../domain/siuss/sheet-counts.ts'
import { faultsIn } from '../../rules/siuss/xsd.ts'
import { aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aDayLater, belfioreOf } from '../../support/a-flow.ts'
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

  test('what is put right without asking is kept with the flow that tells it, as it was then', async () => {
    const service = await aBenefit()
    await withCode(service.person)
    const named = (name: string) =>
      desk.owner.query('update person set family_name = $2, version = version + 1 where id = $1', [
        ...[service.person, name],
      ])
    // The year of the benefit may be cut too: by the day of today.
    const names = `select operation, jsonb_path_query_array(fixes, '$[*] ? (@.rule == "S15")') as fixes
      from siuss_flow where service = $1 order by put_at, operation`
    const kept = async () => (await desk.owner.query<object>(names, [service.id])).rows
    const long = 'Rossi della Torre Inventata Lunghissima e Senza Fine davvero'
    await named(long)
    await prepare()
    const cut = {
      rule: 'S15',
      field: 'Cognome',
      before: long,
      after: 'Rossi della Torre Inventata Lunghiss',
    }
    expect(await kept()).toEqual([{ operation: 'I', fixes: [cut] }])
    await aDayLater(desk.owner)
    await publishReady(desk.engine, await belfioreOf(desk.owner, municipality))
    await desk.owner.query("update siuss_flow set state = 'acquired' where service = $1", [
      service.id,
    ])
    await named('Rossi')
    await prepare()
    expect(await kept()).toEqual([
      { operation: 'I', fixes: [cut] },
      { operation: 'C', fixes: [] },
      { operation: 'I', fixes: [] },
    ])
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

  test('a provisional code goes, where the registry names the comune of birth or its cadastral code', async () => {
    const service = await aBenefit()
    const bornIn = async (place: string | null) => {
      await desk.owner.query(
        `update person set fiscal_code = '12345678901', fiscal_code_kind = 'provisional', birth_place = $2 where id = $1`,
        [service.person, place],
      )
      return (await sheetOf(officer, service.id))?.standing
    }
    const { rows } = await desk.owner.query<{ name: string; belfiore: string }>(
      `select name, detail ->> 'belfiore' as belfiore from organisation where id = $1`,
      [municipality],
    )
    expect(await bornIn(null)).toBe('blocked')
    expect(await bornIn('Un posto che nessuno conosce')).toBe('blocked')
    expect(await bornIn('Un posto, z123')).toBe('ready')
    expect(await bornIn(` ${rows[0]?.name.toUpperCase() ?? ''}`)).toBe('ready')
    await prepare()
    const [flow] = await flows(service.id)
    expect(flow?.xml).toContain(`LuogoNascita="${rows[0]?.belfiore ?? ''}"`)
    expect(flow?.xml).toContain('CodiceFiscale="12345678901"')
    await desk.owner.query(
      'update person set fiscal_code = null, fiscal_code_kind = null where id = $1',
      [service.person],
    )
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

  test('the code that who plans says is taken from its day on, with or without an ISEE', async () => {
    const planner = await desk.hire('planner', desk.here.region ?? 0)
    const say = (edit: Partial<BenefitEdit>) =>
      desk.actAs(planner, (act) =>
        sayBenefit(act, {
          ...{ service: 'D.1.03', from: `${String(year)}-01-01`, code: 'A2.07', byIsee: null },
          ...edit,
        }),
      )
    const service = await aBenefit('D.1.03')
    await withCode(service.person)
    const blocked = (await sheetOf(officer, service.id))?.problems ?? []
    expect(blocked.map(({ at }) => at)).toContainEqual({ kind: 'benefit', id: 'D.1.03' })
    await say({ from: `${String(year)}-12-31` })
    expect((await sheetOf(officer, service.id))?.standing).toBe('blocked')
    await say({})
    expect((await sheetOf(officer, service.id))?.standing).toBe('ready')
    await prepare()
    expect((await flows(service.id)).at(-1)?.xml).toContain('CodicePrestazione="A2.07"')
    const means = async () => (await flows(service.id)).at(-1)?.xml
    expect(await means()).toContain('PresenzaProvaMezzi="1"')
    await say({ byIsee: false })
    await prepare()
    expect(await means()).toContain('PresenzaProvaMezzi="4"')
    await say({ code: null })
    expect((await sheetOf(officer, service.id))?.standing).toBe('blocked')
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

  test('a cancelling that INPS rejected goes once more after its task says what was mended', async () => {
    const service = await aBenefit()
    await withCode(service.person)
    await prepare()
    const goes = (id: string | undefined, ...states: readonly string[]) =>
      desk.owner.query(
        `do $$ begin ${states
          .map(
            (state) =>
              `update siuss_flow set state = '${state}', ts_flusso = coalesce(ts_flusso, (select max(x.ts_flusso) + interval '1 second' from siuss_flow x), siso_clock()) where id_flusso = '${id ?? ''}';`,
          )
          .join(' ')} end $$`,
      )
    const [sent] = await flows(service.id)
    await goes(sent?.id, 'published', 'acquired')
    await price(service.id, 3000)
    await prepare()
    const cancelling = async () =>
      (await flows(service.id)).filter(({ operation }) => operation === 'C')
    const [first] = await cancelling()
    await goes(first?.id, 'published', 'rejected')
    const turn = async () => {
      await turnFlowTasks(desk.engine, () => Promise.resolve())
      await service.advance('workflow')
    }
    const done = async (note?: string) =>
      service.complete(officer, await service.task('ad-hoc'), {
        outcome: 'done',
        ...(note !== undefined && { note }),
      })
    await turn()
    await prepare()
    expect(await cancelling()).toHaveLength(1)
    await done()
    await prepare()
    expect(await cancelling()).toHaveLength(1)
    await turn()
    await done('Il codice del comune era quello vecchio')
    await prepare()
    const [, again] = await cancelling()
    expect(again).toMatchObject({ state: 'ready', corrects: sent?.id })
    expect(again?.xml).toContain('TipoOperazione="C"')
    await prepare()
    expect(await cancelling()).toHaveLength(2)
    await aDayLater(desk.owner)
    const belfiore = await belfioreOf(desk.owner, municipality)
    expect(await publishReady(desk.engine, belfiore)).toContain(again?.id)
    expect((await cancelling()).map(({ state }) => state)).toEqual(['corrected', 'published'])
    await turn()
    expect((await service.tasks()).filter(({ step }) => step === 'ad-hoc')).toHaveLength(2)
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
    await prepareNext({ engine: desk.engine, web: desk.web }, (error) => {
      throw error
    })
    const counts = await desk.actAs(planner, ({ sql }) => keptCounts(sql, year))
    expect(
      counts.find(({ kind, code }) => kind === 'standing' && code === 'blocked')?.n,
    ).toBeGreaterThan(0)
    expect(counts.every((one) => one.municipality === municipality)).toBe(true)
    expect(await desk.actAs(planner, ({ sql }) => controlSheet(sql, ask()))).toEqual([])
  })
})
