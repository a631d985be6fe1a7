import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { aCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser
let worker: Browser

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
  worker = await app.enter('social-worker.a')
})
afterAll(() => app.stop())

const pathOf = (taskId: string) => `/attivita/${taskId}`

/** A card that nobody holds: the desk and the social workers of the office may take it. */
async function onOffer(): Promise<{ taskId: string; caseId: string }> {
  const one = await aCase(app)
  await app.owner.query(
    `with freed as (update task set state = 'open', assignee = null where id = $1 returning *)
     insert into task_candidate (group_key, due_at, task_id, case_id)
     select g, coalesce(due_at, 'infinity'), id, case_id from freed, unnest(groups) g`,
    [one.taskId],
  )
  return one
}

test('a wrong form comes back with what was typed and says how to mend it', async () => {
  const { taskId } = await aCase(app)
  const path = pathOf(taskId)
  const form = (await clerk.get(path)).form(path)
  const back = await clerk.post(path, {
    ...form.fields,
    esito: 'to-triage',
    notes: 'Ha telefonato ieri',
  })
  expect(back.status).toBe(422)
  expect(back.title).toMatch(/^Errore:/)
  expect(back.text).toContain('da correggere')
  expect(back.text).toContain('Ha telefonato ieri')
})

test('who loses the race for a task learns by name who won, on a page and in the row', async () => {
  const { taskId } = await onOffer()
  const form = (await clerk.get('/posta?vista=disponibili')).form('/posta/azioni')
  const taken = await clerk.post(`${pathOf(taskId)}/prendi`, form.fields)
  expect(taken.status).toBe(303)
  const own = (await worker.get('/accessibilita')).form('/preferenze').fields['_csrf'] ?? ''
  const lost = await worker.post(`${pathOf(taskId)}/prendi`, { _csrf: own })
  expect([lost.status, lost.text]).toEqual([409, expect.stringContaining('Prova front-desk.a')])
  const headers = { 'HX-Request': 'true' }
  const row = await worker.post(`${pathOf(taskId)}/prendi`, { _csrf: own }, { headers })
  expect(row.status).toBe(409)
  expect(row.html).toMatch(/^\s*<tr/)
  expect(row.text).toContain('Prova front-desk.a')
})

test('a task in other hands can be read, says whose it is, and offers no outcome', async () => {
  const { taskId } = await aCase(app)
  const page = await worker.get(pathOf(taskId))
  expect(page.status).toBe(200)
  expect(page.text).toContain('È in carico a Prova front-desk.a')
  expect(page.html).not.toContain("name='esito'")
})

test('a task of another zone does not exist, to read, to complete or to comment on', async () => {
  const { taskId } = await aCase(app)
  const stranger = await app.enter('front-desk.b')
  const _csrf = (await stranger.get('/accessibilita')).form('/preferenze').fields['_csrf'] ?? ''
  const post = { _csrf, _op: randomUUID(), testo: 'x' }
  expect((await stranger.get(pathOf(taskId))).status).toBe(404)
  expect((await stranger.post(`${pathOf(taskId)}/commenti`, post)).status).toBe(404)
  const never = await stranger.get(pathOf(randomUUID()))
  const theirs = await stranger.get(pathOf(taskId))
  expect(theirs.title).toBe(never.title)
})

test('a stale page gets the three columns, keeps what was typed, and can be sent again', async () => {
  const { taskId } = await aCase(app)
  const path = pathOf(taskId)
  const done = await fill(clerk, path)
  await app.owner.query('update task set version = version + 1 where id = $1', [taskId])
  const stale = await clerk.post(path, done)
  expect(stale.status).toBe(409)
  expect(stale.text).toContain('Quello che hai scritto')
  expect(stale.text).toContain('Che cosa fare')
  const again = { ...done, ...hidden(stale.form(path).fields) }
  expect((await clerk.post(path, again)).status).toBe(303)
})

test('the same post sent twice is one act, and the second answer says so', async () => {
  const { taskId, caseId } = await aCase(app)
  const path = pathOf(taskId)
  const done = await fill(clerk, path)
  const [one, two] = await Promise.all([clerk.post(path, done), clerk.post(path, done)])
  expect([one.status, two.status]).toEqual([303, 303])
  const shown = await clerk.get((await clerk.post(path, done)).location ?? '')
  expect(shown.text).toContain('Era già registrato')
  const { rows } = await app.owner.query(
    "select 1 from case_event where case_id = $1 and kind = 'completed'",
    [caseId],
  )
  expect(rows).toHaveLength(1)
})

test('after a hard deadline the act is refused, and what was typed stays in the draft', async () => {
  const { taskId } = await aCase(app)
  const path = pathOf(taskId)
  const done = await fill(clerk, path)
  await app.owner.query("update task set hard_at = now() - interval '1 second' where id = $1", [
    taskId,
  ])
  const late = await clerk.post(path, done)
  expect(late.status).toBe(409)
  expect(late.text).toContain('Il termine ultimo per questa attività è passato')
  const { rows } = await app.owner.query('select 1 from draft where subject = $1', [
    `task:${taskId}`,
  ])
  expect(rows).toHaveLength(1)
})

test('a completed task says who recorded it, when, and how it ended', async () => {
  const { taskId } = await aCase(app)
  const path = pathOf(taskId)
  await clerk.post(path, await fill(clerk, path))
  const page = await worker.get(path)
  expect(page.text).toContain('Già registrata da Prova front-desk.a')
  expect(page.text).toContain('solo informazioni')
})

test('what is saved by itself after one’s own act leaves no draft behind', async () => {
  const { taskId } = await aCase(app)
  const path = `/attivita/${taskId}`
  const form = (await clerk.get(path)).form(path)
  await app.owner.query(
    `update task set state = 'completed', completed_by = $2, completed_at = now() where id = $1`,
    [taskId, app.people.users['front-desk.a']],
  )
  const headers = { 'hx-request': 'true' }
  const late = await clerk.post(`${path}/bozza`, { ...form.fields, notes: 'x' }, { headers })
  expect(late.status).toBe(200)
  expect(late.text).toBe('')
  const { rows } = await app.owner.query('select 1 from draft where subject = $1', [
    `task:${taskId}`,
  ])
  expect(rows).toEqual([])
})

test('what is being written is kept by itself, and the inbox marks it as a draft', async () => {
  const { taskId } = await aCase(app)
  const path = pathOf(taskId)
  const form = (await clerk.get(path)).form(path)
  const headers = { 'HX-Request': 'true' }
  const saved = await clerk.post(`${path}/bozza`, { ...form.fields, notes: 'a metà' }, { headers })
  expect(saved.text).toMatch(/bozza salvata alle \d\d:\d\d/)
  expect((await clerk.get(path)).text).toContain('bozza salvata')
  expect((await worker.get(path)).text).not.toContain('bozza salvata')
})

test('many tasks are taken at once, and the report says which were not', async () => {
  const [free, held] = [await onOffer(), await aCase(app)]
  const inbox = (await worker.get('/posta?vista=disponibili')).form('/posta/azioni')
  const chosen = { azione: 'claim', attivita: [free.taskId, held.taskId] }
  const sent = await worker.post('/posta/azioni', { ...inbox.fields, ...chosen })
  const report = await worker.get(sent.location ?? '')
  expect(report.text).toContain('1 prese in carico, 1 no.')
  expect(report.text).toContain('Prova front-desk.a')
  expect((await clerk.get(sent.location ?? '')).status).toBe(404)
  const none = await worker.post('/posta/azioni', {
    ...inbox.fields,
    azione: 'claim',
    _op: randomUUID(),
  })
  expect([none.status, none.text]).toEqual([422, expect.stringContaining('almeno una casella')])
})

test('only who coordinates assigns, and only to people whose role fits', async () => {
  const { taskId } = await onOffer()
  expect((await worker.get(`${pathOf(taskId)}/assegna`)).status).toBe(403)
  const coordinator = await app.enter('coordinator.a')
  const path = `${pathOf(taskId)}/assegna`
  const page = await coordinator.get(path)
  expect(page.text).toContain('Prova social-worker.a')
  const wrong = await coordinator.submit(page, { a: app.people.users['provider.a'] ?? '' }, path)
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('non ha un ruolo')])
  const right = await coordinator.submit(
    page,
    { a: app.people.users['social-worker.a'] ?? '' },
    path,
  )
  expect(right.status).toBe(303)
  expect((await worker.get('/posta')).html).toContain(taskId)
})

test('the inbox and the page of a task speak English too', async () => {
  const { taskId } = await aCase(app)
  expect((await clerk.get('/posta?lang=en')).text).toContain('Waiting for others')
  expect((await clerk.get(`${pathOf(taskId)}?lang=en`)).text).toContain('Why you see it')
})

const hidden = (fields: Readonly<Record<string, string | readonly string[]>>) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name.startsWith('_')))

/** A post that the card accepts: required choices are taken from the page itself. */
async function fill(browser: Browser, path: string) {
  const page = await browser.get(path)
  const { fields } = page.form(path)
  const filled: Record<string, string | readonly string[]> = {
    ...fields,
    esito: 'information-only',
  }
  for (let tries = 0; tries < 5; tries++) {
    const missing = await missingIn(browser, path, filled)
    if (missing.length === 0) break
    for (const name of missing) filled[name] = valueFor(page.html, name)
  }
  return filled
}

/** Asked with an outcome that nobody holds, so that a right form is not recorded yet. */
async function missingIn(
  browser: Browser,
  path: string,
  filled: Readonly<Record<string, string | readonly string[]>>,
): Promise<string[]> {
  const page = await browser.post(path, { ...filled, _v: '999999', _op: randomUUID() })
  if (page.status !== 422) return []
  return [...page.html.matchAll(/href='#f-([\w-]+)'/g)].map(([, name]) => name ?? '')
}

function valueFor(html: string, name: string): string {
  const radio = new RegExp(
    `type='(?:radio|checkbox)' id='[^']*' name='${name}' value='([^']*)'`,
  ).exec(html)
  if (radio?.[1]) return radio[1]
  const select = new RegExp(`<select[^>]*name='${name}'[\\s\\S]*?<option value='([^']+)'`).exec(
    html,
  )
  if (select?.[1]) return select[1]
  return new RegExp(`name='${name}' type='date'`).test(html) ? '2026-11-20' : 'prova'
}

test('who has a task in hand gives it to a colleague with a word, and nobody else does', async () => {
  const { taskId } = await aCase(app)
  const path = `${pathOf(taskId)}/passa`
  expect((await clerk.get(pathOf(taskId))).links).toContain(path)
  const page = await clerk.get(path)
  expect(page.text).toContain('Prova social-worker.a')
  expect(page.form(path).fields['a']).toBeUndefined()
  const beside = await clerk.get(path)
  const nobody = await clerk.submit(page, { nota: 'Sente male' }, path)
  expect(nobody.status).toBe(422)
  expect(nobody.text).toContain('Scegli una persona a cui assegnare')
  expect(nobody.form(path).fields['nota']).toBe('Sente male')
  const given = { a: app.people.users['social-worker.a'] ?? '', nota: 'Sente male: parla piano' }
  expect((await clerk.submit(page, given, path)).location).toBe('/posta')
  const theirs = await worker.get(pathOf(taskId))
  expect(theirs.text.split('Sente male: parla piano')).toHaveLength(2)
  expect((await worker.get('/posta')).html).toContain(`task-${taskId}`)
  // The same click again, and then another page that was open beside it: in somebody else's hands by now.
  expect((await clerk.submit(page, given, path)).location).toBe('/posta')
  const late = await clerk.submit(beside, given, path)
  expect([late.status, late.text]).toEqual([409, expect.stringContaining('Prova social-worker.a')])
  expect((await clerk.get(path)).status).toBe(409)
})

test('a task is not given to who could not do it', async () => {
  const { taskId } = await aCase(app)
  const path = `${pathOf(taskId)}/passa`
  const stranger = { a: app.people.users['social-worker.b'] ?? '', nota: 'Una parola' }
  const refused = await clerk.submit(await clerk.get(path), stranger, path)
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('non ha un ruolo che può svolgere questa attività')
  expect(refused.form(path).fields['nota']).toBe('Una parola')
})

test('of a protected case a form lets choose who is named for it', async () => {
  const { taskId, personId } = await aCase(app, { release: 'minori@1' })
  const user = app.people.users['social-worker.a'] ?? ''
  const coordinator = await app.enter('coordinator.a')
  const names = `/persone/${personId}/protezione`
  await coordinator.submit(await coordinator.get(names), { reason: 'violence' }, names)
  await app.owner.query('update task set assignee = $2 where id = $1', [
    taskId,
    app.people.users['coordinator.a'],
  ])
  const path = pathOf(taskId)
  const page = await coordinator.get(path)
  expect(page.html).not.toContain(`value='${user}'`)
  const today = dayInItaly(new Date())
  const told = {
    ...{ reportedOn: today, reportSource: '5', worry: 'È solo la sera.' },
    takenInChargeOn: today,
  }
  const chosen = { ...page.form(path).fields, ...told, manager: user, esito: 'assess' }
  const refused = await coordinator.post(path, chosen)
  expect(refused.text).toContain('Scegli una delle voci proposte')
  await coordinator.submit(await coordinator.get(names), { user }, `${names}/nomi`)
  expect((await coordinator.get(path)).html).toContain(`value='${user}'`)
  expect((await coordinator.post(path, chosen)).status).toBe(303)
})

test('who waits for a task asks for it again, once a day, and whoever has it is told', async () => {
  const { taskId, caseId } = await aCase(app)
  const [folder, path] = [`/pratiche/${caseId}`, `${pathOf(taskId)}/sollecita`]
  const asked = await worker.submit(await worker.get(folder), {}, path)
  expect(asked.location).toBe(folder)
  const after = await worker.get(folder)
  expect(after.text).toContain('Sollecito inviato')
  expect(after.text).toMatch(/sollecitata \w+ \d+/)
  expect(after.html).not.toContain(path)
  const told = (await clerk.get('/avvisi')).text
  expect(told).toContain('Sollecito di Prova social-worker.a')
  const csrf = after.form('/preferenze').fields['_csrf'] ?? ''
  const again = await worker.post(path, { _csrf: csrf })
  expect((await worker.get(again.location ?? '')).text).toContain('già stata sollecitata oggi')
  const { rows } = await app.owner.query<{ n: number }>(
    `select count(*)::int as n from notice where effect_key like 'nudge:' || $1 || '%'`,
    [taskId],
  )
  expect(rows[0]?.n).toBe(1)
  expect((await clerk.get(folder)).html).not.toContain(path)
})

test('what nobody has in hand is asked of all those who could take it', async () => {
  const { taskId, caseId } = await onOffer()
  const coordinator = await app.enter('coordinator.a')
  const path = `${pathOf(taskId)}/sollecita`
  await coordinator.submit(await coordinator.get(`/pratiche/${caseId}`), {}, path)
  const { rows } = await app.owner.query<{ audience: string }>(
    `select n.audience from notice n join task t on n.audience = any(t.groups)
     where t.id = $1 and n.effect_key like 'nudge:' || t.id || ':%'`,
    [taskId],
  )
  expect(rows.length).toBeGreaterThan(0)
})
