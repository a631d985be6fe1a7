import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { allRoutes } from '../../web/routes.ts'
import type { Route } from '../../web/shared/route.ts'
import type { TestCase } from './support/a-case.ts'
import type { Browser } from './support/browser.ts'
import type { Page } from './support/page.ts'
import { aFullCase, csrfOf, fill, sample } from './support/permission-matrix.ts'
import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

/** Who has no part in the case: of its office but not named, of its zone, of another, of none. */
const strangers = [
  'front-desk.a',
  'social-worker.a2',
  'coordinator.a',
  'uvm-nurse.a',
  'admin-officer.a',
  'provider.a',
  'planner.a',
  'help-desk.a',
  'social-worker.b',
  'coordinator.b',
]

/** Words found nowhere else, each of another thing that is known of her. */
const known = {
  given: 'Zefirina',
  family: 'Quattrocolli',
  alias: 'Bucaneve',
  code: 'QTTZRN41C48G478X',
  birth: '17/11/1933',
  street: 'Via delle Mimose Segrete',
  phone: '3339876543',
  note: 'Colloquio riservatissimo',
}

let app: TestApp
let one: TestCase

beforeAll(async () => {
  app = await startApp()
  one = await aFullCase(app, true)
  await app.owner.query(
    `update person set identity = 'certain', given_name = $2, family_name = $3, alias = $4, fiscal_code = $5,
       fiscal_code_kind = 'regular', birth_date = '1933-11-17', search_key = lower($3 || ' ' || $2) where id = $1`,
    [one.personId, known.given, known.family, known.alias, known.code],
  )
  await app.owner.query(
    `insert into person_address (id, person_id, kind, address, source, source_date, valid_from)
     values (gen_random_uuid(), $1, 'residence', $2, 'declared', siso_today(), siso_today())`,
    [one.personId, known.street],
  )
  await app.owner.query(
    `insert into diary_entry (id, case_id, kind, happened_on, body, author, org)
     values (gen_random_uuid(), $1, 'interview', siso_today(), $2, $3, $4)`,
    [
      one.caseId,
      `${known.note} ${known.phone}`,
      ...[app.people.users['social-worker.a'], app.people.orgs['office.a']],
    ],
  )
}, 60_000)
afterAll(() => app.stop())

/** Ending the session would end the trial; a stream does not end. */
const skipped = [
  '/posta/eventi',
  '/accesso',
  '/accesso/uscita',
  '/accesso/conferma',
  '/csp',
  '/posto',
]
const routes = (method: string) =>
  allRoutes(app.deps).filter((route) => route.method === method && !skipped.includes(route.path))

/** What the page gives away, and where. */
function leaks({ path, method }: Route, page: Page): readonly string[] {
  return Object.entries(known)
    .filter(([, words]) => page.html.toLowerCase().includes(words.toLowerCase()))
    .map(([what]) => `${method} ${path}: ${what}`)
}

/** The beginning of her name, as somebody types it who looks for her: a page may say it again. */
const typed = 'Quattroco'
const searching = ['text', 'familyName', 'lastName', 'name', 'q']
const search = Object.fromEntries(searching.map((name) => [name, typed]))

async function asked(stranger: Browser, route: Route): Promise<readonly string[]> {
  const path = fill(route.path, one)
  const given = new URLSearchParams(search)
  given.set('vista', 'tutte')
  given.set('persona', one.personId)
  given.set('pratica', one.caseId)
  const pages = [await stranger.get(path), await stranger.get(`${path}?${given.toString()}`)]
  return pages.flatMap((page) => leaks(route, page))
}

/** What must be as it was, whoever posts whatever. */
async function record(): Promise<unknown> {
  const { rows } = await app.owner.query(
    `select (select count(*)::int from case_event where case_id = $1) as events,
       (select md5(string_agg(t::text, '|' order by t.id)) from task t where case_id = $1) as tasks,
       (select md5(c::text) from social_case c where id = $1) as the_case,
       (select md5(p::text) from person p where id = $2) as person,
       (select count(*)::int from diary_entry where case_id = $1) as entries,
       (select count(*)::int from social_fact where person_id = $2) as facts,
       (select count(*)::int from case_participant where case_id = $1) as participants,
       (select count(*)::int from case_grant where case_id = $1) as grants,
       (select count(*)::int from document where case_id = $1) as documents`,
    [one.caseId, one.personId],
  )
  return rows[0]
}

test('who is named sees her by the same words, so that the words below can be found', async () => {
  await app.owner.query(
    `insert into case_grant (case_id, user_id, kind, reason) values ($1, $2, 'named', 'prova')`,
    [one.caseId, app.people.users['social-worker.a']],
  )
  const named = await app.enter('social-worker.a')
  const diary = await named.get(`/pratiche/${one.caseId}/diario`)
  expect(diary.text).toContain(known.note)
  const person = await named.get(`/persone/${one.personId}`)
  for (const words of [known.given, known.family, known.street, known.birth])
    expect(person.text).toContain(words)
  const found = await named.post('/persone/ricerca', { text: typed, _csrf: await csrfOf(named) })
  expect(found.text).toContain(known.family)
})

describe.each(strangers)('%s learns nothing of a protected person', (username) => {
  test('from any page, by its address or by what is searched', async () => {
    const stranger = await app.enter(username)
    const told: string[] = []
    for (const route of routes('get')) told.push(...(await asked(stranger, route)))
    expect(told).toEqual([])
  }, 120_000)

  test('from any post, which leaves all as it was', async () => {
    const stranger = await app.enter(username)
    const before = await record()
    const told: string[] = []
    for (const route of routes('post')) {
      const fields = { ...search, ...sample(route, one), _csrf: await csrfOf(stranger) }
      told.push(...leaks(route, await stranger.post(fill(route.path, one), fields)))
    }
    expect(told).toEqual([])
    expect(await record()).toEqual(before)
  }, 120_000)
})
