import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { selectReleases } from '../../../domain/procedures/applicability/select.ts'
import { transaction } from '../../../domain/database.ts'
import { publishedHeads } from '../../../domain/procedures/publishing/heads.ts'
import type { Browser, Fields } from '../support/browser.ts'
import type { Page } from '../support/page.ts'
import { aRelease } from '../../rules/procedures/support/a-release.ts'
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

const said = {
  giorno: '2031-01-01',
  ora: '00:00',
  motivo: 'Delibera di prova',
  senzaprova: 'Nessuna pratica in corso la segue',
}

async function drafted(base: string, by = carla): Promise<string> {
  const page = await by.submit(await by.get('/procedure/bozze'), { da: base }, '/procedure/bozze')
  return page.location ?? ''
}

async function proposed(draft: string, fields: Fields = {}, by = carla): Promise<Page> {
  const address = `${draft}/pubblica`
  return by.submit(await by.get(address), { ...said, ...fields }, address)
}

async function proposal(base: string, fields: Fields = {}) {
  const draft = await drafted(base)
  const { location = '', text } = await proposed(draft, fields)
  if (location === '') throw new Error(text)
  return { draft, address: location }
}

const sign = async (address: string, by = ugo) =>
  by.submit(await by.get(address), {}, `${address}/firma`)

async function save(draft: string, change: object, by = carla): Promise<Page> {
  const to = `${draft}/documento`
  const { html } = await by.get(`${to}.json`)
  const testo = JSON.stringify({ ...(JSON.parse(html) as object), ...change })
  return by.submit(await by.get(to), { testo }, to)
}

const one = async <T>(text: string, values: unknown[] = []) =>
  (await app.owner.query<{ v: T }>(text, values)).rows[0]?.v

/** Versions of a procedure that somebody who comes at this instant may begin by. */
async function holding(key: string, at: string): Promise<string[]> {
  const heads = await transaction(app.owner, publishedHeads)
  const applicant = { at, places: [], areas: undefined, groups: undefined, facts: {} }
  return selectReleases(heads, applicant as never)
    .filter(({ head }) => head.key === key)
    .map(({ head }) => `${key}@${String(head.version)}`)
}

describe('a draft that is proposed', () => {
  test('is refused while it has errors, with a link to each, and without what must be said', async () => {
    const draft = await drafted('servizio-diretto@1')
    const page = await carla.get(`${draft}/pubblica`)
    expect(page.text).toMatch(/La versione 1 comincia/)
    expect(page.links).toContain(`${draft}/documento`)
    const same = await proposed(draft, { giorno: '2025-01-01' })
    expect([same.status, same.text]).toEqual([
      422,
      expect.stringMatching(/ha ancora errori.*La versione 1 comincia/s),
    ])
    const silent = await proposed(draft, { motivo: ' ', senzaprova: '', giorno: 'mai', ora: '' })
    expect(silent.status).toBe(422)
    for (const words of [
      'il giorno da cui vale',
      'l’ora da cui vale',
      'perché la proponi',
      'in corso.',
    ])
      expect(silent.text).toContain(words)
    await ugo.submit(await ugo.get(draft), { fai: 'prendi' }, draft)
    const held = await proposed(draft)
    expect([held.status, held.text]).toEqual([
      409,
      expect.stringContaining('in mano a Prova procedure-admin.b'),
    ])
  })

  test('with a scenario that fails is refused', async () => {
    const draft = await drafted('servizio-diretto@1')
    const { html } = await carla.get(`${draft}/documento.json`)
    const { scenarios } = JSON.parse(html) as { scenarios: { ends?: object }[] }
    expect(scenarios.length).toBeGreaterThan(0)
    const red = scenarios.map((each) => JSON.parse(spoiled(JSON.stringify(each))) as object)
    await save(draft, { scenarios: red })
    const page = await proposed(draft)
    expect([page.status, page.text]).toEqual([422, expect.stringMatching(/scenari/i)])
  })

  test('is in review, told to who can sign, and read there in words', async () => {
    const { draft, address } = await proposal('prestazione@1')
    expect((await carla.get('/procedure/bozze')).text).toContain('in revisione')
    expect((await carla.get(draft)).links).toContain(address)
    expect((await ugo.get('/avvisi')).text).toContain('Da rivedere e firmare')
    expect((await ugo.get('/avvisi')).links).toContain(address)
    const page = await ugo.get(address)
    expect(page.text).toContain('Delibera di prova')
    expect(page.text).toContain('Nessuna pratica in corso la segue')
    expect(page.text).toMatch(/Che cosa cambia rispetto a prestazione@1.*decorrenza/s)
    expect((await carla.get(address)).text).toContain('Può firmare: Prova procedure-admin.b')
    const mine = await carla.post(`${address}/firma`, {
      _csrf: String(page.status && (await carla.get(address)).form(address).fields['_csrf']),
      impronta: String(page.form(`${address}/firma`).fields['impronta']),
    })
    expect([mine.status, mine.text]).toEqual([
      403,
      expect.stringContaining('Firma chi non l’ha proposta'),
    ])
  })

  test('is discussed, sent back with a reason, and who proposed it is told', async () => {
    const { address } = await proposal('prestazione@1')
    const page = await ugo.get(address)
    const empty = await ugo.submit(page, { fai: 'rimanda', testo: ' ' }, address)
    expect([empty.status, empty.text]).toEqual([
      422,
      expect.stringContaining('Scrivi che cosa va cambiato.'),
    ])
    await carla.submit(
      await carla.get(address),
      { fai: 'commenta', testo: 'Guarda i termini' },
      address,
    )
    await ugo.submit(await ugo.get(address), { fai: 'rimanda', testo: 'Manca la fonte' }, address)
    const { text, links } = await carla.get(address)
    expect(text).toMatch(/rimandata.*Guarda i termini.*Manca la fonte/s)
    expect((await carla.get('/avvisi')).text).toContain('Rimandata')
    expect(links).not.toContain(`${address}/firma`)
    const late = await ugo.submit(page, { impronta: 'x' }, `${address}/firma`)
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('già stata decisa')])
  })

  test('is signed in the record by nobody who wrote or proposed it', async () => {
    const { address } = await proposal('minori@1')
    const sign = `update release_proposal set state = 'signed', decided_by = proposed_by, decided_at = siso_clock() where id = $1`
    await expect(app.owner.query(sign, [address.split('/').at(-1)])).rejects.toThrow(
      'release_proposal_check',
    )
  })

  test('is void once the draft is saved, and so is a page that showed another thing', async () => {
    const { draft, address } = await proposal('prestazione@1')
    const page = await ugo.get(address)
    const other = await ugo.submit(page, { impronta: 'altra' }, `${address}/firma`)
    expect([other.status, other.text]).toEqual([
      409,
      expect.stringContaining('ricarica la pagina e rileggila'),
    ])
    await save(draft, { title: 'Altro titolo' })
    const late = await ugo.submit(page, {}, `${address}/firma`)
    expect([late.status, late.text]).toEqual([
      409,
      expect.stringContaining('la bozza è cambiata dopo che è stata proposta'),
    ])
    expect((await ugo.get(address)).text).toContain('questa proposta, che quindi non vale più')
    expect(
      await one('select count(*)::int as v from release where key = $1', ['prestazione']),
    ).toBe(1)
    const again = await proposed(draft)
    expect(again.location).not.toBe(address)
    expect((await ugo.get(address)).text).toContain('non vale più')
    await carla.submit(await carla.get(again.location ?? ''), { fai: 'riprendi' }, again.location)
    expect((await ugo.get(again.location ?? '')).text).toContain('non vale più')
  })

  test('is not signed while it is being saved', async () => {
    const { draft, address } = await proposal('prestazione@1')
    const id = draft.split('/').at(-1)
    const page = await ugo.get(address)
    const saving = await app.owner.connect()
    try {
      await saving.query('begin')
      await saving.query(
        `with next as (update release_draft set revision = revision + 1 where id = $1 returning *)
         insert into release_draft_revision (draft, revision, doc, hash, made_by)
         select r.draft, n.revision, r.doc, r.hash, r.made_by from release_draft_revision r join next n on n.id = r.draft
         where r.revision = n.revision - 1`,
        [id],
      )
      const signing = ugo.submit(page, {}, `${address}/firma`)
      await saving.query('commit')
      expect((await signing).status).toBe(409)
    } finally {
      saving.release()
    }
    expect(
      await one('select count(*)::int as v from release where key = $1', ['prestazione']),
    ).toBe(1)
  })
})

function spoiled(scenario: string): string {
  return scenario.replaceAll(/"(outcome|end)":"[^"]+"/g, '"$1":"nessuno"')
}

describe('a proposal that is signed', () => {
  test('asks for the password again, then publishes once, whoever signs at the same moment', async () => {
    const { draft, address } = await proposal('servizio-diretto@1')
    const page = await ugo.get(address)
    await app.owner.query("update session set confirmed_at = siso_clock() - interval '1 day'")
    expect((await ugo.submit(page, {}, `${address}/firma`)).location).toContain('/accesso/conferma')
    await app.owner.query('update session set confirmed_at = siso_clock()')
    const open = await one('select count(*)::int as v from task')
    const both = await Promise.all([1, 2].map(() => ugo.submit(page, {}, `${address}/firma`)))
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 409])
    expect(await one('select count(*)::int as v from task')).toBe(open)
    expect((await carla.get(draft)).status).toBe(404)
    const release = await carla.get('/procedure/servizio-diretto@2')
    expect(release.text).toMatch(/programmata.*ha firmato|programmata.*l’ha firmata/s)
    expect((await carla.get('/procedure/servizio-diretto@1')).text).toContain('vigente')
    expect((await carla.get('/avvisi')).text).toContain('Firmata')
    const audit = `select string_agg(action, ' ' order by id) as v from audit_event
      where object_id = $1 and actor = $2`
    const ids = ['servizio-diretto@2', app.people.users['procedure-admin.b']]
    expect(await one(audit, ids)).toBe('release-published')
  })

  test('begins from its date on, and not before', async () => {
    const before = await holding('servizio-diretto', '2030-12-31T22:59:59.999Z')
    expect(before).toEqual(['servizio-diretto@1'])
    const from = await holding('servizio-diretto', '2030-12-31T23:00:00.000Z')
    expect(from).toEqual(['servizio-diretto@2'])
  })

  test('is moved by two, while it is in the future', async () => {
    const address = '/procedure/servizio-diretto@2/decorrenza'
    expect((await carla.get('/procedure/servizio-diretto@2')).links).toContain(address)
    const page = await carla.get(address)
    expect((await carla.submit(page, { motivo: '' }, address)).text).toContain(
      'diversi da quelli di ora',
    )
    const early = await carla.submit(page, { giorno: '2020-01-01', motivo: 'x' }, address)
    expect([early.status, early.text]).toEqual([
      422,
      expect.stringContaining('Scegli un momento che deve ancora venire'),
    ])
    const moved = { giorno: '2032-03-01', ora: '08:30', motivo: 'Rinviata dalla Giunta' }
    const { location = '' } = await carla.submit(await carla.get(address), moved, address)
    expect(await holding('servizio-diretto', '2031-06-01T00:00:00.000Z')).toEqual([
      'servizio-diretto@2',
    ])
    expect((await sign(location)).location).toBe('/procedure/servizio-diretto@2')
    expect(await holding('servizio-diretto', '2031-06-01T00:00:00.000Z')).toEqual([
      'servizio-diretto@1',
    ])
    expect(await holding('servizio-diretto', '2032-03-01T07:30:00.000Z')).toEqual([
      'servizio-diretto@2',
    ])
    const { text } = await carla.get('/procedure/servizio-diretto@2')
    expect(text).toMatch(/la decorrenza passa dal 01\/01\/2031, 00:00 al 01\/03\/2032, 08:30/)
    expect((await carla.get('/procedure/servizio-diretto@1/decorrenza')).text).toContain('vale già')
  })

  test('is not moved to a day on which it is over', async () => {
    const over = { from: '2040-01-01T00:00:00.000Z', to: '2041-01-01T00:00:00.000Z' }
    const release = aRelease({ key: 'finita', validity: over })
    await app.owner.query(
      `insert into release (key, version, hash, engine, doc) values ('finita', 1, 'finita', 1, $1)`,
      [JSON.stringify(release)],
    )
    const address = '/procedure/finita@1/decorrenza'
    const page = await carla.get(address)
    const late = await carla.submit(page, { giorno: '2042-01-01', motivo: 'Rinvio' }, address)
    expect([late.status, late.text]).toEqual([
      422,
      expect.stringContaining('Comincerebbe quando è già finita'),
    ])
  })

  test('is refused if another version was published meanwhile', async () => {
    const { address } = await proposal('servizio-diretto@2', { giorno: '2033-01-01' })
    const other = await proposal('servizio-diretto@2', { giorno: '2034-01-01' })
    expect((await sign(other.address)).status).toBe(303)
    const late = await sign(address)
    expect([late.status, late.text]).toEqual([
      409,
      expect.stringContaining('servizio-diretto@3 è già pubblicata'),
    ])
    expect((await ugo.get(address)).text).toContain('in revisione')
  })

  test('is withdrawn with a reason before it is in force, and is then begun by nobody', async () => {
    const address = '/procedure/servizio-diretto@3'
    const page = await carla.get(`${address}/decorrenza`)
    const silent = await carla.submit(page, { perche: '' }, `${address}/ritira`)
    expect([silent.status, silent.text]).toEqual([422, expect.stringContaining('perché la ritiri')])
    await carla.submit(page, { perche: 'Manca un allegato' }, `${address}/ritira`)
    expect((await carla.get(address)).text).toMatch(/ritirata.*Manca un allegato/s)
    expect((await carla.get('/procedure')).text).toContain('ritirata')
    expect(await holding('servizio-diretto', '2040-01-01T00:00:00.000Z')).toEqual([
      'servizio-diretto@2',
    ])
    const again = await carla.submit(page, { perche: 'Ancora' }, `${address}/ritira`)
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('già stata ritirata')])
    const begun = await carla.submit(page, { perche: 'x' }, `${address}/ritira`)
    expect(begun.status).toBe(409)
  })

  test('corrects a version that it names, and both say so', async () => {
    const { address } = await proposal('servizio-diretto@2', {
      giorno: '2033-06-01',
      corregge: 'servizio-diretto@2',
    })
    expect((await sign(address)).location).toBe('/procedure/servizio-diretto@4')
    expect((await carla.get('/procedure/servizio-diretto@4')).text).toContain(
      'Corregge un errore di servizio-diretto@2',
    )
    expect((await carla.get('/procedure/servizio-diretto@2')).text).toContain(
      'Ha un errore corretto da servizio-diretto@4',
    )
  })

  test('is void where another version has come before it meanwhile', async () => {
    const draft = await drafted('minori@1')
    await save(draft, { version: 3 })
    const later = await proposed(draft, { giorno: '2034-01-01' })
    const { address } = await proposal('minori@1', { giorno: '2033-01-01' })
    expect((await sign(address)).status).toBe(303)
    const late = await sign(later.location ?? '')
    expect([late.status, late.text]).toEqual([
      409,
      expect.stringContaining('nel frattempo è stata pubblicata'),
    ])
  })

  test('is void where the record holds another document than was proposed', async () => {
    const { address } = await proposal('prestazione@1')
    const touched = `update release_proposal set hash = 'altro' where id = $1`
    await app.owner.query(touched, [address.split('/').at(-1)])
    const late = await sign(address)
    expect([late.status, late.text]).toEqual([
      409,
      expect.stringContaining('il documento non è quello che è stato proposto'),
    ])
  })

  test('of one who is alone in a body, by somebody of the region', async () => {
    await app.owner.query('update user_role set org = $2 where user_id = $1', [
      app.people.users['procedure-admin.b'],
      app.people.orgs['zone.a'],
    ])
    const zonal = await app.enter('procedure-admin.b')
    const draft = await drafted('prestazione@1')
    const layer = { level: 'zone', organisation: 'test-zone.a', copiedFrom: 'prestazione@1' }
    await save(draft, { key: 'prestazione-della-zona', version: 1, layer })
    await carla.submit(await carla.get(draft), { fai: 'lascia' }, draft)
    await save(draft, { title: 'Prestazione della zona' }, zonal)
    const { location = '' } = await proposed(draft, {}, zonal)
    expect((await zonal.get(location)).text).toContain('Può firmare: Prova procedure-admin.a')
    expect((await sign(location, carla)).location).toBe('/procedure/prestazione-della-zona@1')
    const regional = await zonal.get('/procedure/servizio-diretto@4/decorrenza')
    expect(regional.text).toContain('Non amministri le procedure')
  })
})
