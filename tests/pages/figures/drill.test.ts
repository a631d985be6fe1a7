import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let coordinator: Browser
let cases: readonly TestCase[]

beforeAll(async () => {
  app = await startApp()
  cases = [await aCase(app), await aCase(app), await aCase(app), await aCase(app)]
  const [expiring = lost, expired = lost, valid = lost, corrected = lost] = cases
  await isee(expiring, 10)
  await isee(expired, -10)
  await isee(valid, 10)
  await isee(valid, 200)
  const mistaken = await isee(corrected, 10)
  await isee(corrected, 200, mistaken)
  await term(expiring, { state: 'running', days: 1 })
  await term(expired, { state: 'running', days: -1 })
  await term(valid, { state: 'met', days: -1 })
  await term(corrected, { state: 'met', days: -1, fired: true })
  coordinator = await app.enter('coordinator.a')
}, 60_000)
afterAll(() => app.stop())

const lost: TestCase = { caseId: '', personId: '', taskId: '' }

/** An ISEE that holds for some days still, in the place of another if it corrects it. */
async function isee({ personId }: TestCase, days: number, corrects?: string): Promise<string> {
  const { rows } = await app.owner.query<{ id: string }>(
    `insert into social_fact (id, person_id, kind, detail, valid_from, valid_to, source, source_date, recorded_by, corrects, reason)
     values (gen_random_uuid(), $1, 'isee', '{}', siso_today() - 300, siso_today() + $2::int, 'document', siso_today() - 300, $3, $4::uuid,
       case when $4::uuid is not null then 'prova' end) returning id`,
    [personId, days, app.people.users['social-worker.a'], corrects ?? null],
  )
  return rows[0]?.id ?? ''
}

interface Term {
  readonly state: 'running' | 'met'
  readonly days: number
  readonly fired?: boolean
}

/** The only term of a case, that falls in some days. */
async function term({ caseId }: TestCase, { state, days, fired = false }: Term): Promise<void> {
  await app.owner.query('delete from deadline where case_id = $1', [caseId])
  await app.owner.query(
    `insert into deadline (case_id, id, deadline, version, origin, due_at, proof, rungs, state, fired)
     select $1, 'test', 'test', 1, siso_clock(), due, '{}', '[]', $2,
       case when $4 then jsonb_build_array(jsonb_build_object('rung', 'breach', 'at', due)) else '[]' end
     from (select siso_clock() + $3 * interval '1 day' as due) d`,
    [caseId, state, days, fired],
  )
}

/** The addresses behind the counts of a figure, in its own order. */
async function lists(figure: string, per: string): Promise<readonly string[]> {
  const { html } = await coordinator.get(`/cruscotti?per=${per}`)
  const section = html.split(`aria-labelledby='${figure}'`)[1]?.split('</section>')[0] ?? ''
  return [...section.matchAll(/href='([^']+)'/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='),
  )
}

/** Which of the cases a list holds, by their order. */
async function heldBy(address: string, by = coordinator): Promise<readonly number[]> {
  const { html, status } = await by.get(address)
  expect([address, status]).toEqual([address, 200])
  return cases.flatMap(({ caseId }, at) => (html.includes(caseId) ? [at] : []))
}

const held = (addresses: readonly string[]) =>
  Promise.all(addresses.map((address) => heldBy(address)))

describe.each(['zona', 'comune', 'ufficio'])('by %s, a number leads to what it counts', (per) => {
  test('the ISEE in force, that expire and that have expired', async () => {
    const addresses = await lists('isee', per)
    expect(addresses[0]).toContain(`&${per}=`)
    const [valid, expiring, expired] = [[2, 3], [0], [1]]
    expect(await held(addresses)).toEqual([valid, expiring, expired, valid, expiring, expired])
  })

  test('the terms kept, met late, past and near', async () => {
    const addresses = await lists('terms', per)
    const inOrder = [[2], [3], [1], [0]]
    expect(await held(addresses)).toEqual([...inOrder, ...inOrder])
  })

  test('the cases of a phase', async () => {
    const addresses = await lists('cases', per)
    expect(await held(addresses)).toEqual(addresses.map(() => [0, 1, 2, 3]))
    expect(addresses.length).toBeGreaterThan(1)
  })
})

test('contacts lead to their list by office, comune or zone and day', async () => {
  for (const [per, word, place] of [
    ['ufficio', 'ufficio', 'office.a'],
    ['comune', 'luogo', 'municipality.a'],
    ['zona', 'luogo', 'zone.a'],
  ] as const) {
    const addresses = await lists('accesses', per)
    expect(addresses[0]).toContain(`&${word}=${String(app.people.orgs[place])}`)
    expect(await held(addresses)).toEqual([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ])
  }
})

test('who opens the cases of these places and reads no contacts there gets the counts alone', async () => {
  await app.owner.query(
    `insert into user_role (user_id, role, org, valid_from)
     select $1, role, $2, '2020-01-01' from unnest(array['planner', 'uvm-nurse']) role`,
    [app.people.users['uvm-nurse.a'], app.people.orgs['zone.a']],
  )
  const nurse = await app.enter('uvm-nurse.a')
  const { html } = await nurse.get('/cruscotti?per=comune')
  expect(html).toContain('/pratiche?')
  expect(html).not.toContain('/contatti?')
})

test('the same list is narrowed within mine and within my office', async () => {
  const worker = await app.enter('social-worker.a')
  const found = (asked: string) => heldBy(`/pratiche?stato=tutte&${asked}`, worker)
  expect(await found('vista=ufficio&isee=in-scadenza')).toEqual([0])
  expect(await found('vista=ufficio&termini=in-ritardo')).toEqual([3])
  expect(await found('vista=mie&isee=in-scadenza')).toEqual([])
})

test('who may not read the social record is told nothing of an ISEE', async () => {
  const clerk = await app.enter('front-desk.a')
  const page = await clerk.get('/pratiche?vista=tutte&isee=in-scadenza')
  expect(cases.some(({ caseId }) => page.html.includes(caseId))).toBe(false)
  expect((await clerk.get('/pratiche?vista=tutte')).html).not.toContain("name='isee'")
  expect((await coordinator.get('/pratiche?vista=tutte')).html).toContain("name='isee'")
})

test('a protected case is counted, and in nobody’s list who is not named', async () => {
  const [one = lost] = cases
  await app.owner.query('update social_case set protected = true where id = $1', [one.caseId])
  const [, expiring = ''] = await lists('isee', 'zona')
  expect(await heldBy(expiring)).toEqual([])
})
