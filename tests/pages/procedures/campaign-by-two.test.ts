import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aKeptDryRun } from '../support/a-kept-campaign.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const list = '/procedure/migrazioni'
const release = 'servizio-diretto@1'
const decide = `${list}/nuova?versione=${encodeURIComponent(release)}`
const who = 'procedure-admin.a'

let app: TestApp
let carla: Browser
let ugo: Browser
beforeAll(async () => {
  app = await startApp()
  carla = await app.enter(who)
  ugo = await app.enter('procedure-admin.b')
})
afterAll(() => app.stop())

async function proposed(cosa = 'now'): Promise<string> {
  const prova = await aKeptDryRun(app.owner, who, { to: release })
  const choice = { prova, cosa, quota: '10', ritmo: '60' }
  return (await carla.submit(await carla.get(decide), choice, list)).location ?? ''
}

const one = async <T>(text: string, values: unknown[] = []) =>
  (await app.owner.query<{ v: T }>(text, values)).rows[0]?.v
const stateOf = (address: string) =>
  one<string>('select state as v from campaign where id = $1', [address.split('/').at(-1)])

test('cases move once a second administrator has read what moves and signed it, with the password asked again', async () => {
  const address = await proposed()
  expect((await carla.get(decide)).text).toContain('un secondo amministratore legge e firma')
  const mine = await carla.get(address)
  expect(mine.text).toContain('Aspetta la firma di un secondo amministratore')
  expect(mine.text).toContain('Può firmare: Prova procedure-admin.b')
  expect(mine.html).not.toContain(`${address}/firma`)
  expect((await ugo.get('/avvisi')).links).toContain(address)

  const page = await ugo.get(address)
  expect(page.text).toMatch(
    /Con la firma 2 pratiche passano a servizio-diretto@1, una dopo l’altra, come scelto qui sopra; 1 bloccate restano/,
  )
  expect(page.text).toMatch(/si comincia da 10 pratiche su cento.*al massimo 60 al minuto/s)
  await app.owner.query("update session set confirmed_at = siso_clock() - interval '1 day'")
  expect((await ugo.submit(page, {}, `${address}/firma`)).location).toContain('/accesso/conferma')
  expect(await stateOf(address)).toBe('proposed')
  await app.owner.query('update session set confirmed_at = siso_clock()')
  expect((await ugo.submit(page, {}, `${address}/firma`)).location).toBe(address)
  const after = await carla.get(address)
  expect(after.text).toContain('Sta per cominciare.')
  expect(after.text).toContain('Firmata da Prova procedure-admin.b')
  expect(await stateOf(address)).toBe('running')
  expect((await carla.get('/avvisi')).text).toContain('Migrazione firmata')
  const again = await ugo.submit(page, {}, `${address}/firma`)
  expect([again.status, again.text]).toEqual([409, expect.stringContaining('è andata avanti')])
  await carla.submit(after, { fai: 'cancel' }, address)
})

test('who proposed it does not sign it, nor is anything signed that was not read', async () => {
  const address = await proposed()
  const page = await ugo.get(address)
  const seal = String(page.form(`${address}/firma`).fields['impronta'])
  const own = {
    _csrf: String((await carla.get(address)).form(`${address}/proposta`).fields['_csrf']),
  }
  const mine = await carla.post(`${address}/firma`, { ...own, impronta: seal })
  expect([mine.status, mine.text]).toEqual([
    403,
    expect.stringContaining('Firma chi non ha proposto la migrazione: Prova procedure-admin.b'),
  ])
  const other = await ugo.submit(page, { impronta: 'altra' }, `${address}/firma`)
  expect([other.status, other.text]).toEqual([
    409,
    expect.stringContaining('non è ciò che è proposto: ricarica la pagina'),
  ])
  expect(await stateOf(address)).toBe('proposed')
  const alone = `update campaign set state = 'running' where id = $1`
  await expect(app.owner.query(alone, [address.split('/').at(-1)])).rejects.toThrow(
    'campaign_signed',
  )
  const both = `update campaign set state = 'running', signed_by = made_by, signed_at = now() where id = $1`
  await expect(app.owner.query(both, [address.split('/').at(-1)])).rejects.toThrow(
    'campaign_by_two',
  )
})

test('what is asked is another thing with another share, and is no more asked once it is given up', async () => {
  const [first, second] = [await proposed(), await proposed('next-step')]
  const sealOf = async (address: string) =>
    (await ugo.get(address)).form(`${address}/firma`).fields['impronta']
  expect(await sealOf(first)).not.toBe(await sealOf(second))
  const page = await ugo.get(first)
  const mine = await carla.get(first)
  const { _csrf: token = '' } = mine.form(`${first}/proposta`).fields
  expect((await carla.post(first, { _csrf: token, fai: 'cancel' })).status).toBe(409)
  await carla.submit(mine, { fai: 'riprendi' }, `${first}/proposta`)
  expect((await carla.get(first)).text).toContain('Non è mai cominciata')
  expect((await ugo.submit(page, {}, `${first}/firma`)).status).toBe(409)
  expect(await stateOf(first)).toBe('cancelled')
})

test('one that was sent back is changed and proposed again, from the choices that it had', async () => {
  const address = await proposed()
  const said = { fai: 'rimanda', testo: 'Dieci su cento sono troppe' }
  await ugo.submit(await ugo.get(address), said, `${address}/proposta`)
  const after = await carla.get(address)
  expect(after.text).toContain('Non è mai cominciata')
  const again = after.links.find((link) => link.includes('/nuova?')) ?? ''
  const page = await carla.get(again)
  expect(page.text).toContain('l’ha rimandata scrivendo: «Dieci su cento sono troppe»')
  const { prova, cosa, quota, ritmo } = page.form(list).fields
  expect({ prova, cosa, quota, ritmo }).toEqual({
    prova: await one('select dry_run::text as v from campaign where id = $1', [
      address.split('/').at(-1),
    ]),
    ...{ cosa: 'now', quota: '10', ritmo: '60' },
  })
  const { location = '' } = await carla.submit(page, { quota: '5' }, list)
  expect([await stateOf(address), await stateOf(location)]).toEqual(['sent-back', 'proposed'])
  expect((await ugo.get(location)).text).toMatch(/si comincia da 5 pratiche su cento/)
  const begun = `update campaign set state = 'running' where id = $1`
  await expect(app.owner.query(begun, [address.split('/').at(-1)])).rejects.toThrow('campaign_s')
})

test('a version withdrawn before the signature takes no case', async () => {
  const address = await proposed()
  const page = await ugo.get(address)
  await app.owner.query(
    `insert into release_timing (key, version, kind, was_from, reason, made_by)
     select 'servizio-diretto', 1, 'withdrawn', '2025-01-01', 'Un errore', id from user_account where username = $1`,
    [who],
  )
  const late = await ugo.submit(page, {}, `${address}/firma`)
  expect([late.status, late.text]).toEqual([409, expect.stringContaining('è stata ritirata')])
  expect(await stateOf(address)).toBe('proposed')
})
