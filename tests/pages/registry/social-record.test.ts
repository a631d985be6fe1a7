import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { counting } from '../../support/statements-of.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let worker: Browser
let one: TestCase

beforeAll(async () => {
  app = await startApp()
  worker = await app.enter('social-worker.a')
  one = await aCase(app)
})
afterAll(() => app.stop())

const record = (part = '') => `/persone/${one.personId}/cartella${part}`

async function add(kind: string, fields: Record<string, string>) {
  const path = record(`/nuovo?tipo=${kind}`)
  return worker.submit(await worker.get(path), { source: 'declared', ...fields }, path)
}

test('a fact is added from the record, and read there with period and source', async () => {
  const done = await add('invalidity', { kind: 'civil', percent: '80', validFrom: '2021-06-10' })
  expect([done.status, done.location]).toEqual([303, record()])
  const page = await worker.get(record())
  expect(page.text).toContain('Invalidità civile · Percentuale: 80')
  expect(page.text).toContain('dal 10/06/2021 · Dichiarato dalla persona')
})

test('what is decided and has still to begin is told apart, with its day', async () => {
  const other = await aCase(app)
  const path = `/persone/${other.personId}/cartella`
  const { rows } = await app.owner.query<{ day: string; told: string }>(
    `select d::text as day, to_char(d, 'DD/MM/YYYY') as told from (select siso_today() + 33 as d) x`,
  )
  const { day = '', told = '' } = rows[0] ?? {}
  const adding = await worker.get(`${path}/nuovo?tipo=housing`)
  expect(adding.text).toContain('se è già deciso')
  const fields = { source: 'declared', title: 'rent', validFrom: day }
  const done = await worker.submit(adding, fields, `${path}/nuovo?tipo=housing`)
  expect(done.status).toBe(303)
  const page = await worker.get(path)
  expect(page.text).toMatch(
    new RegExp(`Oggi niente. Già deciso, non ancora in vigore .*dal ${told}`),
  )
  expect(page.text).not.toContain('dato di prima')
})

test('the record is read in at most twelve statements', async () => {
  await worker.get(record())
  const [page, asked] = await counting(() => worker.get(record()))
  expect(page.status).toBe(200)
  expect(asked).toBeLessThanOrEqual(12)
})

test('the folder of her case leads to her record and her network', async () => {
  const folder = await worker.get(`/pratiche/${one.caseId}`)
  expect(folder.html).toContain(`href='${record()}'`)
  expect(folder.html).toContain(`href='/persone/${one.personId}/rete'`)
})

test('a fact that says too little comes back with how to mend it', async () => {
  const again = await add('invalidity', { percent: '180', validFrom: '2021-06-10' })
  expect(again.status).toBe(422)
  expect(again.text).toContain('non maggiore di 100')
  expect(again.text).toContain('Errore: Invalidità')
})

test('a fact ends, with why, and stays in the history', async () => {
  await add('work', { condition: 'employed', job: 'Cuoca' })
  const html = (await worker.get(record())).html
  const from = html.slice(html.indexOf("id='c-work'"))
  const [, link = ''] = /href='([^']*cartella\/[0-9a-f-]{36})'/.exec(from) ?? []
  const page = await worker.get(link)
  const refused = await worker.submit(page, { validTo: '2026-01-02' }, link)
  expect(refused.status).toBe(422)
  const done = await worker.submit(page, { validTo: '2026-01-02', reason: 'Licenziata' }, link)
  expect(done.status).toBe(303)
  const after = await worker.get(record())
  expect(after.text).toContain('Perché è cambiato: Licenziata')
  expect(after.text).toContain('2 dati di prima')
  expect((await worker.submit(page, { reason: 'Di nuovo' }, link)).status).toBe(303)
})

test('family and network are drawn, and told in a table', async () => {
  await add('tie', {
    relation: 'child',
    name: 'Rita <b>',
    sex: 'F',
    livesWith: 'yes',
    bond: 'strong',
  })
  await add('network', { kind: 'parish', name: 'Parrocchia', bond: 'good' })
  const page = await worker.get(`/persone/${one.personId}/rete`)
  expect(page.html).toContain("role='img'")
  expect(page.html).toContain('<title>Rita &lt;b&gt;: Figlia o figlio, legame forte</title>')
  expect(page.html).not.toContain('Rita <b>')
  expect(page.html).toContain("class='bond-strong'")
  expect(page.text).toContain('Nucleo: chi vive con la persona')
  expect(page.text).toContain('Comunità religiosa')
  const record_ = await worker.get(record())
  const [, source = ''] = /(Dichiara[^<·]+, \d\d\/\d\d\/\d{4})/.exec(record_.html) ?? []
  expect(page.html).toContain(`<td class='muted' data-label='Fonte'>${source}</td>`)
})

test('the desk is told that the record is not for it', async () => {
  const clerk = await app.enter('front-desk.a')
  expect((await clerk.get(record())).status).toBe(403)
  expect((await clerk.get(`/persone/${one.personId}`)).html).not.toContain(record())
})

const isee = {
  ...{ kind: 'ordinary', value: '9.450,50', members: '2', dsu: 'INPS-ISEE-2026-00000001A-00' },
  ...{ flaws: 'none', document: 'Protocollo 2026/118', validFrom: '2026-02-10' },
}

test('an administrative officer writes the ISEE with its certificate, and nothing else', async () => {
  const officer = await app.enter('admin-officer.a')
  const path = record('/nuovo?tipo=isee')
  const form = await officer.get(path)
  expect(form.text).toContain('vale fino al 31 dicembre')
  const refused = await officer.submit(form, { source: 'document', ...isee, dsu: '' }, path)
  expect(refused.status).toBe(422)
  const undated = await officer.submit(form, { source: 'document', ...isee, validFrom: '' }, path)
  expect(undated.text).toContain('Indica il giorno in cui la DSU è stata presentata')
  const done = await officer.submit(form, { source: 'document', ...isee }, path)
  expect([done.status, done.location]).toEqual([303, record()])
  const page = await officer.get(record())
  expect(page.text).toContain('Ordinario · ISEE in euro: 9.450,5')
  expect(page.text).toContain('dal 10/02/2026 al 01/01/2027')
  expect(page.html).not.toContain('tipo=housing')
  expect((await officer.get(record('/nuovo?tipo=housing'))).status).toBe(404)
})

test('an ISEE corrected from ordinary to current ends as a current one does', async () => {
  const other = await aCase(app)
  const officer = await app.enter('admin-officer.a')
  const path = `/persone/${other.personId}/cartella`
  const adding = await officer.get(`${path}/nuovo?tipo=isee`)
  await officer.submit(adding, { source: 'document', ...isee }, `${path}/nuovo?tipo=isee`)
  const [, link = ''] =
    /href='([^']*cartella\/[0-9a-f-]{36})'/.exec((await officer.get(path)).html) ?? []
  const page = await officer.get(link)
  expect(page.form(link).fields).toMatchObject({ validFrom: '2026-02-10', validTo: '' })
  const done = await officer.submit(page, { kind: 'current', reason: 'È corrente' }, link)
  expect(done.status).toBe(303)
  const { rows } = await app.owner.query(
    `select valid_to::text as until from social_fact where person_id = $1 order by known_at`,
    [other.personId],
  )
  expect(rows).toEqual([{ until: '2027-01-01' }, { until: '2026-08-10' }])
})

test('the ISEE of a household is read on the record of who lives there', async () => {
  const member = await aCase(app)
  await app.owner.query(
    `insert into case_participant (id, case_id, person_id, role, valid_from)
     values (gen_random_uuid(), $1, $2, 'household-member', siso_today())`,
    [one.caseId, member.personId],
  )
  const page = await worker.get(`/persone/${member.personId}/cartella`)
  expect(page.text).toContain('ISEE in euro: 9.450,5')
  expect(page.html).toContain(`Scritto nella cartella di <a href='${record()}'>`)
})

test('a tie with a registered person is on her record and in her drawing, and changed where it is written', async () => {
  const other = await aCase(app)
  await app.owner.query(
    `insert into social_fact (id, person_id, kind, detail, other, source, source_date, recorded_by)
     values (gen_random_uuid(), $1, 'tie', '{"relation": "grandparent", "bond": "good"}', $2, 'declared', '2026-01-05', $3)`,
    [one.personId, other.personId, app.people.users['social-worker.a']],
  )
  const there = await worker.get(`/persone/${other.personId}/cartella`)
  expect(there.text).toContain('Nipote di nonni')
  expect(there.text).toContain('Scritto nella cartella di Ada Inventata')
  const network = await worker.get(`/persone/${other.personId}/rete`)
  expect(network.text).toContain('Ada Inventata')
  expect(network.html).toContain(`href='/persone/${one.personId}/cartella'`)
  expect(network.html).toMatch(/data-label='Fonte'>[^<]+, 05\/01\/2026</)
})
