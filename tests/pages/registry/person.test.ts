import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { computeFiscalCode } from '../../../domain/shared/fiscal-code.ts'
import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser
beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
})
afterAll(() => app.stop())

const codeOf = (birthDate: string) =>
  computeFiscalCode({
    familyName: 'Inventata',
    givenName: 'Ada',
    birthDate,
    sex: 'F',
    place: 'D653',
  })

async function somebody(): Promise<string> {
  return (await aCase(app)).personId
}

/** The clerk registers somebody with a code at the desk, as people do. */
async function registered(birthDate: string): Promise<string> {
  const page = '/contatti/nuovo'
  const fiscalCode = codeOf(birthDate)
  const person = {
    familyName: 'Inventata',
    givenName: 'Ada',
    fiscalCode,
    phone: '0742 111111',
    another: 'yes',
  }
  await clerk.submit(await clerk.get(page), person, page)
  const { rows } = await app.owner.query('select id from person where fiscal_code = $1', [
    fiscalCode,
  ])
  return rows[0].id
}

async function change(id: string, fields: Record<string, string>, part = 'dati') {
  const path = `/persone/${id}/${part}`
  return clerk.submit(await clerk.get(path), fields, path)
}

describe('the search', () => {
  const search = async (text: string, by = clerk) =>
    by.submit(await by.get('/persone'), { text }, '/persone/ricerca')

  test('finds by the beginning of names, by fiscal code and by birth date', async () => {
    await registered('1950-05-05')
    for (const text of ['invent ad', codeOf('1950-05-05'), '5/5/1950']) {
      expect((await search(text)).text).toContain('Inventata Ada')
    }
  })

  test('of a case’s number leads to the case, also without its zeros', async () => {
    const { caseId } = await aCase(app)
    const { rows } = await app.owner.query('select number from social_case where id = $1', [caseId])
    const [year, digits] = String(rows[0].number).split('/')
    expect((await search(`${year}/${Number(digits)}`)).location).toBe(`/pratiche/${caseId}`)
  })

  test('is what the box in every page’s head posts to', async () => {
    const answer = await clerk.submit(
      await clerk.get('/persone'),
      { text: 'inventata' },
      '/persone/ricerca',
    )
    expect(answer.status).toBe(200)
    expect(answer.html).toMatch(/role='status'/)
  })

  test('shows nobody of another zone, and says what to try', async () => {
    const answer = await search('inventata', await app.enter('front-desk.b'))
    expect(answer.text).toContain('Nessuna persona trovata')
    expect(answer.text).toContain('Prova con meno lettere')
  })

  test('leaves a trace with how many were shown, and not with what was asked', async () => {
    await search('segretissima')
    const { rows } = await app.owner.query(
      "select detail, purpose from audit_event where action = 'people-searched' order by id desc limit 1",
    )
    expect(rows).toEqual([{ detail: { shown: 0 }, purpose: 'case-work' }])
  })

  test('of many goes on from where it stopped', async () => {
    await app.owner.query(
      `insert into person (id, identity, family_name, search_key, orgs)
       select gen_random_uuid(), 'provisional', 'Moltissimi' || lpad(n::text, 2, '0'),
         'moltissimi' || lpad(n::text, 2, '0'), array[$1::int] from generate_series(1, 30) n`,
      [app.people.orgs['office.a']],
    )
    const first = await search('moltissimi')
    expect(first.text).toContain('Le prime 25 persone')
    const more = [...first.html.matchAll(/name='(after|key)' value='([^']*)'/g)]
    const place = Object.fromEntries(more.map(([, name = '', value = '']) => [name, value]))
    const second = await clerk.submit(first, { text: 'moltissimi', ...place }, '/persone/ricerca')
    expect(second.text).toContain('Moltissimi26')
    expect(second.text).not.toContain('Moltissimi25')
  })
})

describe('the page of a person', () => {
  test('tells each datum with its source and date, and her cases', async () => {
    const id = await registered('1951-06-07')
    const page = await clerk.get(`/persone/${id}`)
    expect(page.text).toContain('Inventata Ada')
    expect(page.text).toMatch(/Telefono 0742111111 Dichiarato dalla persona \d\d\/\d\d\/\d{4}/)
    expect(page.text).toContain('Contatto')
    expect(page.title).not.toContain('Inventata')
  })

  test('opened leaves a trace with its purpose, and the person can ask who saw her', async () => {
    const id = await somebody()
    await clerk.get(`/persone/${id}?scopo=contact`)
    const log = await clerk.get(`/persone/${id}/accessi`)
    expect(log.text).toContain(
      'Prova front-desk.a Ha letto la scheda della persona per un contatto',
    )
  })

  test('is not found from another zone by its real id, nor when nobody has it', async () => {
    const id = await somebody()
    const far = await app.enter('social-worker.b')
    for (const part of ['', '/dati', '/identita', '/indirizzi', '/accessi']) {
      expect([part, (await far.get(`/persone/${id}${part}`)).status]).toEqual([part, 404])
    }
    expect((await clerk.get(`/persone/${randomUUID()}`)).status).toBe(404)
  })

  test('of a protected person is not found in her own office', async () => {
    const { personId } = await aCase(app, { protected: true })
    expect((await clerk.get(`/persone/${personId}`)).status).toBe(404)
  })

  test('tells what was known on an earlier day', async () => {
    const id = await registered('1952-07-08')
    const before = await clerk.get(`/persone/${id}?al=2020-01-01`)
    expect(before.text).toContain('Quel giorno non sapevamo nulla')
    expect((await clerk.get(`/persone/${id}?al=non-un-giorno`)).status).toBe(200)
  })
})

describe('a correction', () => {
  test('keeps what was there before, with both sources', async () => {
    const id = await registered('1953-08-09')
    const done = await change(id, { phone: '0742 222222', source: 'document' })
    expect(done.location).toBe(`/persone/${id}`)
    const page = await clerk.get(`/persone/${id}`)
    expect(page.text).toContain('0742222222 Documento visto')
    expect(page.text).toMatch(/Telefono : 0742111111 corretto dopo/)
  })

  test.each([
    ['without a source', { phone: '0742 333333', source: '' }, /Da dove vengono i dati/],
    [
      'dated in the future',
      { phone: '0742 333333', source: 'declared', sourceDate: '2099-01-01' },
      /futuro/,
    ],
    ['that changes nothing', { source: 'declared' }, /Nessun dato è diverso/],
    ['with a wrong fiscal code', { fiscalCode: 'ABC', source: 'declared' }, /ne mancano 13/],
    ['that takes the name away', { familyName: '', source: 'declared' }, /Compila «Cognome»/],
    ['to a birth in the future', { birthDate: '2099-01-01', source: 'declared' }, /futuro/],
  ])('%s is refused at its field', async (_what, fields, message) => {
    const id = await registered('1954-09-10')
    const answer = await change(id, fields)
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(message)
  })

  test('to the fiscal code of somebody else leads to that person', async () => {
    const other = await registered('1955-10-11')
    const id = await registered('1956-11-12')
    const answer = await change(id, {
      fiscalCode: codeOf('1955-10-11'),
      birthDate: '1955-10-11',
      source: 'declared',
    })
    expect(answer.status).toBe(409)
    expect(answer.html).toContain(`href='/persone/${other}'`)
  })

  test('over somebody else’s shows both and loses nothing', async () => {
    const id = await registered('1957-12-13')
    const path = `/persone/${id}/dati`
    const stale = await clerk.get(path)
    await change(id, { phone: '0742 444444', source: 'document' })
    const answer = await clerk.submit(stale, { phone: '0742 555555', source: 'declared' }, path)
    expect(answer.status).toBe(409)
    expect(answer.text).toMatch(/Telefono 0742 555555 0742444444/)
    const again = await clerk.submit(answer, {}, path)
    expect(again.status).toBe(303)
  })

  test('sent twice is one', async () => {
    const id = await registered('1958-01-14')
    const path = `/persone/${id}/dati`
    const form = await clerk.get(path)
    const fields = { phone: '0742 666666', source: 'document' }
    const [one, two] = [
      await clerk.submit(form, fields, path),
      await clerk.submit(form, fields, path),
    ]
    expect([one.status, two.status]).toEqual([303, 303])
    const { rows } = await app.owner.query(
      "select count(*)::int as n from person_fact where person_id = $1 and field = 'phone'",
      [id],
    )
    expect(rows).toEqual([{ n: 2 }])
  })
})

describe('an identity', () => {
  test('provisional becomes certain: same person, same case, history kept', async () => {
    const { personId, caseId } = await aCase(app)
    const fields = {
      identity: 'certain',
      givenName: 'Ada',
      fiscalCode: codeOf('1941-03-08'),
      source: 'document',
    }
    expect((await change(personId, fields, 'identita')).location).toBe(`/persone/${personId}`)
    const page = await clerk.get(`/persone/${personId}`)
    expect(page.text).not.toContain('identità provvisoria')
    expect(page.html).toContain(`/pratiche/${caseId}`)
  })

  test('that is certain has nothing to recognise', async () => {
    const id = await registered('1959-02-15')
    expect((await clerk.get(`/persone/${id}/identita`)).status).toBe(409)
  })

  test('turns out to be somebody registered: her cases move there and the old address leads on', async () => {
    const { personId, caseId } = await aCase(app)
    const existing = await registered('1960-03-16')
    const asked = await clerk.post(`/persone/${personId}/identita/ricerca`, {
      ...(await clerk.get(`/persone/${personId}/identita`)).form(
        `/persone/${personId}/identita/ricerca`,
      ).fields,
      text: codeOf('1960-03-16'),
    })
    expect(asked.text).toContain('È lei')
    const joined = await clerk.submit(
      asked,
      { person: existing },
      `/persone/${personId}/identita/esistente`,
    )
    expect(joined.location).toBe(`/persone/${existing}`)
    expect((await clerk.get(`/persone/${personId}`)).location).toBe(`/persone/${existing}`)
    expect((await clerk.get(`/persone/${existing}`)).html).toContain(`/pratiche/${caseId}`)
  })

  test('with the code of somebody registered offers to join them', async () => {
    const { personId } = await aCase(app)
    const existing = await registered('1961-04-17')
    const fields = {
      identity: 'certain',
      givenName: 'Ada',
      birthDate: '1961-04-17',
      fiscalCode: codeOf('1961-04-17'),
      source: 'document',
    }
    const answer = await change(personId, fields, 'identita')
    expect(answer.status).toBe(409)
    const joined = await clerk.submit(answer, {}, `/persone/${personId}/identita/esistente`)
    expect(joined.location).toBe(`/persone/${existing}`)
  })
})

describe('an address', () => {
  test('is recorded with its source, and the next of its kind ends it', async () => {
    const id = await somebody()
    await change(
      id,
      { kind: 'domicile', address: 'Via dei Tigli 1', source: 'declared', validFrom: '2026-01-01' },
      'indirizzi',
    )
    await change(
      id,
      { kind: 'domicile', address: 'Via dei Pini 2', source: 'declared' },
      'indirizzi',
    )
    const page = await clerk.get(`/persone/${id}`)
    expect(page.text).toContain('Via dei Pini 2')
    expect(page.text).toMatch(/fino al \d\d\/\d\d\/\d{4} Via dei Tigli 1/)
  })

  test('that is secret is not shown, not even to who wrote it', async () => {
    const id = await somebody()
    const fields = {
      kind: 'shelter',
      address: 'Via Segreta 3',
      secret: 'yes',
      source: 'other-body',
    }
    expect((await change(id, fields, 'indirizzi')).status).toBe(303)
    expect((await clerk.get(`/persone/${id}`)).text).not.toContain('Via Segreta')
  })

  test.each([
    ['without a street', { kind: 'domicile', source: 'declared' }, /Via, numero e località/],
    ['without a source', { kind: 'domicile', address: 'Via Uno 1' }, /Da dove vengono/],
    ['of no kind', { address: 'Via Uno 1', source: 'declared' }, /Tipo/],
  ])('%s is refused', async (_what, fields, message) => {
    const answer = await change(await somebody(), fields, 'indirizzi')
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(message)
  })
})

describe('the protection', () => {
  test('hides a person from her own office at once, but for who is named', async () => {
    const { personId } = await aCase(app)
    const coordinator = await app.enter('coordinator.a')
    const path = `/persone/${personId}/protezione`
    const named = app.people.users['social-worker.a'] ?? ''
    const done = await coordinator.submit(
      await coordinator.get(path),
      { reason: 'violence', named },
      path,
    )
    expect(done.location).toBe(`/persone/${personId}`)
    expect((await coordinator.get(`/persone/${personId}`)).text).toContain('riservata')
    expect((await (await app.enter('social-worker.a')).get(`/persone/${personId}`)).status).toBe(
      200,
    )
    expect((await clerk.get(`/persone/${personId}`)).status).toBe(404)
    const other = await coordinator.get(path)
    const user = app.people.users['front-desk.a'] ?? ''
    await coordinator.submit(other, { user }, `${path}/nomi`)
    expect((await clerk.get(`/persone/${personId}`)).status).toBe(200)
    await coordinator.submit(await coordinator.get(path), {}, `${path}/fine`)
    expect((await (await app.enter('social-worker.a2')).get(`/persone/${personId}`)).status).toBe(
      404,
    )
    expect((await (await app.enter('admin-officer.a')).get(`/persone/${personId}`)).status).toBe(
      200,
    )
  })

  test('wants a reason', async () => {
    const coordinator = await app.enter('coordinator.a')
    const path = `/persone/${await somebody()}/protezione`
    const answer = await coordinator.submit(await coordinator.get(path), {}, path)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Scegli perché la persona va protetta')
  })

  test('ends for the reason that the page gives, not in words that the audit would keep', async () => {
    const { personId } = await aCase(app)
    const coordinator = await app.enter('coordinator.a')
    const path = `/persone/${personId}/protezione`
    await coordinator.submit(await coordinator.get(path), { reason: 'violence' }, path)
    const page = await coordinator.get(path)
    const told = await coordinator.submit(page, { reason: 'Ha cambiato casa' }, `${path}/fine`)
    expect(told.status).toBe(400)
    const { rows } = await app.owner.query('select protected from person where id = $1', [personId])
    expect(rows).toEqual([{ protected: true }])
  })

  test('is for coordinators: others are told who can', async () => {
    const answer = await clerk.get(`/persone/${await somebody()}/protezione`)
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('coordinatore')
  })
})
