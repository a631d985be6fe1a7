import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
  for (let n = 0; n < 3; n += 1) await aCase(app)
})
afterAll(() => app.stop())

test('a planner reads counts with their definition, no small one, no way to a person', async () => {
  const planner = await app.enter('planner.a')
  const page = await planner.get('/cruscotti')
  expect(page.text).toContain('Pratiche aperte per fase')
  expect(page.text).toContain('Definizione')
  expect(page.html).toContain('>riservato<')
  expect(page.text).toContain('Le pratiche aperte sono un numero riservato.')
  expect(page.text).not.toContain('Le pratiche aperte sono 3.')
  expect(page.html).not.toMatch(/href='\/(pratiche|persone)/)
  expect(page.text).not.toContain('Inventata')
})

test('who opens cases elsewhere is told no more where they only plan', async () => {
  const { orgs, users } = app.people
  await app.owner.query(
    "insert into user_role (user_id, role, org, valid_from) values ($1, 'planner', $2, '2020-01-01')",
    [users['social-worker.b'], orgs.region],
  )
  const page = await (await app.enter('social-worker.b')).get('/cruscotti')
  expect(page.html).toContain('>riservato<')
  expect(page.text).toContain('Le pratiche aperte sono un numero riservato.')
  expect(page.text).not.toContain('Le pratiche aperte sono 3.')
})

test('spending by fund is for who opens the cases: beside the zone plan it would give one back', async () => {
  await app.owner.query(
    "insert into fund_figure (org, fund, committed, spent, services) values ($1, 'Fondo inventato', 700000, 300000, 9)",
    [app.people.orgs['office.a']],
  )
  const planner = await (await app.enter('planner.a')).get('/cruscotti')
  expect(planner.text).not.toMatch(/Fondo inventato|3\.000,00/)
  const coordinator = await (await app.enter('coordinator.a')).get('/cruscotti')
  expect(coordinator.text).toMatch(/Fondo inventato.*7\.000,00.*3\.000,00/s)
})

test('a coordinator reads every count and goes from it to the cases', async () => {
  const coordinator = await app.enter('coordinator.a')
  const page = await coordinator.get('/cruscotti?per=comune')
  expect(page.text).toContain('Le pratiche aperte sono 3.')
  expect(page.text).toContain('gli accessi sono 3')
  const html = page.html.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
  const href = /\/pratiche\?vista=tutte[^'"]*comune=\d+/.exec(html)?.[0] ?? ''
  const list = await coordinator.get(href)
  expect(list.text).toContain('3 pratiche')
})

test.each(['zona', 'comune', 'ufficio'])('figures are divided by %s', async (per) => {
  const page = await (await app.enter('coordinator.a')).get(`/cruscotti?per=${per}`)
  const place = { zona: 'zone.a', comune: 'municipality.a', ufficio: 'office.a' }[per] ?? ''
  expect(page.text).toContain(`Prova ${place}`)
  expect(page.text).not.toContain('zone.b')
})

test('another division is refused', async () => {
  const page = await (await app.enter('coordinator.a')).get('/cruscotti?per=persona')
  expect(page.status).toBe(400)
})

test('waiting, deliveries and money are told with their definition; a planner is told no median of a few', async () => {
  const planner = await (await app.enter('planner.a')).get('/cruscotti')
  expect(planner.text).toContain('Da quanto aspettano le attività da fare è riservato: sono poche.')
  const coordinator = await (await app.enter('coordinator.a')).get('/cruscotti')
  expect(coordinator.text).toContain('Metà delle attività da fare aspetta da più di 0 giorni')
  expect(coordinator.text).toContain('Prestazioni erogate')
  expect(coordinator.text).toContain('Stanziamenti e spesa')
})

test('the use of the system is told once it has been counted', async () => {
  const coordinator = await app.enter('coordinator.a')
  expect((await coordinator.get('/cruscotti/uso')).text).toContain('non c’è ancora lavoro')
  await app.owner.query(
    `insert into adoption_week values ($1, date_trunc('week', siso_today()::timestamp)::date - 7, 4, 10, 8, 6, 2.5, siso_today())`,
    [app.people.orgs['zone.a']],
  )
  const page = await coordinator.get('/cruscotti/uso')
  expect(page.text).toContain('da 4 a 4')
  expect(page.text).toContain('75 %')
  expect(page.text).toContain('La migliore di tutte le zone')
})

test('who plans is told neither how long a few tasks of a zone have waited nor how complete it is but for a few', async () => {
  const { orgs } = app.people
  const ofZone = async (who: string) => {
    const { html } = await (await app.enter(who)).get('/cruscotti/uso')
    const row = /Prova zone\.a.*?<\/tr>/s.exec(html)?.[0] ?? ''
    return [...row.matchAll(/<td[^>]*>([^<]*)</g)].map(([, cell]) => cell)
  }
  const scored = (wrong: number) =>
    app.owner.query(
      `insert into quality_score (day, org, municipality, zone, rule, checked, wrong)
       values (siso_today(), $1, $2, $3, 'residence', 100, $4)
       on conflict (day, org, municipality, zone, rule) do update set wrong = excluded.wrong`,
      [orgs['office.a'], orgs['municipality.a'], orgs['zone.a'], wrong],
    )
  await scored(3)
  const untold = 'non si mostra'
  expect((await ofZone('coordinator.a')).slice(3, 5)).toEqual([
    'da 2,5 giorni a 2,5 giorni',
    '97 %',
  ])
  expect((await ofZone('planner.a')).slice(3, 5)).toEqual([untold, untold])
  // Nor is it told as the best, which is of this zone alone.
  const best = await (await app.enter('planner.a')).get('/cruscotti/uso')
  expect(best.text).not.toMatch(/2,5 giorni|97 %/)
  await scored(12)
  expect((await ofZone('planner.a')).slice(3, 5)).toEqual([untold, '88 %'])
})

test('how complete a zone was once is told roughly to who plans, and not of a few', async () => {
  const { orgs } = app.people
  const begun = async (wrong: number) => {
    await app.owner.query(
      `insert into adoption_week values ($1, date_trunc('week', siso_today()::timestamp)::date - 7, 4, 10, 8, 6, 2.5, siso_today())
       on conflict do nothing`,
      [orgs['zone.a']],
    )
    await app.owner.query(
      `insert into quality_score (day, org, municipality, zone, rule, checked, wrong)
       select siso_today() - x.ago, $1, $2, $3, 'residence', 100, x.wrong from (values (60, $4::int), (0, 12)) x (ago, wrong)
       on conflict (day, org, municipality, zone, rule) do update set wrong = excluded.wrong`,
      [orgs['office.a'], orgs['municipality.a'], orgs['zone.a'], wrong],
    )
    const of = async (who: string) => {
      const { html } = await (await app.enter(who)).get('/cruscotti/uso')
      const row = /Prova zone\.a.*?<\/tr>/s.exec(html)?.[0] ?? ''
      return [...row.matchAll(/<td[^>]*>([^<]*)</g)][4]?.[1]
    }
    return [await of('coordinator.a'), await of('planner.a')]
  }
  expect(await begun(27)).toEqual(['da 73 % a 88 %', 'da 75 % a 88 %'])
  expect(await begun(3)).toEqual(['da 97 % a 88 %', '88 %'])
})

test('which part of few terms was kept is told to who opens the cases, and is nobody’s best', async () => {
  const { orgs } = app.people
  const kept = (zone: string, terms: number, n: number) =>
    app.owner.query(
      `insert into adoption_week values ($1, date_trunc('week', siso_today()::timestamp)::date - 7, 4, 20, $2, $3, 2.5, siso_today())
       on conflict (zone, week) do update set with_term = excluded.with_term, in_term = excluded.in_term`,
      [orgs[zone], terms, n],
    )
  const told = async (who: string, name = 'Prova zone.a') => {
    const { html } = await (await app.enter(who)).get('/cruscotti/uso')
    const row = new RegExp(`${name}.*?</tr>`, 's').exec(html)?.[0] ?? ''
    return [/«Non si mostra»/.test(html), [...row.matchAll(/<td[^>]*>([^<]*)</g)][2]?.[1]]
  }
  const best = 'La migliore di tutte le zone'
  // One of two, of the zone of the coordinator and of another: with a best of its own.
  await kept('zone.a', 2, 1)
  await kept('zone.b', 3, 3)
  expect(await told('coordinator.a')).toEqual([false, 'da 50 % a 50 %'])
  expect(await told('coordinator.a', best)).toEqual([false, '50 %'])
  expect(await told('planner.a')).toEqual([true, 'non si mostra'])
  expect(await told('planner.a', best)).toEqual([true, '–'])
  for (const [terms, n, share] of [
    [10, 7, 'non si mostra'],
    [4, 0, 'non si mostra'],
    [5, 0, 'da 0 % a 0 %'],
    [20, 15, 'da 75 % a 75 %'],
  ] as const) {
    await kept('zone.a', terms, n)
    expect((await told('planner.a'))[1]).toBe(share)
  }
  await kept('zone.b', 9, 9)
  expect(await told('coordinator.a', best)).toEqual([false, '100 %'])
})

/** The section of the page about one figure. */
const sectionOf = (html: string, figure: string) =>
  html.split(`aria-labelledby='${figure}'`)[1]?.split('</section>')[0] ?? ''

test('trends are drawn, told in words and in a table, by weeks or by months', async () => {
  await app.owner.query(
    `update social_case set opened_at = siso_clock() - interval '40 days' where id = (select id from social_case limit 1)`,
  )
  const coordinator = await app.enter('coordinator.a')
  for (const [word, periods] of [
    ['settimane', 'Nelle ultime 12 settimane intere gli accessi sono 1; nelle 12 prima 0.'],
    ['mesi', 'Negli ultimi 12 mesi interi gli accessi sono 1; nei 12 prima 0.'],
  ] as const) {
    const { html, text } = await coordinator.get(`/cruscotti?andamento=${word}`)
    expect(text).toContain(periods)
    const drawn = sectionOf(html, 'contact-trend')
    expect(drawn).toMatch(/<svg [^>]*role='img'[^>]*>\s*<title id=/)
    expect(drawn).toContain('Come si calcola')
    expect(drawn.match(/<tr>/g)).toHaveLength(13)
    expect(drawn.match(/href='\/contatti\?dal/g)).toHaveLength(1)
  }
})

test('a planner is told of contacts roughly, and goes to no list from a trend', async () => {
  const { html, text } = await (await app.enter('planner.a')).get('/cruscotti')
  expect(text).toContain('gli accessi sono circa 0')
  expect(sectionOf(html, 'contact-trend')).not.toContain('/contatti')
})

/** The last whole week and month of the office: what fell, was kept, was given and spent. */
const work = `
  insert into work_count (org, grain, first, terms, kept, people, spent, counted_on)
  select $1, g, (date_trunc(g, siso_today()::timestamp) - ('1 ' || g)::interval)::date, 10, 9, 7, 123456, siso_today()
  from unnest(array['week', 'month']) g`

test('terms kept, people served and spending have a trend; who plans reads no few and no spending', async () => {
  await app.owner.query(work, [app.people.orgs['office.a']])
  await app.owner.query(
    `insert into fund_allocation (zone, year, fund, amount, source, source_date, set_by)
     values ($1, extract(year from siso_today()), 'Fondo', 1200000, 'Atto', '2026-01-01', $2)`,
    [app.people.orgs['zone.a'], app.people.users['planner.a']],
  )
  const coordinator = await app.enter('coordinator.a')
  for (const word of ['settimane', 'mesi']) {
    const { html, text } = await coordinator.get(`/cruscotti?andamento=${word}`)
    expect(text).toMatch(/Termini rispettati tra quelli che cadevano [^:]+: 90 %;/)
    expect(text).toMatch(/hanno ricevuto qualcosa 7 persone/)
    expect(text).toMatch(
      /valgono 1\.234,56\s€; .*Quest’anno sono stanziati 12\.000,00\s€: 1\.000,00\s€ al mese/,
    )
    for (const trend of ['kept-trend', 'served-trend', 'spent-trend'])
      expect(sectionOf(html, trend)).toMatch(/<svg [^>]*role='img'[^>]*>\s*<title id=/)
  }
  const { html, text } = await (await app.enter('planner.a')).get('/cruscotti')
  expect(text).toMatch(/Termini rispettati tra quelli che cadevano [^:]+: non si mostra;/)
  expect(text).toMatch(/hanno ricevuto qualcosa circa 5 persone/)
  expect(sectionOf(html, 'kept-trend')).not.toMatch(/9\d? %/)
  expect(sectionOf(html, 'spent-trend')).toBe('')
  expect(text).not.toContain('1.234,56')
})

test('periods that are no weeks and no months are refused', async () => {
  const page = await (await app.enter('coordinator.a')).get('/cruscotti?andamento=giorni')
  expect(page.status).toBe(400)
})
