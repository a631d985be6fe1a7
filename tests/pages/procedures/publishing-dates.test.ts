import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { Browser, Fields } from '../support/browser.ts'
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
