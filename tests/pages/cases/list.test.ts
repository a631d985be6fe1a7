import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let one: TestCase
let other: TestCase
let worker: Browser

beforeAll(async () => {
  app = await startApp()
  one = await aCase(app)
  other = await aCase(app)
  worker = await app.enter('social-worker.a')
  await app.owner.query(
    `update case_engine set state = jsonb_set(state, '{facts}', '{"area": "disability", "urgency": "red"}')
     where case_id = $1`,
    [one.caseId],
  )
  await app.owner.query('update social_case set manager = $2 where id = $1', [
    one.caseId,
    app.people.users['social-worker.a'],
  ])
  await app.owner.query(
    `insert into deadline (case_id, id, deadline, version, origin, due_at, proof, rungs)
     values ($1, 'test', 'test', 1, siso_clock(), siso_clock() + interval '1 day', '{}', '[]')`,
    [one.caseId],
  )
})
afterAll(() => app.stop())

const list = (asked: string, view = 'ufficio') => worker.get(`/pratiche?vista=${view}&${asked}`)
const found = async (asked: string, view?: string) => {
  const { html } = await list(asked, view)
  return [one, other].map(({ caseId }) => html.includes(caseId))
}
const today = dayInItaly(new Date())

describe.each(['ufficio', 'tutte'])('the list of cases (%s)', (view) => {
  test.each([
    ['an area', 'area=disability', 'area=adults'],
    ['an urgency', 'urgenza=rossa', 'urgenza=verde'],
    ['terms at risk', 'termini=a-rischio', 'termini=a-rischio&stato=chiuse'],
  ])('is narrowed to %s', async (_, matching, another) => {
    expect(await found(matching, view)).toEqual([true, false])
    expect(await found(another, view)).toEqual([false, false])
  })

  test('is narrowed to who follows the case', async () => {
    const { users } = app.people
    const of = (id: string | undefined) => `responsabile=${id ?? ''}`
    expect(await found(of(users['social-worker.a']), view)).toEqual([true, false])
    expect(await found(of(users['social-worker.b']), view)).toEqual([false, false])
  })

  test('is narrowed to the days of the contact, both included', async () => {
    expect(await found(`dal=${today}&al=${today}`, view)).toEqual([true, true])
    expect(await found('al=2020-01-01', view)).toEqual([false, false])
    expect(await found('dal=2999-01-01', view)).toEqual([false, false])
  })
})

test('mine are those that I follow', async () => {
  expect(await found('', 'mie')).toEqual([true, false])
  expect(await found('urgenza=gialla', 'mie')).toEqual([false, false])
})

test('a filter that is on is said, and taken off by itself', async () => {
  const page = await list('urgenza=rossa&termini=a-rischio')
  expect(page.text).toContain('urgenza Rossa')
  const html = page.html.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
  expect(html).toContain('/pratiche?vista=ufficio&termini=a-rischio')
  expect(html).toContain('/pratiche?vista=ufficio&urgenza=rossa')
})

test.each(['urgenza=viola', 'area=A', 'dal=ieri', 'ufficio=x', 'responsabile=x', 'termini=si'])(
  'a filter that is none of ours is refused: %s',
  async (asked) => {
    expect((await list(asked)).status).toBe(400)
  },
)

describe('by what the social record says today', () => {
  const asked = 'cartella=legal-protection'

  beforeAll(async () => {
    const say = (detail: object, from: string | null, until: string | null) =>
      app.owner.query(
        `insert into social_fact (id, person_id, kind, detail, valid_from, valid_to, source, source_date, recorded_by)
         values (gen_random_uuid(), $1, 'legal-protection', $2, $3, $4, 'document', siso_today(), $5)`,
        [one.personId, detail, from, until, app.people.users['social-worker.a']],
      )
    await say({ kind: 'guardianship' }, '2020-01-01', null)
    await say({ kind: 'curatorship' }, '2015-01-01', '2020-01-01')
  })

  test('a kind of fact, or one of its values, narrows the list; what was does not', async () => {
    for (const view of ['ufficio', 'tutte', 'mie']) {
      expect(await found(asked, view)).toEqual([true, false])
      expect(await found(`${asked}.guardianship`, view)).toEqual([true, false])
      expect(await found(`${asked}.curatorship`, view)).toEqual([false, false])
    }
    const { text, html } = await list(`${asked}.guardianship`)
    expect(text).toContain('Protezione giuridica: Tutela')
    expect(html).toContain("value='work.employed'")
  })

  test('a list narrowed so is traced with the cases that it shows, one narrowed otherwise is not', async () => {
    const traceOf = async (query: string) => {
      const page = await list(query)
      const { rows } = await app.owner.query(
        `select action, purpose, case_id as "caseId", person_id = c.subject as "ofHers", detail
         from audit_event left join social_case c on c.id = case_id where request = $1 order by audit_event.id`,
        [page.headers.get('x-request-id')],
      )
      return rows
    }
    const event = { action: 'cases-searched', purpose: 'case-work' }
    const search = (detail: object) => ({
      ...{ ...event, caseId: null, ofHers: null },
      detail: { list: 'office', state: 'open', ...detail },
    })
    expect(await traceOf(asked)).toEqual([
      search({ fact: 'legal-protection', count: 1 }),
      { ...event, caseId: one.caseId, ofHers: true, detail: {} },
    ])
    expect(await traceOf('isee=scaduto')).toEqual([search({ isee: 'expired', count: 0 })])
    expect(await traceOf('urgenza=rossa')).toEqual([])
  })

  test('who does not read the record is offered none of it, and finds nobody', async () => {
    const desk = await (await app.enter('front-desk.a')).get(`/pratiche?vista=ufficio&${asked}`)
    expect(desk.html).not.toContain("name='cartella'")
    expect(desk.html).not.toContain(one.caseId)
  })
})

describe('the list taken away', () => {
  const download = (by: Browser, asked = '') =>
    by.get(`/pratiche/elenco.csv?vista=ufficio&${asked}`)

  test('has a line for each case of the list, and leaves a trace of how many', async () => {
    const page = await download(worker, 'urgenza=rossa')
    expect(page.headers.get('content-type')).toContain('text/csv')
    const [head, line, none] = page.html.split('\r\n')
    expect(head).toContain('Numero;Persona;Anno di nascita')
    expect(line).toContain('Ada Inventata')
    expect(line).toContain(';Disabilità;Rossa;')
    expect(none).toBe('')
    const { rows } = await app.owner.query(
      `select detail from audit_event where action = 'case-exported' order by id desc limit 1`,
    )
    expect(rows).toEqual([{ detail: { list: 'office', state: 'open', count: 1, urgency: 'red' } }])
  })

  test('holds no protected case, not even for who is named, and is not for a nurse', async () => {
    await app.owner.query('update social_case set protected = true where id = $1', [other.caseId])
    const all = await download(worker)
    expect(all.html.split('\r\n')).toHaveLength(3)
    await app.owner.query(
      `insert into case_grant (case_id, user_id, kind, reason) values ($1, $2, 'named', 'prova')`,
      [other.caseId, app.people.users['social-worker.a']],
    )
    expect(await found('')).toEqual([true, true])
    const named = await download(worker)
    expect(named.html.split('\r\n')).toHaveLength(3)
    expect((await download(await app.enter('uvm-nurse.a'))).status).toBe(403)
  })
})
