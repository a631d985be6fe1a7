import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { aRelease } from '../../rules/procedures/support/a-release.ts'
import { nothingForeseen } from '../../support/a-prediction.ts'
import { aCase } from '../support/a-case.ts'
import { aKeptCampaign, aKeptDryRun } from '../support/a-kept-campaign.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let carla: Browser
beforeAll(async () => {
  app = await startApp()
  carla = await app.enter('procedure-admin.a')
})
afterAll(() => app.stop())

const list = '/procedure/migrazioni'
const release = 'servizio-diretto@1'
const decide = `${list}/nuova?versione=${encodeURIComponent(release)}`
const who = 'procedure-admin.a'

describe('what running cases do', () => {
  test('is asked from the page of a published version, by who keeps procedures alone', async () => {
    const address = `/procedure/${release}`
    expect((await carla.get(address)).links).toContain(decide)
    const planner = await app.enter('planner.a')
    expect((await planner.get(address)).links).not.toContain(decide)
    expect((await carla.get('/procedure')).links).toContain(list)
  })

  test('cannot be decided without a finished dry-run', async () => {
    const untried = `${list}/nuova?versione=${encodeURIComponent('prestazione@1')}`
    const page = await carla.get(untried)
    expect(page.text).toContain('Prima serve una prova finita di questa versione')
    const started = await carla.submit(page, { versione: 'prestazione@1' }, '/procedure/prove')
    expect(started.location).toMatch(/^\/procedure\/prove\/[0-9a-f-]+$/)
    expect((await carla.get(`${list}/nuova?versione=nessuna@1`)).status).toBe(404)
  })

  test('is decided with zones to begin with and a pace, paused, resumed and cancelled', async () => {
    const { rows } = await app.owner.query<{ id: number }>(
      "select id from organisation where kind = 'zone' order by id limit 1",
    )
    const zone = rows[0]?.id ?? 0
    const prova = await aKeptDryRun(app.owner, who, { to: release, zone })
    const form = await carla.get(decide)
    expect(form.text).toContain('2 pratiche da portare, 1 bloccate')
    const choice = { prova, cosa: 'now', zona: String(zone), quota: '10', ritmo: '60' }
    const made = await carla.submit(form, choice, list)
    expect(made.status).toBe(303)
    const address = made.location ?? ''
    const ugo = await app.enter('procedure-admin.b')
    await ugo.submit(await ugo.get(address), {}, `${address}/firma`)
    const page = await carla.get(address)
    expect(page.text).toMatch(/si comincia da 10 pratiche su cento/)
    expect(page.text).toContain('al massimo 60 al minuto')
    expect(page.text).toContain('Sta per cominciare.')
    const press = async (fai: string) =>
      carla.get((await carla.submit(await carla.get(address), { fai }, address)).location ?? '')
    expect((await press('pause')).text).toContain('in pausa')
    expect((await press('resume')).text).toContain('in corso')
    const { text } = await press('cancel')
    expect(text).toContain('annullata')
    expect(text).not.toContain('Riprendi')
    expect((await carla.get(list)).links).toContain(address)
  })

  test('may be that each moves at its next step: it waits for them, and may be ended before', async () => {
    const one = await aCase(app)
    const prova = await aKeptDryRun(app.owner, who, { to: release })
    const form = await carla.get(decide)
    const made = await carla.submit(form, { prova, cosa: 'next-step', quota: '10' }, list)
    const { text } = await carla.get(made.location ?? '')
    expect(text).toContain('ognuna al suo prossimo passo')
    expect(text).not.toContain('si comincia da')

    const cases = [{ id: one.caseId, result: 'next-step' }]
    const waiting = { mode: 'next-step', state: 'waiting', cases }
    const address = `${list}/${await aKeptCampaign(app.owner, who, waiting)}`
    const page = await carla.get(address)
    expect(page.text).toContain('in attesa dei prossimi passi')
    expect(page.text).toContain('0 pratiche su 1')
    expect(page.text).toContain('Al prossimo passo 1')
    const ended = await carla.submit(page, { fai: 'cancel' }, address)
    const after = await carla.get(ended.location ?? '')
    expect(after.text).toContain('Restate 1')
    const moved = { mode: 'next-step', state: 'done', cases: [{ id: one.caseId, result: 'moved' }] }
    const done = await carla.get(`${list}/${await aKeptCampaign(app.owner, who, moved)}`)
    expect(done.text).toContain('Mosse al passo successivo 1')
    expect(done.text).toContain('Riporta indietro')
  })

  test('is nothing for a version that was withdrawn, and its page says so', async () => {
    const prova = await aKeptDryRun(app.owner, who, { to: release })
    const form = await carla.get(decide)
    const { rows } = await app.owner.query<{ id: number }>(
      `insert into release_timing (key, version, kind, was_from, reason, made_by)
       select 'servizio-diretto', 1, 'withdrawn', '2025-01-01', 'Un errore', id from user_account
       where username = $1 returning id`,
      [who],
    )
    const refused = await carla.submit(form, { prova, cosa: 'now' }, list)
    expect([refused.status, refused.text]).toEqual([
      409,
      expect.stringContaining('servizio-diretto@1 è stata ritirata: nessuna pratica può passarci'),
    ])
    expect((await carla.get(decide)).text).toContain('Questa versione è stata ritirata')
    await app.owner.query('delete from release_timing where id = $1', [rows[0]?.id])
  })

  test('about a version that is not in force yet is that they stay: no other is offered or taken', async () => {
    const before = await carla.get(decide)
    expect(before.text).not.toContain('fino ad allora')
    const release = aRelease({ key: 'futura', validity: { from: '2040-01-01T00:00:00.000Z' } })
    await app.owner.query(
      `insert into release (key, version, hash, engine, doc) values ('futura', 1, 'futura', 1, $1)`,
      [JSON.stringify(release)],
    )
    const to = {
      versione: 'futura@1',
      prova: await aKeptDryRun(app.owner, who, { to: 'futura@1' }),
    }
    const ahead = await carla.get(`${list}/nuova?versione=${encodeURIComponent('futura@1')}`)
    expect(ahead.text).toContain('vale dal 01/01/2040: fino ad allora le pratiche in corso')
    expect(ahead.text).not.toContain('Passano ora')
    for (const cosa of ['now', 'next-step']) {
      const refused = await carla.submit(before, { ...to, cosa }, list)
      expect([refused.status, refused.text]).toEqual([
        409,
        expect.stringContaining('La versione futura@1 vale dal 1 gennaio 2040: fino ad allora'),
      ])
    }
    expect((await carla.submit(ahead, { ...to, cosa: 'stay' }, list)).status).toBe(303)
  })

  test('may be that they stay: it is only written', async () => {
    const prova = await aKeptDryRun(app.owner, who, { to: release })
    const made = await carla.submit(await carla.get(decide), { prova, cosa: 'stay' }, list)
    const { text, links } = await carla.get(made.location ?? '')
    expect(text).toContain('Le pratiche in corso restano con le regole che seguono.')
    expect(links).toContain(decide)
  })
})

test('who has a task of a case that has moved reads what has changed at the top of it', async () => {
  const one = await aCase(app)
  const clerk = await app.enter('front-desk.a')
  const page = () => clerk.get(`/attivita/${one.taskId}`)
  const words = 'Pratica di prova: le regole sono cambiate. Scadenza «Contatto»: non corre più.'
  expect((await page()).text).not.toContain('le regole sono cambiate')
  await app.owner.query(
    `insert into notice (id, case_id, effect_key, audience, title, at)
     select gen_random_uuid(), $1, 'migrated:9', 'user:' || id, $2, siso_clock() from user_account
     where username = 'front-desk.a'`,
    [one.caseId, words],
  )
  expect((await page()).text).toContain(words)
  expect(
    (await (await app.enter('front-desk.a2')).get(`/attivita/${one.taskId}`)).text,
  ).not.toContain(words)
})

describe('a campaign', () => {
  const told = { unchanged: false, opened: ['activation#1'], cancelled: ['gone#1'] }

  test('lists what became of each case, with what changes, and no way to folders one may not open', async () => {
    const one = await aCase(app)
    const other = await aCase(app)
    const cases = [
      { id: one.caseId, result: 'changed', told },
      {
        id: other.caseId,
        result: 'blocked',
        told: { blocked: [{ why: 'no-step', key: 'gone#1' }] },
      },
    ]
    const id = await aKeptCampaign(app.owner, who, { state: 'done', cases })
    const page = await carla.get(`${list}/${id}`)
    expect(page.text).toContain('Cambiate dopo la prova 1')
    expect(page.text).toContain('si annulla «gone»')
    expect(page.links.filter((link) => link.startsWith('/pratiche/'))).toEqual([])
    const blocked = await carla.get(`${list}/${id}?esito=blocked`)
    expect(blocked.text).toContain('«gone» non c’è nella nuova versione')
    const agreed = await carla.submit(page, { fai: 'conferma', caso: one.caseId }, `${list}/${id}`)
    const after = await carla.get(agreed.location ?? '')
    expect(after.text).toContain('in corso')
    expect(after.text).toContain('Da portare 1')
    const again = { fai: 'conferma', caso: one.caseId }
    expect((await carla.submit(page, again, `${list}/${id}`)).status).toBe(409)
    const none = await carla.submit(page, { fai: 'conferma' }, `${list}/${id}`)
    expect([none.status, none.text]).toEqual([422, expect.stringContaining('metti il segno')])
  })

  test('has all that changed since agreed to at once, but for one that came to them meanwhile', async () => {
    const all = [await aCase(app), await aCase(app), await aCase(app)]
    const cases = all.map(({ caseId }) => ({ id: caseId, result: 'changed', told }))
    const id = await aKeptCampaign(app.owner, who, { state: 'done', cases: cases.slice(0, 2) })
    const address = `${list}/${id}`
    const page = await carla.get(address)
    expect(page.text).toContain('Ho guardato: passano così tutte e 2')
    const third = `insert into campaign_case (campaign, case_id, number, place, canary, result, prediction, at)
      select $1, id, number, 9, false, 'changed', $3, siso_clock() from social_case where id = $2`
    await app.owner.query(third, [id, all[2]?.caseId, JSON.stringify(nothingForeseen)])
    const shown = [...page.html.matchAll(/name='(esito|quante|fino)' value='([^']*)'/g)]
    const looked = Object.fromEntries(shown.map(([, name = '', value = '']) => [name, value]))
    const agree = (seen: typeof page) =>
      carla.submit(seen, { fai: 'conferma-tutte', ...looked }, address)
    const agreed = await agree(page)
    const { text } = await carla.get(agreed.location ?? '')
    expect(text).toContain('Da portare 2')
    expect(text).toContain('Cambiate dopo la prova 1')
    expect((await agree(page)).status).toBe(409)
  })

  test('says how many cases began since its dry-run by other rules, and where to try them', async () => {
    const id = await aKeptCampaign(app.owner, who, { to: 'presa-in-carico@1', state: 'done' })
    await app.owner.query(`update campaign set procedure = 'presa-in-carico' where id = $1`, [id])
    const none = await carla.get(`${list}/${id}`)
    expect(none.text).not.toContain('dopo la prova con altre regole')
    const one = await aCase(app)
    const told = async () => (await carla.get(`${list}/${id}`)).text
    const follow = `update case_engine set release = $2 where case_id = $1`
    await app.owner.query(follow, [one.caseId, 'presa-in-carico@1'])
    expect(await told()).not.toContain('dopo la prova con altre regole')
    await app.owner.query(follow, [one.caseId, 'presa-in-carico@2'])
    expect(await told()).toContain('Una pratica è cominciata dopo la prova con altre regole')
  })

  test('takes back a case that nothing happened to, and says at which one it stopped', async () => {
    const one = await aCase(app)
    const moved = { id: one.caseId, result: 'moved', from: 'presa-in-carico@2', told }
    const given = {
      to: 'presa-in-carico@1',
      state: 'stopped',
      why: 'moved-otherwise',
      cases: [moved],
    }
    const address = `${list}/${await aKeptCampaign(app.owner, who, given)}`
    const page = await carla.get(address)
    expect(page.text).toMatch(/Ferma alla pratica \S+: è stata spostata, ma/)
    const back = await carla.submit(page, { caso: one.caseId }, `${address}/indietro`)
    expect(back.status).toBe(303)
    const { text } = await carla.get(back.location ?? '')
    expect(text).toContain('Tornate indietro 1')
    const { rows } = await app.owner.query<{ release: string }>(
      'select release from case_engine where case_id = $1',
      [one.caseId],
    )
    expect(rows[0]?.release).toBe('presa-in-carico@2')
    expect((await carla.submit(page, { caso: one.caseId }, `${address}/indietro`)).status).toBe(404)
  })

  test('has all that still can taken back, which ends it, and says how many wait for that', async () => {
    const one = await aCase(app)
    const moved = { id: one.caseId, result: 'moved', from: 'presa-in-carico@2', told }
    const given = { to: 'presa-in-carico@1', state: 'watching', cases: [moved] }
    const address = `${list}/${await aKeptCampaign(app.owner, who, given)}`
    const page = await carla.get(address)
    expect(page.text).toContain('Annulla, e riporta indietro tutte quelle che si può')
    const asked = await carla.submit(page, { fai: 'indietro-tutte' }, address)
    const { text } = await carla.get(asked.location ?? '')
    expect(text).toContain('pratiche che aspettano il loro turno 1')
    expect(text).toContain('annullata')
    const again = await carla.submit(page, { fai: 'indietro-tutte' }, address)
    expect([again.status, again.text]).toEqual([
      409,
      expect.stringContaining('può tornare indietro, o le si sta già riportando'),
    ])
  })
})
