import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { canonical } from '../../../domain/procedures/engine/state.ts'
import { aDraft } from '../support/a-draft.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let carla: Browser
let ugo: Browser
beforeAll(async () => {
  app = await startApp()
  carla = await app.enter('procedure-admin.a')
  ugo = await app.enter('procedure-admin.b')
})
afterAll(() => app.stop())

const base = 'servizio-diretto@1'

async function made(by: Browser, from = base): Promise<string> {
  const page = await by.submit(await by.get('/procedure/bozze'), { da: from }, '/procedure/bozze')
  expect(page.status).toBe(303)
  return page.location ?? ''
}

type Words = string | { readonly it: string }

interface Document {
  readonly key: string
  readonly version: number
  readonly title: string
  readonly steps: readonly { readonly key: string; readonly title: Words }[]
  readonly layer: object
}

async function documentOf(address: string, by = carla): Promise<Document> {
  const { html } = await by.get(`${address}/documento.json`)
  return JSON.parse(html) as Document
}

async function save(by: Browser, address: string, document: unknown) {
  const to = `${address}/documento`
  const testo = typeof document === 'string' ? document : JSON.stringify(document, null, 2)
  return by.submit(await by.get(to), { testo }, to)
}

async function publishedDocument(name: string): Promise<unknown> {
  const { rows } = await app.owner.query<{ doc: unknown }>(
    "select doc from release where key || '@' || version = $1",
    [name],
  )
  return rows[0]?.doc
}

const oneOf = async <T>(text: string, values: unknown[] = []) =>
  (await app.owner.query<{ v: T }>(text, values)).rows[0]?.v

describe('a new draft', () => {
  test.each([base, 'prestazione@1', 'presa-in-carico@1'])(
    'of %s says what the original says, but for its number',
    async (name) => {
      const document = await documentOf(await made(carla, name))
      const original = (await publishedDocument(name)) as Document
      const next = name === 'presa-in-carico@1' ? 3 : 2
      expect(document.version).toBe(next)
      expect(canonical({ ...document, version: original.version })).toBe(canonical(original))
    },
  )

  test('that would have the number of another one says so at once, with the way to it', async () => {
    const [first, second] = [await made(carla, 'minori@1'), await made(carla, 'minori@1')]
    const page = await carla.get(second)
    expect(page.text).toContain('Anche un’altra bozza porta il numero 2')
    expect(page.links).toContain(first)
    await carla.submit(await carla.get(first), { fai: 'scarta' }, first)
    expect((await carla.get(second)).text).not.toContain('Anche un’altra bozza')
  })

  test('is in the hands of who made it, and in the list of who keeps those procedures', async () => {
    const address = await made(carla)
    expect((await carla.get(address)).text).toContain('È in mano a te dal')
    expect((await ugo.get(address)).text).toContain('È in mano a Prova procedure-admin.a dal')
    expect((await ugo.get('/procedure/bozze')).links).toContain(address)
    expect((await ugo.get('/procedure')).links).toContain('/procedure/bozze')
    expect((await (await app.enter('planner.a')).get('/procedure')).links).not.toContain(
      '/procedure/bozze',
    )
  })

  test('of what is not published is refused', async () => {
    const page = await carla.get('/procedure/bozze')
    expect((await carla.submit(page, { da: 'nessuna@1' }, '/procedure/bozze')).status).toBe(404)
  })

  test('cannot begin when its original does: it is said at which line of the document', async () => {
    const address = await made(carla)
    const { text } = await carla.get(address)
    const [, line] = /validity\.from riga (\d+) La versione 1 comincia/.exec(text) ?? []
    const { html } = await carla.get(`${address}/documento.json`)
    expect(html.split('\n')[Number(line) - 1]).toMatch(/^ {4}"from": "2025/)
  })
})

describe('a draft that is changed', () => {
  let address = ''
  beforeEach(async () => {
    address = await made(carla)
  })

  test('shows in words what is different from the original, and what is wrong', async () => {
    const document = await documentOf(address)
    const [first] = document.steps
    const steps = document.steps.map((one) =>
      one === first ? { ...one, title: 'Tutt’altro' } : one,
    )
    const saved = await save(carla, address, { ...document, steps })
    expect(saved.location).toBe(address)
    const { text } = await carla.get(address)
    expect(text).toContain('Tutt’altro')
    expect(text).toMatch(/Passi una differenza/)
    const broken = { ...document, steps: document.steps.slice(1) }
    await save(carla, address, broken)
    const page = await carla.get(address)
    expect(page.text).toMatch(
      /\d+ errori da correggere prima di pubblicare|Un errore da correggere/,
    )
    expect(page.text).not.toContain('così com’è si può pubblicare')
  })

  test('may be the longest that ships: only what was changed is shown', async () => {
    const long = await made(carla, 'presa-in-carico@2')
    expect((await carla.get(long)).text).toContain('Le due procedure dicono le stesse cose.')
    const document = await documentOf(long)
    expect(JSON.stringify(document).length).toBeGreaterThan(150_000)
    expect(
      (await save(carla, long, { ...document, title: 'Presa in carico, rivista' })).status,
    ).toBe(303)
    expect((await carla.get(long)).text).toMatch(/La procedura una differenza.{0,200}rivista/)
    expect((await carla.get(long)).text).not.toMatch(/Scadenze una|Scadenze \d+ differenze/)
  })

  test('that is no procedure is refused, with where and with all that was typed', async () => {
    const document = await documentOf(address)
    const [first] = document.steps
    const steps = document.steps.map((one) => (one === first ? { ...one, kind: 'x' } : one))
    const page = await save(carla, address, { ...document, steps })
    expect(page.status).toBe(422)
    expect(page.text).toMatch(/steps\.0\.kind \(riga \d+\)/)
    const { testo } = page.form(`${address}/documento`).fields
    expect(JSON.parse(String(testo))).toEqual({ ...document, steps })
    const noJson = await save(carla, address, '{ "title": ')
    expect(noJson.text).toContain('riga 1: Qui il testo smette di essere JSON')
    expect(noJson.form(`${address}/documento`).fields['testo']).toBe('{ "title": ')
    expect((await documentOf(address)).version).toBe(2)
  })

  test('saved again as it is, makes no revision', async () => {
    await save(carla, address, await documentOf(address))
    expect((await carla.get(address)).text).not.toContain('Revisione 2')
  })

  test('is what it was again when an earlier revision is taken up, and again after that', async () => {
    const document = await documentOf(address)
    await save(carla, address, { ...document, title: 'Altro titolo' })
    const undo = await carla.submit(
      await carla.get(address),
      { fai: 'riprendi', rev: '2', quale: '1' },
      address,
    )
    expect(undo.location).toBe(address)
    expect(await documentOf(address)).toEqual(document)
    await carla.submit(await carla.get(address), { fai: 'riprendi', rev: '3', quale: '2' }, address)
    expect((await documentOf(address)).title).toBe('Altro titolo')
    expect((await carla.get(address)).text).toMatch(/Revisione 4.{0,80}riprende la 2 attuale/)
  })

  test('is lost by nobody: another window, another hand', async () => {
    const document = await documentOf(address)
    const open = await carla.get(`${address}/documento`)
    await save(carla, address, { ...document, title: 'Prima' })
    const late = { testo: JSON.stringify({ ...document, title: 'Dopo' }) }
    const page = await carla.submit(open, late, `${address}/documento`)
    expect(page.status).toBe(409)
    expect(page.text).toContain('la bozza è arrivata alla revisione 2: nulla è stato salvato')
    expect(String(page.form(`${address}/documento`).fields['testo'])).toContain('Dopo')

    const held = await save(ugo, address, { ...document, title: 'Di Ugo' })
    expect([held.status, held.text]).toEqual([
      409,
      expect.stringContaining('in mano a Prova procedure-admin.a'),
    ])
    await ugo.submit(await ugo.get(address), { fai: 'prendi' }, address)
    expect((await save(ugo, address, { ...document, title: 'Di Ugo' })).status).toBe(303)
    expect((await save(carla, address, { ...document, title: 'Di Carla' })).status).toBe(409)
    expect((await documentOf(address)).title).toBe('Di Ugo')
    await ugo.submit(await ugo.get(address), { fai: 'lascia' }, address)
    expect((await save(carla, address, { ...document, title: 'Di Carla' })).status).toBe(303)
  })

  test('is thrown away by who has it in hand only, and is then gone', async () => {
    expect((await ugo.submit(await ugo.get(address), { fai: 'scarta' }, address)).status).toBe(409)
    await carla.submit(await carla.get(address), { fai: 'scarta' }, address)
    expect((await carla.get(address)).status).toBe(404)
    expect((await carla.get('/procedure/bozze')).links).not.toContain(address)
  })

  test('is spelled out as it stands, for the act that is to adopt it', async () => {
    const document = await documentOf(address)
    await save(carla, address, { ...document, title: 'Servizio diretto, rivisto' })
    expect((await carla.get(address)).links).toContain(`${address}/in-parole`)
    const page = await carla.get(`${address}/in-parole`)
    expect(page.text).toContain('Servizio diretto, rivisto')
    for (const { title } of document.steps)
      expect(page.text).toContain(typeof title === 'string' ? title : title.it)
  })

  test('has its picture, which follows what is changed in the forms', async () => {
    const [first] = (await documentOf(address)).steps
    const key = String(first?.key)
    const drawn = async () => {
      const { html } = await carla.get(`${address}/disegno`)
      const [picture = ''] = /<svg[^>]*role='img'[\s\S]*?<\/svg>/.exec(html) ?? []
      return picture.split("<g class='node ").find((node) => node.includes(`-step-${key}'`)) ?? ''
    }
    const before = await drawn()
    expect(before).toMatch(/<text[^>]*>[^<]+<\/text>/)
    expect(before).not.toContain('>Primo ascolto<')
    const form = `${address}/modifica/steps.${key}`
    await carla.submit(await carla.get(form), { fai: 'salva', title: 'Primo ascolto' }, form)
    expect(await drawn()).toMatch(/<title>Primo ascolto, [\s\S]*<text[^>]*>Primo ascolto<\/text>/)
  })
})

describe('whoever keeps the procedures of one zone', () => {
  let zonal: Browser
  beforeAll(async () => {
    await app.owner.query('update user_role set org = $2 where user_id = $1', [
      app.people.users['procedure-admin.b'],
      app.people.orgs['zone.a'],
    ])
    zonal = await app.enter('procedure-admin.b')
  })

  test('neither sees nor makes drafts of the region', async () => {
    const regional = `/procedure/bozze/${await aDraft(app.owner, 'procedure-admin.a')}`
    expect((await zonal.get(regional)).status).toBe(404)
    expect((await zonal.get(`${regional}/documento.json`)).status).toBe(404)
    expect((await zonal.get('/procedure/bozze')).links).not.toContain(regional)
    const page = await zonal.get('/procedure/bozze')
    expect((await zonal.submit(page, { da: base, per: '' }, '/procedure/bozze')).status).toBe(403)
  })

  test('copies one of the region for the zone, from its page: a code of its own, version 1, and where from', async () => {
    const list = '/procedure/bozze'
    const region = 'select code as v from organisation where id = $1'
    const name = await oneOf<string>('select name as v from organisation where code = $1', [
      'test-zone.a',
    ])
    const page = await zonal.get(`/procedure/${base}`)
    expect(page.text).toContain(`Copia per ${String(name)}`)
    const from = page.links.find((link) => link.includes('per=test-zone.a')) ?? ''
    const asked = await zonal.get(from.split('#')[0] ?? '')
    const { location = '' } = await zonal.submit(asked, {}, list)
    const original = (await publishedDocument(base)) as Document
    const copy = await documentOf(location, zonal)
    expect(copy).toMatchObject({
      key: 'servizio-diretto-test-zone-a',
      version: 1,
      layer: { level: 'zone', organisation: 'test-zone.a', copiedFrom: base },
    })
    expect(canonical(copy.steps)).toBe(canonical(original.steps))
    expect((await zonal.get(location)).text).toContain('La bozza è completa')
    expect((await zonal.get(list)).links).toContain(location)

    const elsewhere = await zonal.submit(asked, { per: 'test-zone.b' }, list)
    expect([elsewhere.status, elsewhere.text]).toEqual([
      403,
      expect.stringContaining('Non amministri le procedure di «test-zone.b»'),
    ])
    await app.owner.query(
      `insert into release (key, version, hash, engine, doc)
       select 'servizio-della-zona-a', 1, 'a copy', 1, doc || jsonb_build_object('key', 'servizio-della-zona-a', 'layer', $2::jsonb)
       from release where key || '@' || version = $1`,
      [base, JSON.stringify(copy.layer)],
    )
    const second = await zonal.submit(asked, {}, list)
    expect([second.status, second.text]).toEqual([
      409,
      expect.stringContaining(
        'una copia, servizio-della-zona-a@1: parti da quella, e confrontala con ciò che è cambiato sopra',
      ),
    ])
    const own = await zonal.submit(asked, { da: 'servizio-della-zona-a@1' }, list)
    expect(await documentOf(own.location ?? '', zonal)).toMatchObject({
      key: 'servizio-della-zona-a',
      version: 2,
    })
    const upwards = await carla.submit(
      await carla.get(list),
      {
        da: 'servizio-della-zona-a@1',
        per: (await oneOf<string>(region, [app.people.orgs['region']])) ?? '',
      },
      list,
    )
    expect([upwards.status, upwards.text]).toEqual([
      422,
      expect.stringContaining('si copia da chi sta sopra, dallo Stato fino al comune'),
    ])
  })

  test('cannot be given one that then becomes another body’s, nor give it away', async () => {
    const address = await made(carla)
    const document = await documentOf(address)
    const layer = { level: 'zone', organisation: 'test-zone.a', copiedFrom: base }
    await save(carla, address, { ...document, key: 'servizio-della-zona', version: 1, layer })
    expect((await zonal.get(address)).status).toBe(200)
    await carla.submit(await carla.get(address), { fai: 'lascia' }, address)
    const elsewhere = { ...layer, organisation: 'test-zone.b' }
    const own = await documentOf(address)
    const refused = await save(zonal, address, { ...own, layer: elsewhere })
    expect([refused.status, refused.text]).toEqual([
      403,
      expect.stringMatching(
        /layer\.organisation \(riga \d+\): Non amministri le procedure di «test-zone.b»/,
      ),
    ])
    expect((await save(zonal, address, { ...own, title: 'Della zona' })).status).toBe(303)
  })
})
