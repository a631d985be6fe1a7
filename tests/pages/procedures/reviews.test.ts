import { afterAll, beforeAll, expect, test } from '@jest/globals'

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
