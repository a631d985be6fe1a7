import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { rolesWith } from '../../../../domain/auth/policy.ts'
import { setClock } from '../../../support/builders/clock.ts'
import { countOnce } from '../../support/count-once.ts'
import { startApp } from '../../support/start-app.ts'
import type { TestApp } from '../../support/start-app.ts'
import { tableRows } from '../shown.ts'
import { contacts, openCases, openData, services } from './figures-read.ts'
import type { Reading } from './figures-read.ts'
import { workedOut } from './knowledge.ts'
import { groups, now, placesAndReaders, plant } from './small-record.ts'
import type { Group } from './small-record.ts'

// All that each reader is told, of whatever page, put together: nobody's figure of a few comes out of it.
let app: TestApp
let codes: ReadonlyMap<string, string>

beforeAll(async () => {
  app = await startApp({}, [], placesAndReaders)
  await setClock(app.owner, { at: now })
  const client = await app.owner.connect()
  await plant(client, app.people)
  const used = [...new Set(groups.flatMap(({ service }) => service ?? []))]
  const { rows } = await client.query<{ code: string; name: string }>(
    'select code, service_name(code) as name from unnest($1::text[]) code',
    [used],
  )
  codes = new Map(rows.map(({ code, name }) => [name, code]))
  client.release()
  await countOnce(app)
}, 90_000)
afterAll(() => app.stop())

const ofMedia = ({ zone }: Group) => zone === 'media'
const of = (office: string) => (group: Group) => group.office === office
const nothing = () => false
const wide = { whole: 'contrada', zones: ['alta', 'bassa'], least: { told: 20, hidden: 5 } }
const readers = [
  { username: 'of-region', ...wide, zones: ['alta', 'media', 'bassa'], known: nothing },
  { username: 'of-zone', ...wide, whole: 'alta', zones: ['alta'], known: nothing },
  { username: 'insider', ...wide, known: ofMedia },
  { username: 'of-office', ...wide, known: of('d2') },
  {
    ...{ username: 'of-comune', whole: 'bosco', zones: [], known: of('b2') },
    least: { told: 10, hidden: 0 },
  },
] as const

const families = { openCases, contacts, services }

describe.each(readers)('$username', ({ username, whole, zones, known, least }) => {
  test.each(Object.entries(families))('%s', async (_, read) => {
    const plans = zones.map((zone) => app.people.orgs[zone] ?? 0)
    const browser = await app.enter(username)
    const reading: Reading = { browser, whole, plans, codes }
    const figures = await read(reading)
    expect(figures.filter(({ told }) => told).length).toBeGreaterThan(least.told)
    expect(figures.filter(({ told }) => !told).length).toBeGreaterThanOrEqual(least.hidden)
    expect(workedOut(groups, figures, known)).toEqual([])
  })
})

test.each(['settimane', 'mesi'])('trends by %s tell nothing to the unit', async (grain) => {
  for (const { username } of readers) {
    const { html } = await (await app.enter(username)).get(`/cruscotti?andamento=${grain}`)
    const cells = ['contact-trend', 'served-trend'].flatMap((section) =>
      tableRows(html, section).flatMap(([, ...row]) => row),
    )
    const numbers = cells
      .flatMap((cell) => cell.replaceAll('.', '').match(/\d+/g) ?? [])
      .map(Number)
    expect(numbers.some((n) => n > 0)).toBe(true)
    expect(numbers.filter((n) => n % 5 !== 0)).toEqual([])
  }
})

test('who works in all the offices of a comune reads what others who plan do', async () => {
  const usernames = ['of-region', 'of-only-office', 'of-both-offices', 'of-office']
  const [region, only, both, one] = await Promise.all(
    usernames.map(async (username) => {
      const reading: Reading = {
        browser: await app.enter(username),
        whole: 'contrada',
        plans: [],
        codes,
      }
      const figures = [...(await openCases(reading)), ...(await contacts(reading))]
      return figures.flatMap(({ from, told }) => (told ? from : []))
    }),
  )
  expect(only).toEqual(region)
  expect(both).toEqual(region)
  expect(one).not.toEqual(region)
})

// Whoever opens cases of an office, by whatever role.
test('the database knows each role that opens cases', async () => {
  const { rows } = await app.owner.query<{ text: string }>(
    "select pg_get_functiondef('untold_beside_own(int)'::regprocedure) as text",
  )
  const [, named = ''] =
    /v_held int\[\] := places_held_as\(array\[([^\]]*)\]/.exec(rows[0]?.text ?? '') ?? []
  const known = [...named.matchAll(/'([^']+)'/g)].map(([, role]) => role)
  expect(known.toSorted()).toEqual(rolesWith('case.list').toSorted())
})

test('one hidden figure more that is told, and some of a few come out: the check sees it', async () => {
  const browser = await app.enter('of-region')
  const figures = await openCases({ browser, whole: 'contrada', plans: [], codes })
  const many = figures.filter(
    (one) => !one.told && groups.reduce((sum, of) => sum + (one.counts(of) ? of.n : 0), 0) > 4,
  )
  const telling = many.filter((one) => {
    const shown = figures.map((other) => (other === one ? { ...one, told: true } : other))
    return workedOut(groups, shown).length > 0
  })
  expect(telling).not.toEqual([])
})

test('open data alone', async () => {
  const figures = await openData(app.browser())
  expect(figures.length).toBeGreaterThan(5)
  expect(workedOut(groups, figures)).toEqual([])
})
