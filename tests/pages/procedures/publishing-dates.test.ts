import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { Browser, Fields } from '../support/browser.ts'
import { aRelease } from '../../rules/procedures/support/a-release.ts'
import { setClock } from '../../support/builders/clock.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let carla: Browser
let ugo: Browser
beforeAll(async () => {
  app = await startApp()
  carla = await app.enter('procedure-admin.a')
  ugo = await app.enter('procedure-admin.b')
  await published('futura', 1, '2040-01-01T00:00:00.000Z')
})
afterAll(() => app.stop())

/** A release as it stands in the record. */
async function published(key: string, version: number, from: string): Promise<void> {
  const release = aRelease({ key, version, validity: { from } })
  await app.owner.query(
    `insert into release (key, version, hash, engine, doc) values ($1, $2, $3, 1, $4)`,
    [key, version, `${key}@${String(version)}`, JSON.stringify(release)],
  )
}

const one = async <T>(text: string, values: unknown[] = []) =>
  (await app.owner.query<{ v: T }>(text, values)).rows[0]?.v

async function drafted(base: string): Promise<string> {
  const list = '/procedure/bozze'
  return (await carla.submit(await carla.get(list), { da: base }, list)).location ?? ''
}

const said = { motivo: 'Delibera di prova', senzaprova: 'Nessuna pratica in corso la segue' }

async function proposed(draft: string, fields: Fields) {
  const address = `${draft}/pubblica`
  return carla.submit(await carla.get(address), { ...said, ...fields }, address)
}

const noDay = 'Scrivi il giorno da cui vale: un giorno che c’è nel calendario.'
const noHour = 'Scrivi l’ora da cui vale, per esempio 00:00.'

describe('a day or an hour that there is not', () => {
  test.each([
    [{ giorno: '2041-02-30', ora: '00:00' }, noDay],
    [{ giorno: '2041-02-28', ora: '25:00' }, noHour],
    [{ giorno: '2041-02-28', ora: '12:60' }, noHour],
  ])(
    '%j is refused beside its field, proposed for a draft or for a release',
    async (when, words) => {
      const publishing = await proposed(await drafted('servizio-diretto@1'), when)
      const address = '/procedure/futura@1/decorrenza'
      const page = await carla.get(address)
      const moving = await carla.submit(page, { ...when, motivo: 'Rinviata' }, address)
      for (const { status, text } of [publishing, moving])
        expect([status, text]).toEqual([422, expect.stringContaining(words)])
    },
  )
})

test('what changes is compared with the version that still stands, not with one that was withdrawn', async () => {
  await published('ripresa', 1, '2040-01-01T00:00:00.000Z')
  await published('ripresa', 2, '2041-01-01T00:00:00.000Z')
  const draft = await drafted('ripresa@2')
  const when = { giorno: '2042-01-01', ora: '00:00' }
  const before = (await proposed(draft, when)).location ?? ''
  const page = await ugo.get(before)
  expect(page.text).toContain('Che cosa cambia rispetto a ripresa@2')
  const timing = '/procedure/ripresa@2/decorrenza'
  await carla.submit(await carla.get(timing), { perche: 'Ritirata' }, '/procedure/ripresa@2/ritira')

  const late = await ugo.submit(page, {}, `${before}/firma`)
  expect([late.status, late.text]).toEqual([
    409,
    expect.stringContaining('ritirata un’altra versione, e ora segue ripresa@1'),
  ])
  const after = (await proposed(draft, when)).location ?? ''
  const read = await ugo.get(after)
  expect(read.text).toContain('Che cosa cambia rispetto a ripresa@1')
  await ugo.submit(read, {}, `${after}/firma`)
  const { links, text } = await carla.get('/procedure/ripresa@3')
  expect(text).toContain('Che cosa cambia dalla versione 1')
  expect(
    links.filter((link) => link.includes('ripresa@2') || link.includes('ripresa%402')),
  ).toEqual([])
})

test('a version that cases already go on by is not withdrawn under them: they are named', async () => {
  await published('seguita', 1, '2040-01-01T00:00:00.000Z')
  const { caseId } = await aCase(app)
  await app.owner.query("update case_engine set release = 'seguita@1' where case_id = $1", [caseId])
  const number = await one<string>('select number as v from social_case where id = $1', [caseId])
  const timing = '/procedure/seguita@1/decorrenza'
  const withdraw = async () =>
    carla.submit(await carla.get(timing), { perche: 'Errore' }, '/procedure/seguita@1/ritira')
  const kept = await withdraw()
  expect([kept.status, kept.text]).toEqual([
    409,
    expect.stringContaining(
      `Segue già questa versione una pratica in corso: ${String(number)}. Prima riportale alle regole che valgono`,
    ),
  ])
  await app.owner.query("update case_engine set release = 'presa-in-carico@1' where case_id = $1", [
    caseId,
  ])
  expect((await withdraw()).location).toBe('/procedure/seguita@1')
})

describe('a day that has gone by', () => {
  const yesterday = async () =>
    one<string>("select to_char(siso_clock() - interval '1 day', 'YYYY-MM-DD') as v")

  test('before the signature: who signs reads it with the number of cases begun since, and signs that', async () => {
    const draft = await drafted('servizio-diretto@1')
    const from = await one<string>(
      "select to_char(siso_clock() + interval '2 days', 'YYYY-MM-DD') as v",
    )
    const address = (await proposed(draft, { giorno: from ?? '', ora: '00:00' })).location ?? ''
    expect((await ugo.get(address)).text).not.toContain('è già passato')
    const { caseId } = await aCase(app)
    await app.owner.query(
      "update social_case set procedure = 'servizio-diretto', effective_at = siso_clock() + interval '3 days' where id = $1",
      [caseId],
    )
    await setClock(app.owner, { minutesAhead: 4 * 24 * 60 })
    try {
      const later = await app.enter('procedure-admin.b')
      const page = await later.get(address)
      const { _csrf = '', impronta = '' } = page.form(`${address}/firma`).fields
      const unsaid = { _csrf: String(_csrf), impronta: String(impronta) }
      const unread = await later.post(`${address}/firma`, unsaid)
      expect([unread.status, unread.text]).toEqual([
        409,
        expect.stringContaining('Nel frattempo è arrivato il giorno da cui vale'),
      ])
      expect(page.text).toMatch(
        /Il giorno da cui vale è già passato: .* Da quel momento è cominciata una pratica, con le regole di prima/,
      )
      expect((await later.submit(page, {}, `${address}/firma`)).location).toBe(
        '/procedure/servizio-diretto@2',
      )
    } finally {
      await setClock(app.owner, { minutesAhead: 0 })
    }
  })

  test('is no day to move a release to, neither asked nor signed', async () => {
    await published('spostata', 1, '2040-01-01T00:00:00.000Z')
    await published('spostata', 2, '2041-01-01T00:00:00.000Z')
    const address = '/procedure/spostata@2/decorrenza'
    const ask = async (giorno: string) =>
      carla.submit(await carla.get(address), { giorno, ora: '00:00', motivo: 'Spostata' }, address)
    const early = await ask((await yesterday()) ?? '')
    expect([early.status, early.text]).toEqual([
      422,
      expect.stringContaining('Scegli un momento che deve ancora venire'),
    ])
    expect((await ask('2039-01-01')).text).toContain('La versione 1 comincia')
    const { location = '' } = await ask('2042-01-01')
    await app.owner.query("update release_proposal set valid_from = '2026-01-01' where id = $1", [
      location.split('/').at(-1),
    ])
    const late = await ugo.submit(await ugo.get(location), {}, `${location}/firma`)
    expect([late.status, late.text]).toEqual([
      409,
      expect.stringContaining('il giorno a cui spostarla è già passato'),
    ])
  })
})
