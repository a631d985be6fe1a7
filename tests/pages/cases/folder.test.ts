import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let found: TestCase
let worker: Browser

beforeAll(async () => {
  app = await startApp()
  found = await aCase(app)
  worker = await app.enter('social-worker.a')
})
afterAll(() => app.stop())

const folder = (part = '') => `/pratiche/${found.caseId}${part}`

async function scalar<T>(text: string, values: readonly unknown[]): Promise<T | undefined> {
  const { rows } = await app.owner.query<{ value: T }>(`select (${text}) as value`, [...values])
  return rows[0]?.value
}

describe('the case folder', () => {
  test('says who it is about, where she is in the pathway and what is waited for', async () => {
    const page = await worker.get(folder())
    expect(page.status).toBe(200)
    expect(page.text).toContain('Ada Inventata')
    expect(page.html).toMatch(/aria-current='step'>[\s\S]*?Contatto/)
    expect(page.text).toContain('si attende: Prova front-desk.a')
    expect(page.text).toContain('Contatto registrato')
  })

  test('has no name in its title, so that a shared screen tells nothing', async () => {
    const page = await worker.get(folder())
    expect(page.title).toMatch(/^Pratica \d{4}\/\d{6} · S\.I\.SO$/)
  })

  test('leaves a trace of each reading, with what it was for', async () => {
    const read = `select count(*)::int from audit_event where case_id = $1 and action = 'case-read'
      and actor = $2 and purpose = 'case-work'`
    const who = [found.caseId, app.people.users['social-worker.a']]
    const before = (await scalar<number>(read, who)) ?? 0
    await worker.get(folder('/scadenze'))
    expect(await scalar(read, who)).toBe(before + 1)
    const log = await worker.get(folder('/accessi'))
    expect(log.text).toContain('gestione della pratica')
  })

  test.each(['', '/percorso', '/documenti', '/diario', '/valutazioni', '/scadenze', '/accessi'])(
    'answers the same for a case elsewhere and for one that does not exist: %s',
    async (part) => {
      const stranger = await app.enter('social-worker.b')
      const real = await stranger.get(folder(part))
      const nowhere = await stranger.get(`/pratiche/00000000-0000-4000-8000-000000000000${part}`)
      expect([real.status, nowhere.status]).toEqual([404, 404])
      const main = (html: string) => html.slice(html.indexOf('<main'), html.indexOf('</main'))
      expect(main(real.html)).toBe(main(nowhere.html))
    },
  )
})

describe('a task taken away when the case goes on by another release', () => {
  const moved = [
    `insert into task (id, case_id, key, step, iteration, phase, purpose, release, title, state, groups, orgs, opened_at)
     select gen_random_uuid(), case_id, 'triage#9', 'triage', 9, 'triage', 'step', release, 'Come si chiamava prima', 'cancelled',
       groups, orgs, siso_clock() from task where id = $1`,
    `insert into case_event (case_id, seq, key, kind, payload, at)
     select case_id, 900, 'move:test', 'migrated', '{}', siso_clock() from task where id = $1`,
    `insert into case_move (case_id, seq, engine, release, calendar, at, state_hash, commands)
     select m.case_id, 900, m.engine, m.release, m.calendar, siso_clock(), 'x',
       '[{"kind": "close-task", "task": "triage#9", "as": "cancelled"}]'
     from case_move m join task t on t.case_id = m.case_id and t.id = $1 where m.seq = 1`,
  ]

  test('is told by the title that people knew', async () => {
    for (const text of moved) await app.owner.query(text, [found.taskId])
    const page = await worker.get(folder('/diario'))
    expect(page.text).toContain('Attività ritirata: Come si chiamava prima')
    expect(page.text).not.toContain('Attività ritirata: Valuta la richiesta')
  })
})

describe('a note for the diary', () => {
  const body = 'Colloquio con la figlia <b>senza</b> formattazione'

  test('is read by colleagues as it was written', async () => {
    const page = await worker.get(folder('/diario'))
    const done = await worker.submit(page, { kind: 'interview', body }, folder('/diario'))
    expect(done.location).toBe(folder('/diario'))
    const read = await worker.get(folder('/diario?mostra=note'))
    expect(read.text).toContain(body)
    expect(read.text).toContain('Colloquio')
    expect(read.text).not.toContain('Contatto registrato')
  })

  test('is written once, even if the button is pressed twice', async () => {
    const page = await worker.get(folder('/diario'))
    const twice = 'Nota inviata due volte'
    await worker.submit(page, { body: twice }, folder('/diario'))
    await worker.submit(page, { body: twice }, folder('/diario'))
    const written = 'select count(*)::int from diary_entry where body = $1'
    expect(await scalar(written, [twice])).toBe(1)
  })

  test('comes back as it was typed when it tells of tomorrow', async () => {
    const page = await worker.get(folder('/diario'))
    const typed = { body: 'Visita fissata', happenedOn: '2999-01-01' }
    const again = await worker.submit(page, typed, folder('/diario'))
    expect(again.status).toBe(422)
    expect(again.text).toContain('nel futuro')
    expect(again.form(folder('/diario')).fields['body']).toBe('Visita fissata')
  })

  test('is refused when it says nothing, is too long or is of no known kind', async () => {
    const page = await worker.get(folder('/diario'))
    const send = (fields: Record<string, string>) => worker.submit(page, fields, folder('/diario'))
    expect((await send({ body: '  ' })).text).toContain('Scrivi il testo')
    expect((await send({ body: 'x'.repeat(15_001) })).text).toContain('accorciala')
    expect((await send({ body: 'x', kind: 'gossip' })).text).toContain('Scegli dall’elenco')
  })

  test('cannot be put into the diary of another zone', async () => {
    const stranger = await app.enter('social-worker.b')
    const own = await stranger.get('/accessibilita')
    const csrf = own.form('/preferenze').fields['_csrf'] ?? ''
    const sent = { _csrf: csrf, kind: 'note', happenedOn: '2026-01-01', body: 'intrusa' }
    const refused = await stranger.post(folder('/diario'), sent)
    expect(refused.status).toBe(404)
    expect(await scalar("select count(*)::int from diary_entry where body = 'intrusa'", [])).toBe(0)
  })
})

describe('the case manager', () => {
  test('is changed by who coordinates, and her tasks go along', async () => {
    const { caseId } = await aCase(app)
    const { users } = app.people
    await app.owner.query('update social_case set manager = $2 where id = $1', [
      caseId,
      users['front-desk.a'],
    ])
    await app.owner.query(
      "update task set state = 'claimed', assignee = $2, groups = '{}' where case_id = $1",
      [caseId, users['front-desk.a']],
    )
    const coordinator = await app.enter('coordinator.a')
    const path = `/pratiche/${caseId}/responsabile`
    const page = await coordinator.get(path)
    expect(page.text).toContain('Prova social-worker.a')
    const chosen = { responsabile: users['social-worker.a'] ?? '' }
    const done = await coordinator.submit(page, chosen, path)
    expect(done.location).toBe(`/pratiche/${caseId}`)
    expect(await scalar('select assignee from task where case_id = $1', [caseId])).toBe(
      users['social-worker.a'],
    )
    const diary = await worker.get(`/pratiche/${caseId}/diario?mostra=decisioni`)
    expect(diary.text).toContain('Responsabile della pratica: Prova social-worker.a')
  })

  test('must be a social worker of the place, not of another zone', async () => {
    const coordinator = await app.enter('coordinator.a')
    const page = await coordinator.get(folder('/responsabile'))
    const chosen = { responsabile: app.people.users['social-worker.b'] ?? '' }
    const refused = await coordinator.submit(page, chosen, folder('/responsabile'))
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Scegli dall’elenco')
  })

  test('of a protected case is one of the people named for it', async () => {
    const { caseId, personId } = await aCase(app)
    const user = app.people.users['social-worker.a'] ?? ''
    const coordinator = await app.enter('coordinator.a')
    const protection = `/persone/${personId}/protezione`
    await coordinator.submit(await coordinator.get(protection), { reason: 'violence' }, protection)
    const path = `/pratiche/${caseId}/responsabile`
    const page = await coordinator.get(path)
    expect(page.text).toContain('la può seguire chi è indicato per nome')
    expect(page.html).not.toContain(`value='${user}'`)
    const chosen = { ...page.form(path).fields, responsabile: user }
    const refused = await coordinator.post(path, chosen)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('non è tra le persone indicate per nome')
    await coordinator.submit(await coordinator.get(protection), { user }, `${protection}/nomi`)
    const done = await coordinator.submit(await coordinator.get(path), { responsabile: user }, path)
    expect(done.location).toBe(`/pratiche/${caseId}`)
    expect(await scalar('select manager from social_case where id = $1', [caseId])).toBe(user)
  })
})

describe('the list of cases', () => {
  test('shows those of the office to its people and not to other zones', async () => {
    const own = await worker.get('/pratiche?vista=ufficio')
    expect(own.html).toContain(found.caseId)
    const stranger = await app.enter('social-worker.b')
    const other = await stranger.get('/pratiche?vista=tutte&stato=tutte')
    expect(other.html).not.toContain(found.caseId)
    expect(other.text).toContain('Nessuna pratica')
  })

  test('hides a protected case from who is not named', async () => {
    const hidden = await aCase(app, { protected: true })
    const page = await worker.get('/pratiche?vista=tutte')
    expect(page.html).not.toContain(hidden.caseId)
  })

  test('refuses a filter that is none of ours', async () => {
    expect((await worker.get('/pratiche?fase=altrove')).status).toBe(400)
    expect((await worker.get('/pratiche?dopo=x')).status).toBe(400)
  })
})
