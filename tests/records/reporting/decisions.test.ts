import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { allocateFund, allocationHistory } from '../../../domain/reporting/allocations.ts'
import { setTarget, targetHistory, targetsInForce } from '../../../domain/reporting/targets.ts'
import { readWork } from '../../../domain/reporting/work.ts'
import { aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let ofZone: Colleague
let ofRegion: Colleague
let today: string

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  ofZone = await desk.hire('planner', desk.here.zone ?? 0)
  ofRegion = await desk.hire('planner', desk.here.region ?? 0)
  const { rows } = await desk.owner.query<{ today: string }>('select siso_today()::text as today')
  today = rows[0]?.today ?? ''
})
afterAll(() => desk.close())

const source = 'Delibera di prova'
type Wanted = readonly [place: number | null, value: number | null, from?: string]
const setBy = (who: Colleague, ...[place, value, from = today]: Wanted) =>
  desk.actAs(who, (act) =>
    setTarget(act, { place: place ?? 0, figure: 'terms', value, from, source }),
  )
const forMe = async (who: Colleague) => {
  const targets = await desk.actAs(who, ({ sql }) => targetsInForce(sql))
  return targets.map(({ figure, value, by }) => [figure, value, by])
}

test('the region’s target holds until the zone sets its own, and again once that is withdrawn', async () => {
  const { zone, region } = desk.here
  expect(await forMe(ofZone)).toEqual([])
  await setBy(ofRegion, region, 90)
  const regional = [['terms', 90, ofRegion.name]]
  for (const who of [ofZone, ofRegion, team.coordinator]) expect(await forMe(who)).toEqual(regional)
  await setBy(ofZone, zone, 95)
  await setBy(ofZone, zone, 99, '2099-01-01')
  for (const who of [ofZone, team.coordinator])
    expect(await forMe(who)).toEqual([['terms', 95, ofZone.name]])
  // The region has many zones: what one of them wants is not for all.
  expect(await forMe(ofRegion)).toEqual(regional)
  await setBy(ofZone, zone, null)
  expect(await forMe(ofZone)).toEqual(regional)
  const history = await desk.actAs(ofZone, ({ sql }) => targetHistory(sql))
  expect(history.map(({ value, inForce }) => [value, inForce])).toEqual([
    [99, false],
    [null, true],
    [95, false],
    [90, true],
  ])
})

test('a target is for who plans that place, in its own name, never for the past, and stays as it is', async () => {
  const { zone, region } = desk.here
  for (const [who, place] of [
    [ofZone, region],
    [ofZone, desk.elsewhere.zone],
    [ofZone, desk.here.org],
    [team.coordinator, zone],
  ] as const)
    await expect(setBy(who, place ?? 0, 1)).rejects.toThrow(/chi programma/)
  await expect(setBy(ofZone, zone, 1, '2020-01-01')).rejects.toThrow()
  const insert = `insert into figure_target (place, figure, valid_from, value, source, set_by) values ($1, 'terms', siso_today(), 1, 'Atto', $2)`
  const asked = (who: Colleague, place: number | null, by: Colleague) =>
    desk.actAs(who, ({ sql }) => sql.query(insert, [place, by.id]))
  await expect(asked(ofZone, desk.elsewhere.zone, ofZone)).rejects.toThrow(/policy/)
  await expect(asked(ofZone, zone, ofRegion)).rejects.toThrow(/policy/)
  await expect(asked(team.coordinator, zone, team.coordinator)).rejects.toThrow(/policy/)
  await expect(desk.owner.query('update figure_target set value = 1')).rejects.toThrow()
})

const year = () => Number(today.slice(0, 4))
type Given = readonly [zone: number | null, fund: string, amount: number, year?: number]
const give = (who: Colleague, ...[zone, fund, amount, of = year()]: Given) =>
  desk.actAs(who, (act) =>
    allocateFund(act, {
      ...{ zone: zone ?? 0, year: of, fund, amount, source, sourceDate: today },
    }),
  )
const fundsOf = (who: Colleague) =>
  desk.actAs(who, async ({ sql }) => (await readWork(sql, 'zone')).funds)

test('what a fund is given stands beside what is committed of it, whatever its capitals', async () => {
  await desk.owner.query(
    `insert into fund_figure (org, fund, committed, spent, services) values
       ($1, 'fondo  alfa', 700000, 300000, 9), ($1, 'Fondo Alfa', 100, 0, 1), ($1, null, 5000, 0, 1), ($2, 'Fondo Alfa', 9, 9, 1)`,
    [desk.here.org, desk.elsewhere.org],
  )
  await give(ofZone, desk.here.zone, 'Fondo Alfa', 900_000)
  await give(ofZone, desk.here.zone, 'FONDO ALFA', 1_000_000)
  await give(ofZone, desk.here.zone, 'Fondo Alfa', 5, year() + 1)
  await give(ofRegion, desk.here.zone, 'Fondo Beta', 20_000)
  await give(ofRegion, desk.elsewhere.zone, 'Fondo Alfa', 400)
  const numbers = (found: Awaited<ReturnType<typeof fundsOf>>) =>
    found.map(({ allocated, committed, spent }) => [allocated, committed, spent])
  for (const who of [ofZone, team.coordinator])
    expect(numbers(await fundsOf(who))).toEqual([
      [1_000_000, 700_100, 300_000],
      [20_000, 0, 0],
      [null, 5000, 0],
    ])
  expect(numbers(await fundsOf(ofRegion))[0]).toEqual([1_000_400, 700_109, 300_009])
})

test('an allocation is recorded by who plans the zone, read there alone, and never changed', async () => {
  for (const [who, zone] of [
    [ofZone, desk.elsewhere.zone],
    [ofRegion, desk.here.region],
    [team.coordinator, desk.here.zone],
  ] as const)
    await expect(give(who, zone, 'Fondo', 1)).rejects.toThrow(/chi programma/)
  const insert = `insert into fund_allocation (zone, year, fund, amount, source, source_date, set_by)
    values ($1, 2026, 'Fondo', 1, 'Atto', siso_today(), $2)`
  const asked = (who: Colleague, place: number | null) =>
    desk.actAs(who, ({ sql }) => sql.query(insert, [place, who.id]))
  await expect(asked(ofZone, desk.elsewhere.zone)).rejects.toThrow(/policy/)
  await expect(asked(ofRegion, desk.here.region)).rejects.toThrow(/policy/)
  await expect(desk.owner.query('delete from fund_allocation')).rejects.toThrow()
  await give(ofRegion, desk.elsewhere.zone, `Fondo ${randomUUID()}`, 7)
  const zones = await desk.actAs(ofZone, async ({ sql }) => [
    ...new Set((await allocationHistory(sql)).map(({ zone }) => zone)),
  ])
  expect(zones.length).toBeLessThanOrEqual(1)
  expect(await desk.actAs(team.worker, ({ sql }) => allocationHistory(sql))).toEqual([])
})
