import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { goOnWithDryRun } from '../../../domain/dry-runs/go-on.ts'
import { aCase } from '../support/a-case.ts'
import type { Browser, Fields } from '../support/browser.ts'
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

const at = { giorno: '2026-01-01', ora: '00:00' }
const said = { ...at, motivo: 'Delibera di prova', senzaprova: '' }

/** A draft that holds from a day of the past, whose document nobody has tried. */
async function drafted(base: string): Promise<string> {
  const page = await carla.submit(
    await carla.get('/procedure/bozze'),
    { da: base },
    '/procedure/bozze',
  )
  const draft = page.location ?? ''
  const to = `${draft}/documento`
  const document = JSON.parse((await carla.get(`${to}.json`)).html) as { validity: object }
  const validity = { from: '2025-12-31T23:00:00.000Z', to: '2027-06-30T22:00:00.000Z' }
  const testo = JSON.stringify({ ...document, validity })
  await carla.submit(await carla.get(to), { testo }, to)
  return draft
}

async function tried(draft: string): Promise<void> {
  const list = '/procedure/prove'
  const bozza = draft.split('/').at(-1) ?? ''
  const { location = '' } = await carla.submit(await carla.get(list), { bozza }, list)
  const run = location.split('/').at(-1) ?? ''
  await goOnWithDryRun(app.deps.pools.engine, run, { mayGoOn: () => true })
}

async function proposed(draft: string, fields: Fields) {
  const address = `${draft}/pubblica`
  return carla.submit(await carla.get(address), { ...said, ...fields }, address)
}

async function sign(address: string) {
  return ugo.submit(await ugo.get(address), {}, `${address}/firma`)
}

const campaigns = async () => {
  const { rows } = await app.owner.query<{ mode: string; share: number; version: string }>(
    `select mode, canary_share as share, key || '@' || version as version from campaign`,
  )
  return rows
}

test('cases move on the ground of a dry-run alone, and to rules that hold: what keeps them is said', async () => {
  const draft = await drafted('servizio-diretto@1')
  const why = { senzaprova: 'Nessuna pratica la segue' }
  const untried = await proposed(draft, { ...why, cosa: 'now' })
  expect([untried.status, untried.text]).toEqual([
    422,
    expect.stringContaining('Senza una prova finita le pratiche in corso possono solo restare'),
  ])
  expect(untried.form(`${draft}/pubblica`).fields['cosa']).toBe('now')
  const ahead = await proposed(draft, { ...why, giorno: '2031-01-01', cosa: 'next-step' })
  expect([ahead.status, ahead.text]).toEqual([
    422,
    expect.stringContaining('Vale da un giorno che deve venire: per ora le pratiche in corso'),
  ])
  expect((await proposed(draft, { ...why, cosa: 'stay' })).status).toBe(303)
})

test('what they do is read and signed with the rest, and begins with the signature', async () => {
  await aCase(app)
  const draft = await drafted('presa-in-carico@1')
  await tried(draft)
  const other = await proposed(draft, { cosa: 'now', quota: '25' })
  const address = (await proposed(draft, { cosa: 'now', quota: '10' })).location ?? ''
  expect(await seal(other.location ?? '')).not.toBe(await seal(address))
  const read = await ugo.get(address)
  expect(read.text).toContain('Dopo la firma passano ora, una dopo l’altra, come dice la prova.')
  expect(read.text).toMatch(
    /Firmando la pubblichi.* Le pratiche in corso passano subito dopo la firma.* Prima 10 su cento/,
  )
  expect(await campaigns()).toEqual([])
  expect((await sign(address)).location).toBe('/procedure/presa-in-carico@3')
  expect(await campaigns()).toEqual([{ mode: 'now', share: 10, version: 'presa-in-carico@3' }])
  expect((await carla.get(address)).links).toContain('/procedure/migrazioni')
  const { rows } = await app.owner.query<{ made: string; signed: string }>(
    `select m.username as made, s.username as signed from campaign c
     join user_account m on m.id = c.made_by join user_account s on s.id = c.signed_by`,
  )
  expect(rows).toEqual([{ made: 'procedure-admin.a', signed: 'procedure-admin.b' }])
})

test('where no case is to be moved the version is published all the same', async () => {
  const before = await campaigns()
  const draft = await drafted('prestazione@1')
  await tried(draft)
  const { location = '' } = await proposed(draft, { cosa: 'next-step', quota: '10' })
  expect((await ugo.get(location)).text).toContain('passano ognuna al suo prossimo passo')
  expect((await sign(location)).location).toBe('/procedure/prestazione@2')
  expect(await campaigns()).toEqual(before)
})

async function seal(address: string): Promise<string | undefined> {
  const { rows } = await app.owner.query<{ seal: string }>(
    'select seal from release_proposal where id = $1',
    [address.split('/').at(-1)],
  )
  return rows[0]?.seal
}
