import { createHash } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { goOnWithFlowFile } from '../../../domain/siuss/files/go-on.ts'
import { publishedFlows } from '../../support/published-flows.ts'
import type { Browser, Fields } from '../support/browser.ts'
import type { Page } from '../support/page.ts'
import { startWaas } from '../waas/support/start-waas.ts'
import type { Waas } from '../waas/support/start-waas.ts'

const files = '/flussi/file'
const purpose = 'Controllo dei flussi di marzo con la ragioneria'

let waas: Waas
let officer: Browser
let coordinator: Browser

beforeAll(async () => {
  waas = await startWaas()
  await waas.app.owner.query(
    `update user_role set org = $1 where user_id = $2 and role = 'admin-officer'`,
    [waas.app.people.orgs['municipality.a'], waas.app.people.users['admin-officer.a']],
  )
  officer = await waas.app.enter('admin-officer.a')
  coordinator = await waas.app.enter('coordinator.a')
  await waas.app.owner.query(
    `insert into siuss_sender (municipality, fiscal_code, set_by) values ($1, 'RSSMRA80A01H501U', $2)`,
    [waas.app.people.orgs['municipality.a'], waas.app.people.users['admin-officer.a']],
  )
  await publishedFlows(waas.app.owner, waas.about, { count: 5, at: '2026-03-10T09:00:00Z' })
})
afterAll(() => waas.app.stop())

const march = { dal: '2026-03-01', al: '2026-03-31', finalita: purpose }

async function ask(fields: Fields = {}, by = officer): Promise<Page> {
  return by.submit(await by.get(files), { ...march, ...fields }, files)
}

/** Asked for by the officer. @returns the address of the file */
async function asked(): Promise<string> {
  const { location = '' } = await ask()
  expect(location).toMatch(/^\/flussi\/file\/[0-9a-f-]{36}$/)
  return location
}

const idOf = (path: string) => path.split('/').at(-1) ?? ''
const write = (path: string) =>
  goOnWithFlowFile(waas.app.deps.pools.engine, idOf(path), { mayGoOn: () => true })
const approve = async (path: string, by = coordinator) =>
  by.submit(await by.get(path), {}, `${path}/approva`)

test('a file is asked for, let go by another with the password, written, and downloaded by the two', async () => {
  const path = await asked()
  const own = await officer.get(path)
  for (const words of [purpose, 'da approvare', 'Chi può approvarlo'])
    expect(own.text).toContain(words)
  expect(own.html).not.toContain(`${path}/approva`)
  const notice = await coordinator.get('/avvisi')
  expect(notice.html).toContain(`href='${path}'`)

  await waas.app.owner.query("update session set confirmed_at = siso_clock() - interval '1 day'")
  expect((await approve(path)).location).toContain('/accesso/conferma')
  await waas.app.owner.query('update session set confirmed_at = siso_clock()')
  expect((await approve(path)).location).toBe(path)
  expect((await officer.get(path)).text).toContain('si sta scrivendo')
  await write(path)

  const page = await officer.get(path)
  expect(page.text).toContain('5 flussi')
  for (const by of [officer, coordinator]) {
    const taken = await by.get(`${path}/scarica`)
    const sha = createHash('sha256').update(taken.bytes).digest('hex')
    expect(page.text).toContain(sha)
    expect(taken.headers.get('x-sha-256')).toBe(sha)
    expect(taken.headers.get('content-disposition')).toMatch(/Z901\.PS\.\d{8}\.\d{7}\.xml"$/)
    expect(taken.headers.get('content-length')).toBe(String(taken.bytes.length))
    expect(taken.headers.get('cache-control')).toBe('no-store')
  }
  const after = await officer.get(path)
  expect(after.text).toMatch(/Chi lo ha scaricato.*coordinator.*admin-officer/s)
  const { rows } = await waas.app.owner.query<{ action: string; did: string | null; n: number }>(
    `select action, detail ->> 'did' as did, count(*)::int as n from audit_event
     where object_kind = 'flow-file' and object_id = $1 group by 1, 2 order by 1, 2`,
    [idOf(path)],
  )
  expect(rows).toEqual([
    { action: 'flow-file-changed', did: 'approved', n: 1 },
    { action: 'flow-file-changed', did: 'asked', n: 1 },
    // Of the file and of the person in it, for each of the two.
    { action: 'flow-file-taken', did: null, n: 4 },
  ])
})

test('who asked may not let it go, nor download before it is there', async () => {
  const path = await asked()
  const other = await asked()
  const page = await coordinator.get(path)
  const form = page.form(`${path}/approva`)
  const token = (await officer.get(other)).form('/preferenze').fields['_csrf'] ?? ''
  const meddled = await officer.post(form.action, { ...form.fields, _csrf: token })
  expect(meddled.status).toBe(403)
  expect(meddled.text).toContain('lo approva un’altra persona')
  expect((await officer.get(`${path}/scarica`)).status).toBe(409)
})

test('what is missing is told beside its field, and what was typed stays', async () => {
  const page = await ask({ finalita: 'INPS', dal: '2026-03-31', al: '2026-03-01' })
  expect(page.status).toBe(422)
  for (const words of ['Scrivi a che cosa serve il file', 'Il periodo finisce prima di cominciare'])
    expect(page.text).toContain(words)
  expect(page.html).toContain("value='2026-03-31'")
  const nothing = await ask({ dal: '2020-01-01', al: '2020-01-31' })
  expect(nothing.text).toContain('non ha pubblicato flussi')
})

test('a file is refused with a reason, or taken back', async () => {
  const path = await asked()
  const page = await coordinator.get(path)
  const refuse = (motivo: string) => coordinator.submit(page, { fai: 'rifiuta', motivo }, path)
  const silent = await refuse(' ')
  expect([silent.status, silent.text]).toEqual([422, expect.stringContaining('Scrivi perché')])
  expect((await refuse('Basta il registro')).location).toBe(path)
  expect((await officer.get(path)).text).toContain('Basta il registro')
  const other = await asked()
  await officer.submit(await officer.get(other), { fai: 'ferma' }, other)
  expect((await officer.get(other)).text).toContain('il file non si scrive')
})

test('nobody of another zone finds it, and a third person does not download it', async () => {
  const path = await asked()
  await approve(path)
  await write(path)
  const stranger = await waas.app.enter('admin-officer.b')
  const theirs = await stranger.get(files)
  expect(theirs.html).not.toContain(path)
  // Who works in an office is told who may ask, and has nothing to fill in.
  expect(theirs.text).toContain('il tuo ruolo è in un ufficio')
  expect(theirs.html).not.toContain("action='/flussi/file'")
  for (const address of [path, `${path}/scarica`])
    expect((await stranger.get(address)).status).toBe(404)
})
