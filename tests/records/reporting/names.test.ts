import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { servicesOf } from '../../../domain/delivery/queries.ts'
import { serviceNames } from '../../../domain/organisations/service-names.ts'
import { allocateFund } from '../../../domain/reporting/allocations.ts'
import { evaluateFigures } from '../../../domain/reporting/evaluate.ts'
import { readWork } from '../../../domain/reporting/work.ts'
import { aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { deliverTo, grantIn } from '../../support/granted-in.ts'

let desk: Desk
let team: Team
let parent: TestCase
let year: number

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  parent = await aCaseInTriage(desk, team)
  const { rows } = await desk.owner.query<{ year: number }>(
    'select extract(year from siso_today())::int as year',
  )
  year = rows[0]?.year ?? 0
}, 60_000)
afterAll(() => desk.close())

const keyOf = async (fund: string | null) => {
  const { rows } = await desk.owner.query<{ key: string | null }>('select fund_key($1) as key', [
    fund,
  ])
  return rows[0]?.key
}
const grant = (fund: string | null) =>
  grantIn(desk, parent.id, {
    ...{ quantity: 200, unit: 'hour', every: 'week', price: 2000 },
    ...{ startsOn: `${String(year)}-01-01`, endsOn: `${String(year)}-12-31`, fund },
  })
const fundsOf = (who: Colleague) =>
  desk.actAs(who, async ({ sql }) => (await readWork(sql, 'zone')).funds)
const namesOf = async (funds: readonly string[]) => {
  const text =
    'select fund_name(f) as name from unnest($1::text[]) with ordinality u (f, n) order by n'
  const rows = await desk.actAs(team.coordinator, ({ sql }) =>
    sql.query<{ name: string | null }>(text, [funds]),
  )
  return rows.map(({ name }) => name)
}

test('capitals, spaces and ways to write an accent make no other fund; nothing written is none', async () => {
  const ways = [
    'Fondo Povertà',
    ' FONDO  povertà ',
    'fondo\tpoverta\u0300',
    '\u00a0Fondo Povertà\n',
  ]
  const keys = await Promise.all(ways.map(keyOf))
  expect(new Set(keys)).toEqual(new Set(['fondo povertà']))
  expect(await keyOf('Fondo Povertà 2')).toBe('fondo povertà 2')
  expect(await Promise.all([null, '', ' \t '].map(keyOf))).toEqual([null, null, null])
})

test('a fund is called as a plan first wrote it, then as who plans writes what it gives', async () => {
  await grant('Fondo  Aiuto')
  await grant('FONDO AIUTO ')
  await grant(' ')
  await evaluateFigures(desk.engine)
  const before = await fundsOf(team.coordinator)
  expect(before.map(({ fund, services }) => [fund, services])).toEqual([
    ['Fondo Aiuto', 2],
    [null, 1],
  ])
  expect(await namesOf(['fondo aiuto', 'Fondo mai visto', ''])).toEqual([
    'Fondo Aiuto',
    'Fondo mai visto',
    null,
  ])
  const planner = await desk.hire('planner', desk.here.zone ?? 0)
  await desk.actAs(planner, (act) =>
    allocateFund(act, {
      ...{ zone: desk.here.zone ?? 0, year, fund: 'fondo AIUTO', amount: 100 },
      ...{ source: 'Delibera di prova', sourceDate: `${String(year)}-01-02` },
    }),
  )
  const [after] = await fundsOf(team.coordinator)
  expect(after).toMatchObject({ fund: 'fondo AIUTO', allocated: 100, services: 2 })
})

test('a service has the name of the last nomenclature where it stands, and where none has it its code', async () => {
  await desk.owner.query(
    `insert into service (code, version, name, position, evidence, source, valid_from)
     select code, version + 1, 'Aiuto a casa', position, evidence, source, valid_from from service where code = 'D.1.01'
     union all
     select 'Z.9', version, 'Servizio che non c’è più', position, evidence, source, valid_from from service where code = 'D.1.01'`,
  )
  const names = await desk.actAs(team.coordinator, ({ sql }) =>
    serviceNames(sql, ['D.1.01', 'Z.9', 'nowhere']),
  )
  const expected = [
    ['D.1.01', 'Aiuto a casa'],
    ['Z.9', 'Servizio che non c’è più'],
  ]
  expect([...names].toSorted()).toEqual(expected)
  for (const code of ['Z.9', 'nowhere', 'D.1.01']) {
    const id = await grant(null)
    await desk.owner.query('update granted_service set service = $2 where case_id = $1', [id, code])
    await deliverTo(desk, { service: id, ago: 0, quantity: 100, by: team.worker })
    const name = names.get(code) ?? code
    const [listed] = await desk.actAs(team.coordinator, ({ sql }) => servicesOf(sql, { ids: [id] }))
    expect(listed?.name).toBe(name)
    const { delivered } = await desk.actAs(team.coordinator, ({ sql }) => readWork(sql, 'zone'))
    expect(delivered.find((one) => one.code === code)?.service).toBe(name)
  }
})
