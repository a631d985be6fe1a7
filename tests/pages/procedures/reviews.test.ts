import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { roles } from '../../../domain/auth/roles.ts'
import { transaction } from '../../../domain/database.ts'
import { knownHere } from '../../../domain/procedures/publishing/known.ts'
import { publishRelease } from '../../../domain/procedures/publishing/publish-release.ts'
import { aRelease } from '../../rules/procedures/support/a-release.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const reviews = '/procedure/riesami'
const copied = 'servizio-diretto@1'

const open = `
  insert into release_review (key, version, because, audience)
  values ('servizio-diretto', 1, $2, array['procedure-admin@' || $1, 'planner@' || $1]) returning id`

async function aReview(because: string): Promise<string> {
  const region = String(app.people.orgs['region'])
  const { rows } = await app.owner.query<{ id: string }>(open, [region, because])
  return rows[0]?.id ?? ''
}

test('a copy that is to be changed leads to its draft for who writes it, and to the others’ list for who plans', async () => {
  const settle = async (username: string, esito: string, because: string) => {
    const by = await app.enter(username)
    const riesame = await aReview(because)
    const given = { riesame, esito, nota: 'Cambia il termine.' }
    const { status, location } = await by.submit(await by.get(reviews), given, reviews)
    expect(status).toBe(303)
    return location
  }
  const draft = `/procedure/bozze?da=${encodeURIComponent(copied)}#nuova`
  expect(await settle('procedure-admin.a', 'to-change', 'presa-in-carico@1')).toBe(draft)
  expect(await settle('procedure-admin.a', 'kept', 'prestazione@1')).toBe(reviews)
  expect(await settle('planner.a', 'to-change', copied)).toBe(reviews)
  const carla = await app.enter('procedure-admin.a')
  expect((await carla.get(draft)).form('/procedure/bozze').fields['da']).toBe(copied)
})

test('a version leads to its draft and to a dry-run with it chosen already', async () => {
  const carla = await app.enter('procedure-admin.a')
  const { links } = await carla.get(`/procedure/${copied}`)
  const named = encodeURIComponent(copied)
  const ways = [`/procedure/bozze?da=${named}#nuova`, `/procedure/prove?versione=${named}#nuova`]
  expect(links).toEqual(expect.arrayContaining(ways))
  const tried = await carla.get(ways[1] ?? '')
  expect(tried.html.match(/<option value='servizio-diretto@1' selected>/g)).toHaveLength(2)
  const worker = await app.enter('social-worker.a')
  const read = await worker.get(`/procedure/${copied}`)
  expect(read.links.filter((one) => ways.includes(one))).toEqual([])
})

const publish = (parts: Parameters<typeof aRelease>[0]) =>
  transaction(app.owner, async (sql) =>
    publishRelease({ sql }, aRelease(parts), await knownHere(sql, roles)),
  )

test('who must look at a copy again is told, and its draft takes up what changed above', async () => {
  await publish({ key: 'sopra', layer: { level: 'national' } })
  await publish({ key: 'sotto', layer: { level: 'regional', copiedFrom: 'sopra@1' } })
  const carla = await app.enter('procedure-admin.a')
  expect((await carla.get('/avvisi')).text).not.toContain('Da riesaminare')
  const validity = { from: '2040-01-01T00:00:00.000Z' }
  await publish({ key: 'sopra', version: 2, layer: { level: 'national' }, validity })
  const told = await carla.get('/avvisi')
  expect(told.text).toContain('Da riesaminare: «Procedura di prova», versione 1')
  expect(told.text).toContain('È cambiata quella da cui è copiata: sopra@2')
  expect(told.links).toContain(reviews)
  const worker = await app.enter('social-worker.a')
  expect((await worker.get('/avvisi')).text).not.toContain('Da riesaminare')

  const id = `select id from release_review where because = 'sopra@2'`
  const riesame = (await app.owner.query<{ id: string }>(id)).rows[0]?.id ?? ''
  const given = { riesame, esito: 'to-change', nota: 'Cambia il termine.' }
  const { location = '' } = await carla.submit(await carla.get(reviews), given, reviews)
  const asked = await carla.get(location.split('#')[0] ?? '')
  const compare = `/procedure/confronta?${new URLSearchParams({ da: 'sopra@1', a: 'sopra@2' }).toString()}`
  expect(asked.text).toContain('La bozza di sotto@1 dirà che viene da sopra@2')
  expect(asked.links).toContain(compare)
  const made = await carla.submit(asked, {}, '/procedure/bozze')
  const draft = await carla.get(made.location ?? '')
  expect(draft.text).toContain('Ora dice che viene da sopra@2.')
  expect(draft.links).toContain(compare)
  const { html } = await carla.get(`${made.location ?? ''}/documento.json`)
  expect(JSON.parse(html)).toMatchObject({
    ...{ key: 'sotto', version: 2 },
    layer: { level: 'regional', copiedFrom: 'sopra@2' },
  })
  const stranger = await carla.submit(asked, { sopra: 'presa-in-carico@1' }, '/procedure/bozze')
  expect(stranger.status).toBe(404)
})
