import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { aKeptCampaign } from '../support/a-kept-campaign.ts'
import { aProposal } from '../support/a-proposal.ts'
import type { Browser, Fields } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const who = 'procedure-admin.a'
let app: TestApp
let carla: Browser
let ugo: Browser
let zonal: Browser
let colleague: Browser
beforeAll(async () => {
  app = await startApp()
  carla = await app.enter(who)
  ugo = await app.enter('procedure-admin.b')
  for (const name of ['coordinator.a', 'coordinator.b'])
    await app.owner.query(
      `insert into user_role (user_id, role, org, valid_from) values ($1, 'procedure-admin', $2, '2020-01-01')`,
      [app.people.users[name], app.people.orgs['zone.a']],
    )
  zonal = await app.enter('coordinator.a')
  colleague = await app.enter('coordinator.b')
})
afterAll(() => app.stop())

interface Sort {
  readonly sort: string
  /** A new one, of Carla’s if of nobody else’s. @returns address of its page */
  readonly make: (by?: string) => Promise<string>
  /** Where it is sent to. */
  readonly action: (address: string) => string
  readonly title: string
  readonly table: string
  readonly audited: string
}

const sorts: readonly Sort[] = [
  {
    sort: 'a publication',
    make: async (by = who) => `/procedure/proposte/${await aProposal(app.owner, by)}`,
    action: (address) => address,
    title: '«Una procedura», versione 9',
    table: 'release_proposal',
    audited: 'release-proposal-changed',
  },
  {
    sort: 'a migration',
    make: async (by = who) =>
      `/procedure/migrazioni/${await aKeptCampaign(app.owner, by, { state: 'proposed' })}`,
    action: (address) => `${address}/proposta`,
    title: 'pratiche in corso, servizio-diretto versione 1',
    table: 'campaign',
    audited: 'campaign-changed',
  },
]

const one = async <T>(text: string, values: unknown[] = []) =>
  (await app.owner.query<{ v: T }>(text, values)).rows[0]?.v

describe.each(sorts)('$sort that is proposed', ({ make, action, title, table, audited }) => {
  const idOf = (address: string) => address.split('/').at(-1)
  const say = async (address: string, fields: Fields, by = ugo) =>
    by.submit(await by.get(address), fields, action(address))
  const typed = async (address: string, by = ugo) =>
    (await by.get(address)).form(action(address)).fields['testo']
  const did = (address: string) =>
    one<string[]>(
      `select array_agg(detail ->> 'did' || ' ' || u.username order by e.id) as v
       from audit_event e join user_account u on u.id = e.actor where object_id = $1 and action = $2`,
      [idOf(address), audited],
    )
  const noticesOf = async (by: Browser, address: string) => {
    const { text, links } = await by.get('/avvisi')
    return { text, count: links.filter((link) => link === address).length }
  }

  test('is discussed: each comment once, told to the other, and in the trace', async () => {
    const address = await make()
    const page = await ugo.get(address)
    const said = { testo: 'Perché tutte\ninsieme?' }
    expect((await ugo.submit(page, said, action(address))).location).toBe(address)
    expect((await ugo.submit(page, said, action(address))).location).toBe(address)
    const told = await noticesOf(carla, address)
    expect([told.count, told.text]).toEqual([
      1,
      expect.stringMatching(new RegExp(`ommentata: ${title}`)),
    ])
    await say(address, { testo: 'Perché sono poche' }, carla)
    expect((await noticesOf(ugo, address)).count).toBe(1)
    const { text } = await ugo.get(address)
    expect(text).toMatch(
      /Storia.*procedure-admin\.b, .*: Perché tutte insieme\?.*procedure-admin\.a, .*: Perché sono poche/,
    )
    expect(text.split('Perché tutte insieme?')).toHaveLength(2)
    expect(await did(address)).toEqual([
      'commented procedure-admin.b',
      'commented procedure-admin.a',
    ])
  })

  test('who has said something is told of what is said next, once while it is unread', async () => {
    const address = await make('coordinator.a')
    const told = async () =>
      Promise.all(
        [zonal, colleague, carla, ugo].map(async (by) => (await noticesOf(by, address)).count),
      )
    const read = async (by: Browser) => by.submit(await by.get('/avvisi'), { avviso: 'tutti' })
    await say(address, { testo: 'Vista dalla Regione' }, carla)
    expect(await told()).toEqual([1, 1, 0, 0])
    await say(address, { testo: 'Che ne pensate?' }, colleague)
    await say(address, { testo: 'E poi?' }, colleague)
    expect(await told()).toEqual([1, 1, 1, 0])
    for (const by of [zonal, carla]) await read(by)
    await say(address, { testo: 'Allora?' }, colleague)
    expect(await told()).toEqual([1, 1, 1, 0])
    expect((await noticesOf(carla, address)).text).not.toContain('Allora?')
    await read(carla)
    const role = `update user_role set valid_to = $2 where role = 'procedure-admin' and user_id = $1`
    const keeps = (until: string | null) => app.owner.query(role, [app.people.users[who], until])
    await keeps('2024-01-01')
    await say(address, { testo: 'Senza la Regione' }, colleague)
    await keeps(null)
    expect(await told()).toEqual([1, 1, 0, 0])
  })

  test('keeps a comment that is left for its author alone, until it is sent', async () => {
    const address = await make()
    const keep = async (testo: string, fields?: Fields) =>
      ugo.post(`${action(address)}?bozza=1`, {
        ...(fields ?? (await ugo.get(address)).form(action(address)).fields),
        testo,
      })
    const first = (await ugo.get(address)).form(action(address)).fields
    expect((await keep('Da rileg', first)).location).toBe(address)
    expect([await typed(address), await typed(address, carla)]).toEqual(['Da rileg', ''])
    expect((await carla.get(address)).text).not.toContain('Da rileg')
    await ugo.post(action(address), { ...first, testo: 'Da rileggere' })
    await keep('Da rilegger', first)
    expect(await typed(address)).toBe('')
    await keep('Ancora')
    expect(await typed(address)).toBe('Ancora')
    await keep(' ')
    expect(await typed(address)).toBe('')
    expect(await did(address)).toEqual(['commented procedure-admin.b'])
  })

  test('is sent back with what is to be changed, by who could sign it, and who proposed it is told', async () => {
    const address = await make()
    const page = await ugo.get(address)
    const silent = await ugo.submit(page, { fai: 'rimanda', testo: ' ' }, action(address))
    expect([silent.status, silent.text]).toEqual([
      422,
      expect.stringContaining('Scrivi che cosa va cambiato.'),
    ])
    const own = await say(address, { fai: 'rimanda', testo: 'No' }, carla)
    expect([own.status, own.text]).toEqual([403, expect.stringMatching(/Firma chi non/)])
    expect(own.text).toMatch(/Non è stato inviato ciò che avevi scritto: No/)
    const back = await say(address, { fai: 'rimanda', testo: 'Cominciamo da una zona' })
    expect(back.location).toBe(address)
    const after = await carla.get(address)
    expect(after.text).toMatch(/rimandata.*l’ha rimandata il .*Cominciamo da una zona/)
    expect(after.html).not.toContain("name='testo'")
    expect((await noticesOf(carla, address)).text).toMatch(new RegExp(`imandata: ${title}`))
    const late = await ugo.submit(page, { testo: 'Aggiungo che' }, action(address))
    expect([late.status, late.text]).toEqual([
      409,
      expect.stringMatching(/Non è stato inviato ciò che avevi scritto: Aggiungo che/),
    ])
    const keeping = { ...page.form(action(address)).fields, testo: 'Aggiungo poi' }
    const kept = await ugo.post(`${action(address)}?bozza=1`, keeping)
    expect([kept.status, kept.text]).toEqual([
      409,
      expect.stringMatching(/Non è stato inviato ciò che avevi scritto: Aggiungo poi/),
    ])
    const signed = await ugo.submit(page, {}, `${address}/firma`)
    expect(signed.status).toBe(409)
    expect(await did(address)).toEqual(['returned procedure-admin.b'])
  })

  test('is taken back by who proposed it, and by nobody else', async () => {
    const address = await make()
    const other = await say(address, { fai: 'riprendi' })
    expect([other.status, other.text]).toEqual([
      403,
      expect.stringContaining('rimandala scrivendo che cosa va cambiato'),
    ])
    expect((await say(address, { fai: 'riprendi' }, carla)).location).toBe(address)
    expect((await ugo.get(address)).text).toMatch(
      /Proposta ritirata o superata, Prova procedure-admin\.a/,
    )
    expect((await ugo.get('/avvisi')).links).not.toContain(address)
    expect(await did(address)).toEqual(['void procedure-admin.a'])
  })

  test('is neither read nor discussed by who keeps the procedures of another body', async () => {
    const address = await make()
    expect((await zonal.get(address)).status).toBe(404)
    const { _csrf: token = '' } = (await zonal.get('/accessibilita')).form('/preferenze').fields
    for (const query of ['', '?bozza=1'])
      for (const fai of query === '' ? ['commenta', 'rimanda'] : ['commenta']) {
        const said = { _csrf: token, fai, testo: 'Anche io' }
        expect((await zonal.post(`${action(address)}${query}`, said)).status).toBe(404)
      }
    expect((await zonal.post(action(address), { _csrf: token, fai: 'riprendi' })).status).toBe(404)
    expect(await one(`select state as v from ${table} where id = $1`, [idOf(address)])).toMatch(
      /^(open|proposed)$/,
    )
    expect(await did(address)).toBeNull()
  })
})
