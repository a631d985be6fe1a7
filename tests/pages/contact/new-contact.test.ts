import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { computeFiscalCode } from '../../../domain/shared/fiscal-code.ts'
import type { Browser, Fields } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const page = '/contatti/nuovo'
const htmx = { headers: { 'hx-request': 'true' } }
let app: TestApp
let clerk: Browser
beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
})
afterAll(() => app.stop())

let made = 0
/** Somebody who was never here: another day of birth each time. */
function somebody(over: Record<string, string> = {}): Record<string, string> {
  made += 1
  const birthDate = `19${String(40 + made)}-03-08`
  const familyName =
    ['Abruzzi', 'Colonna', 'Dossena', 'Ferro', 'Gherardi', 'Lupo', 'Manin', 'Orsi'][made % 8] ?? ''
  const givenName = ['Ugo', 'Ida', 'Elio', 'Nora'][made % 4] ?? ''
  const fiscalCode = computeFiscalCode({
    familyName,
    givenName,
    birthDate,
    sex: 'M',
    place: 'D653',
  })
  return { familyName, givenName, fiscalCode, another: 'yes', ...over }
}

async function open(fields: Fields, by = clerk) {
  return by.submit(await by.get(page), fields, page)
}

const count = async (from: string) =>
  (await app.owner.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0]?.n

describe('the desk', () => {
  test('opens a contact in one post and lands on the card, which is its author’s', async () => {
    const answer = await open(somebody({ mode: 'phone', reason: 'spontaneous' }))
    expect(answer.status).toBe(303)
    const task = /^\/attivita\/([0-9a-f-]{36})$/.exec(answer.location ?? '')?.[1]
    const { rows } = await app.owner.query(
      `select t.state, t.phase, u.username, d.data from task t join user_account u on u.id = t.assignee
       left join draft d on d.subject = 'task:' || t.id where t.id = $1`,
      [task],
    )
    expect(rows).toEqual([
      {
        state: 'claimed',
        phase: 'contact',
        username: 'front-desk.a',
        data: expect.objectContaining({ mode: 'phone', reason: 'spontaneous' }),
      },
    ])
  })

  test('by Enter in a field looks for the person, and changes no procedure', async () => {
    const [, first] =
      /<form class='opening'[\s\S]*?<button[^>]* formaction='([^']*)'/.exec(
        (await clerk.get(page)).html,
      ) ?? []
    const found = await clerk.post(first ?? '', {
      ...(await clerk.get(page)).form(page).fields,
      text: 'zzz nessuno',
    })
    expect([found.status, found.location]).toEqual([200, undefined])
    expect(found.text).toContain('Nessuna persona trovata')
  })

  test('does not write again what it looked for in vain', async () => {
    const looked = async (text: string, more: Fields = {}) => {
      const { fields } = (await clerk.get(page)).form(page)
      const found = await clerk.post('/contatti/persone', { ...fields, text, ...more })
      return found.form(page).fields
    }
    expect(await looked('sconosciuti maria pia')).toMatchObject({
      ...{ familyName: 'Sconosciuti', givenName: 'Maria pia' },
    })
    const code = somebody()['fiscalCode'] ?? ''
    expect(await looked(code.toLowerCase())).toMatchObject({ fiscalCode: code, familyName: '' })
    expect(await looked('3/10/1941')).toMatchObject({ familyName: '', fiscalCode: '' })
    expect(await looked('sconosciuti', { familyName: 'Altro' })).toMatchObject({
      familyName: 'Altro',
    })
    const pieces = await clerk.post(
      '/contatti/persone',
      {
        ...{ ...(await clerk.get(page)).form(page).fields, text: 'sconosciuti' },
      },
      htmx,
    )
    expect(pieces.text).toContain('Scrivi ciò che hai cercato')
  })

  test('gets birth date and sex from the fiscal code', async () => {
    const { fiscalCode = '', ...person } = somebody()
    await open({ ...person, fiscalCode: ` ${fiscalCode.toLowerCase()} ` })
    const { rows } = await app.owner.query(
      'select fiscal_code, sex, birth_date::text as born from person where fiscal_code = $1',
      [fiscalCode],
    )
    expect(rows).toEqual([
      { fiscal_code: fiscalCode, sex: 'M', born: expect.stringMatching(/-03-08$/) },
    ])
  })

  test('registers who gives no name, by an alias', async () => {
    const answer = await open({ identity: 'anonymous', alias: 'signora del mercato' })
    expect(answer.status).toBe(303)
    expect(
      await count("person where identity = 'anonymous' and alias = 'signora del mercato'"),
    ).toBe(1)
  })

  test('opens a contact for somebody who is known, from her page', async () => {
    await open(somebody({ familyName: 'Conosciuta', identity: 'provisional', fiscalCode: '' }))
    const { rows } = await app.owner.query("select id from person where family_name = 'Conosciuta'")
    const start = await clerk.get(`${page}?persona=${rows[0].id}`)
    expect(start.form(page).fields['person']).toBe(rows[0].id)
    const answer = await clerk.submit(start, {}, page)
    expect(answer.status).toBe(303)
    expect(await count(`social_case where subject = '${rows[0].id}'`)).toBe(2)
  })

  test('may record in the evening who came in the morning', async () => {
    await open(
      somebody({
        familyName: 'Mattiniera',
        identity: 'provisional',
        fiscalCode: '',
        happenedAt: '2026-11-02T09:15',
      }),
    )
    const { rows } = await app.owner.query(
      `select to_char(c.effective_at at time zone 'Europe/Rome', 'YYYY-MM-DD HH24:MI') as at
       from social_case c join person p on p.id = c.subject where p.family_name = 'Mattiniera'`,
    )
    expect(rows).toEqual([{ at: '2026-11-02 09:15' }])
  })

  test('two persons of Perugia and of Terni, come on the same day of 2025, are on different procedures', async () => {
    const homes = { Perugia: '054039', Terni: '055032' }
    const begun: Record<string, string> = {}
    for (const [town, code] of Object.entries(homes)) {
      const home = await app.owner.query<{ id: number }>(
        'select id from organisation where code = $1',
        [code],
      )
      const came = { residence: String(home.rows[0]?.id), happenedAt: '2025-06-10T10:00' }
      const answer = await open(somebody({ ...came, procedure: 'progetto-di-vita' }))
      const { rows } = await app.owner.query<{ release: string }>(
        'select e.release from case_engine e join task t on t.case_id = e.case_id where t.id::text = $1',
        [answer.location?.split('/').at(-1)],
      )
      begun[town] = rows[0]?.release ?? answer.text
    }
    expect(begun).toEqual({ Perugia: 'progetto-di-vita@3', Terni: 'progetto-di-vita@1' })
    const asks = async (town: string) =>
      (await clerk.get(`/procedure/${begun[town] ?? ''}`)).text.includes('Comunica l’avvio del')
    expect([await asks('Perugia'), await asks('Terni')]).toEqual([true, false])
  })

  // Each time a little later, so that the second meets every moment of the first.
  test.each([0, 5, 10, 20])('twice the same post, %i ms apart, opens one case', async (ms) => {
    const fields = somebody()
    const first = await clerk.get(page)
    const [one, two] = await Promise.all([
      clerk.submit(first, fields, page),
      pause(ms).then(() => clerk.submit(first, fields, page)),
    ])
    expect([one.status, two.status]).toEqual([303, 303])
    expect(one.location).toBe(two.location)
    expect(await count(`person where fiscal_code = '${fields['fiscalCode']}'`)).toBe(1)
  })

  test('two clerks register the same person at once: one wins, the other is shown her', async () => {
    const fields = somebody()
    const other = await app.enter('front-desk.a')
    const [first, second] = await Promise.all([clerk.get(page), other.get(page)])
    const answers = await Promise.all([
      clerk.submit(first, fields, page),
      other.submit(second, fields, page),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, expect.any(Number)])
    const loser = answers.find(({ status }) => status !== 303)
    expect([409, 422]).toContain(loser?.status)
    expect(loser?.text).toMatch(/già registrata|registrato da altri/)
    expect(await count(`person where fiscal_code = '${fields['fiscalCode']}'`)).toBe(1)
    expect(
      await count(
        `social_case c join person p on p.id = c.subject where fiscal_code = '${fields['fiscalCode']}'`,
      ),
    ).toBe(1)
  })
})

describe('a mistake', () => {
  const refused: [string, Record<string, string>, RegExp][] = [
    [
      'in the fiscal code says which character is wrong',
      { fiscalCode: 'FRRGUO45C08D65OX' },
      /carattere 15/,
    ],
    [
      'in its last letter says which one it should be',
      { fiscalCode: 'FRRGUO45C08D653A' },
      /dovrebbe essere/,
    ],
    [
      'a certain identity without a code says how to go on',
      { fiscalCode: '' },
      /Compila «Codice fiscale»/,
    ],
    ['a missing source is asked for', { source: '' }, /Da dove vengono i dati/],
    ['a source dated tomorrow is refused', { sourceDate: '2099-01-01' }, /futuro/],
    [
      'a birth date that is not the code’s is shown with the code’s',
      { birthDate: '1930-01-02' },
      /codice fiscale/,
    ],
    [
      'a contact in the future did not happen yet',
      { happenedAt: '2099-01-01T10:00' },
      /nel futuro/,
    ],
    [
      'a contact of ten years ago has a wrong year',
      { happenedAt: '2010-01-01T10:00' },
      /controlla l’anno/,
    ],
    ['a telephone with letters is refused', { phone: 'chiamare sera' }, /numero di telefono/],
    [
      'an anonymous person needs an alias',
      { identity: 'anonymous', alias: '' },
      /Come la riconosciamo/,
    ],
  ]
  test.each(refused)('%s, and what was typed stays', async (_what, wrong, message) => {
    const people = await count('person')
    const answer = await open(somebody({ residence: '', ...wrong }))
    expect(answer.status).toBe(422)
    expect(answer.title).toMatch(/^Errore:/)
    expect(answer.text).toMatch(message)
    expect(answer.form(page).fields).toMatchObject(wrong)
    expect(await count('person')).toBe(people)
  })

  test('is linked from the top to its field', async () => {
    const answer = await open({ ...somebody(), familyName: '' })
    expect(answer.html).toContain("<a href='#f-familyName'>")
    expect(answer.html).toMatch(/id='f-familyName'[^>]*aria-invalid='true'/s)
  })
})

describe('somebody who is there already', () => {
  test('is found while typing, by the fragment that htmx asks for', async () => {
    await open(somebody({ familyName: 'Trovata', identity: 'provisional', fiscalCode: '' }))
    const { fields } = (await clerk.get(page)).form(page)
    const piece = await clerk.post('/contatti/persone', { ...fields, text: 'trov' }, htmx)
    expect(piece.status).toBe(200)
    expect(piece.html).not.toContain('<html')
    expect(piece.text).toContain('Trovata')
  })

  test('is found without scripts too, and nothing typed is lost', async () => {
    const start = await clerk.get(page)
    const { fields } = start.form(page)
    const found = await clerk.post('/contatti/persone', {
      ...fields,
      text: 'trov',
      phone: '075 123456',
    })
    expect(found.text).toContain('Trovata')
    expect(found.form(page).fields).toMatchObject({ text: 'trov', phone: '075 123456' })
  })

  test('with the same fiscal code is chosen, and the next post opens her case', async () => {
    const fields = somebody()
    await open(fields)
    const again = await open({ ...fields, another: '' })
    expect(again.status).toBe(409)
    expect(again.text).toContain('già registrata')
    const opened = await clerk.submit(again, {}, page)
    expect(opened.status).toBe(303)
    expect(await count(`person where fiscal_code = '${fields['fiscalCode']}'`)).toBe(1)
  })

  test('with a name alike must be looked at before another is registered', async () => {
    const like = { identity: 'provisional', familyName: 'Simigliante', givenName: 'Rosa' }
    await open(like)
    const again = await open({ ...like, familyName: 'Simiglianti' })
    expect(again.status).toBe(409)
    expect(again.text).toContain('nome simile')
    expect((await clerk.submit(again, { another: 'yes' }, page)).status).toBe(303)
  })

  test('in another zone is not shown: only the zone, and a question to its coordinators', async () => {
    const fields = somebody()
    await open(fields)
    const far = await app.enter('front-desk.b')
    const answer = await open(fields, far)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('esiste in altra zona')
    expect(answer.html).not.toMatch(/href='\/persone\/[0-9a-f-]{36}'/)
    const zone = /name='zone' value='(\d+)'/.exec(answer.html)?.[1] ?? ''
    const asked = await far.post('/contatti/altrove', { ...answer.form(page).fields, zone })
    expect(asked.location).toBe(page)
    expect(await count(`notice where title like '%chiede di una persona%'`)).toBe(1)
    const left = await far.get(page)
    expect(left.form(page).fields).toMatchObject({ familyName: fields['familyName'] })
  })

  test('and protected is told to nobody', async () => {
    const fields = somebody()
    await open(fields)
    await app.owner.query('update person set protected = true where fiscal_code = $1', [
      fields['fiscalCode'],
    ])
    const far = await app.enter('front-desk.b')
    const { fields: hidden } = (await far.get(page)).form(page)
    const piece = await far.post('/contatti/persone', { ...hidden, ...fields }, htmx)
    expect(piece.text).toContain('Nessuna persona trovata')
    expect(piece.text).not.toContain('altra zona')
  })

  test('but out of scope cannot be chosen by her id', async () => {
    const { rows } = await app.owner.query("select id from person where family_name = 'Trovata'")
    const far = await app.enter('front-desk.b')
    expect((await far.get(`${page}?persona=${rows[0].id}`)).status).toBe(404)
    const answer = await open({ person: rows[0].id }, far)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('non rientra tra quelle che puoi vedere')
    expect((await far.get(`${page}?persona=${randomUUID()}`)).status).toBe(404)
  })
})

describe('the draft', () => {
  test('keeps what was typed for its author alone, and ends with the post', async () => {
    const worker = await app.enter('social-worker.a')
    const { fields } = (await worker.get(page)).form(page)
    const typed = { ...fields, ...somebody({ phone: '0742 111222' }) }
    const saved = await worker.post('/contatti/bozza', typed, htmx)
    expect(saved.text).toMatch(/Bozza salvata alle \d\d:\d\d/)
    expect((await worker.get(page)).form(page).fields).toMatchObject({ phone: '0742 111222' })
    expect((await clerk.get(page)).form(page).fields).toMatchObject({ phone: '' })
    expect((await worker.submit(await worker.get(page), { another: 'yes' }, page)).status).toBe(303)
    expect((await worker.get(page)).form(page).fields).toMatchObject({ phone: '' })
  })

  test('is not kept again by what arrives after the contact was opened', async () => {
    const worker = await app.enter('social-worker.a')
    const opening = await worker.get(page)
    const typed = somebody({ phone: '0742 555666', another: 'yes' })
    expect((await worker.submit(opening, typed, page)).status).toBe(303)
    const late = { ...opening.form(page).fields, ...typed }
    const saved = await worker.post('/contatti/bozza', late, htmx)
    expect(saved.text).not.toContain('Bozza salvata')
    expect((await worker.get(page)).form(page).fields).toMatchObject({ phone: '' })
  })

  test('can be thrown away', async () => {
    const worker = await app.enter('social-worker.a')
    const { fields } = (await worker.get(page)).form(page)
    await worker.post('/contatti/bozza', { ...fields, phone: '0742 333444' })
    expect((await worker.post('/contatti/bozza/elimina', fields)).location).toBe(page)
    expect((await worker.get(page)).form(page).fields).toMatchObject({ phone: '' })
  })
})

test('neither names nor fiscal codes are ever part of an address', async () => {
  const { fields } = (await clerk.get(page)).form(page)
  const answer = await clerk.post('/contatti/persone', { ...fields, text: 'Trovata' })
  const addresses = [...answer.html.matchAll(/(?:href|action|formaction|hx-post)='([^']*)'/g)]
  for (const [, address = ''] of addresses)
    expect(address).not.toMatch(/trovata|[A-Z]{6}\d\d[A-Z]/i)
})

test('in English the same page is in English', async () => {
  const english = await clerk.get(`${page}?lang=en`)
  expect(english.text).toContain('Who the contact is for')
  expect(english.html).toContain("<html lang='en'")
})
