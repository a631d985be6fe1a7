import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { counting } from '../../support/statements-of.ts'
import { aCalendarChange } from '../support/a-calendar-change.ts'
import { aCase } from '../support/a-case.ts'
import { aKeptCampaign } from '../support/a-kept-campaign.ts'
import { anUpcomingRelease, aProposal } from '../support/a-proposal.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

const list = '/procedure/proposte'
const [who, second] = ['procedure-admin.a', 'procedure-admin.b']

const keeps = `insert into user_role (user_id, role, org, valid_from) values ($1, 'procedure-admin', $2, '2020-01-01')`

let app: TestApp
let carla: Browser
let ugo: Browser
let zonal: Browser
beforeAll(async () => {
  app = await startApp()
  for (const name of ['coordinator.a', 'coordinator.b'])
    await app.owner.query(keeps, [app.people.users[name], app.people.orgs['zone.a']])
  carla = await app.enter(who)
  ugo = await app.enter(second)
  zonal = await app.enter('coordinator.a')
})
afterAll(() => app.stop())
beforeEach(() =>
  app.owner.query(
    `truncate release_timing, proposal_comment, release_proposal, campaign, calendar_change cascade`,
  ),
)

const publication = async (by = who) => `${list}/${await aProposal(app.owner, by)}`
/** Of cases that follow one procedure, as all of these are. */
async function migration(by = who): Promise<string> {
  const id = await aKeptCampaign(app.owner, by, { state: 'proposed' })
  await app.owner.query(`update campaign set procedure = key where id = $1`, [id])
  return `/procedure/migrazioni/${id}`
}
const actionOf = (address: string) => (address.startsWith(list) ? address : `${address}/proposta`)
const decide = (fai: string) => async (by: Browser, address: string, testo: string) =>
  (await by.submit(await by.get(address), { fai, testo }, actionOf(address))).location
const [say, sendBack] = [decide('commenta'), decide('rimanda')]

async function aMove(version: number): Promise<{ address: string; timing: string }> {
  const timing = `/procedure/${await anUpcomingRelease(app.owner, 'prestazione', version)}/decorrenza`
  const said = { giorno: '2095-01-01', motivo: 'Rinviata' }
  const { location = '' } = await carla.submit(await carla.get(timing), said, timing)
  return { address: location, timing }
}

/** Addresses of what is listed, by the group that it is in. */
async function groupsOf(by: Browser): Promise<Record<string, string[]>> {
  const { status, html } = await by.get(list)
  expect(status).toBe(200)
  const [, ...parts] = html.split(`<section aria-labelledby='`)
  return Object.fromEntries(
    parts.map((part) => [
      part.slice(0, part.indexOf(`'`)),
      [...part.matchAll(/<h3><a href='([^']+)'/g)].map(([, href = '']) => href),
    ]),
  )
}

/** The words of one that is listed. */
async function wordsOf(by: Browser, address: string): Promise<string> {
  const { html } = await by.get(list)
  const [, after = ''] = html.split(`<h3><a href='${address}'`)
  return (after.split('</section>')[0] ?? '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
}

const one = async <T>(text: string, values: unknown[] = []) =>
  (await app.owner.query<{ v: T }>(text, values)).rows[0]?.v

test('what waits is found by who may sign it, by who proposed it, and by nobody of another body', async () => {
  const [published, cases] = [await publication(), await migration()]
  const { address: moved } = await aMove(41)
  const waiting = [published, cases, moved]
  expect(await groupsOf(ugo)).toEqual({ sign: waiting })
  expect(await groupsOf(carla)).toEqual({ own: waiting })
  expect(await groupsOf(zonal)).toEqual({})
  expect((await zonal.get(list)).text).toContain('Niente aspetta una firma.')
  const words = await wordsOf(ugo, cases)
  expect(words).toMatch(
    /servizio-diretto@1 .*Far passare ora a questa versione le pratiche in corso/,
  )
  expect(words).toMatch(/proposta da Prova procedure-admin\.a il .* · Prova region/)
  expect(words).not.toContain('Può firmare')
  for (const address of waiting)
    expect(await wordsOf(carla, address)).toContain(
      'L’hai proposta tu: non la firmi. Può firmare: Prova procedure-admin.b',
    )
  expect(await wordsOf(ugo, moved)).toContain('Spostare la decorrenza al 01/01/2095, ')
  expect(await wordsOf(ugo, published)).toContain('Pubblicare: vale dal')
})

test('of another body, or written by who reads, it says who signs', async () => {
  const [zone, written] = [await publication('coordinator.b'), await publication()]
  await app.owner.query('update release_proposal set written_by = $1 where id = $2', [
    app.people.users[second],
    written.split('/').at(-1),
  ])
  expect(await groupsOf(zonal)).toEqual({ sign: [zone] })
  expect(await groupsOf(ugo)).toEqual({ others: [zone, written] })
  expect(await wordsOf(ugo, zone)).toMatch(
    /Firma chi amministra le procedure di .*: Prova coordinator\.a\./,
  )
  expect(await wordsOf(ugo, written)).toContain('Nessun altro può firmare')
  const third = [app.people.users['planner.a'], app.people.orgs['region']]
  await app.owner.query(keeps, third)
  expect(await wordsOf(ugo, written)).toContain(
    'Ne hai scritto tu l’ultima revisione: non la firmi. Può firmare: Prova planner.a.',
  )
  await app.owner.query(
    `delete from user_role where role = 'procedure-admin' and user_id = $1 and org = $2`,
    third,
  )
  expect((await ugo.get(zone)).html).not.toContain(`${zone}/firma`)
})

test('the last comment is read beside it, whoever wrote it, and no more of it than fits', async () => {
  for (const address of [await publication(), await migration()]) {
    expect(await wordsOf(carla, address)).not.toContain('Ultimo commento')
    await say(ugo, address, 'La prima domanda')
    await say(carla, address, `Una risposta ${'lunga '.repeat(60)}`)
    const words = await wordsOf(ugo, address)
    expect(words).toMatch(
      /Ultimo commento, Prova procedure-admin\.a, .*: Una risposta lunga.*lunga…/,
    )
    expect(words).not.toContain('La prima domanda')
    expect(words.length).toBeLessThan(700)
  }
})

test('what is sent back comes first to who proposed it, with the reason and where it is mended', async () => {
  const [published, cases] = [await publication(), await migration()]
  const { address: moved, timing } = await aMove(42)
  const still = await publication()
  for (const address of [published, cases, moved])
    await sendBack(ugo, address, `Manca la fonte di ${address.slice(-4)}`)
  const back = [published, cases, moved]
  expect(await groupsOf(carla)).toEqual({ mend: back, own: [still] })
  expect(Object.keys(await groupsOf(carla))).toEqual(['mend', 'own'])
  expect(await groupsOf(ugo)).toEqual({ sign: [still], decided: back.toReversed() })
  const { links } = await carla.get(list)
  const draft = await one<string>('select draft as v from release_proposal where id = $1', [
    published.split('/').at(-1),
  ])
  const again = `/procedure/migrazioni/nuova?versione=servizio-diretto%401&da=${cases.split('/').at(-1) ?? ''}`
  expect(links).toEqual(expect.arrayContaining([`/procedure/bozze/${draft ?? ''}`, timing, again]))
  for (const address of back)
    expect(await wordsOf(carla, address)).toMatch(
      new RegExp(
        `rimandata .*procedure-admin\\.b l’ha rimandata il .*Manca la fonte di ${address.slice(-4)}`,
      ),
    )
  expect((await carla.get(published)).links).toContain(`/procedure/bozze/${draft ?? ''}`)
  expect((await carla.get(moved)).links).toContain(timing)
})

test('what was sent back is there no more once it is proposed again, given up, or too late', async () => {
  const [published, cases] = [await publication(), await migration()]
  const { address: moved, timing } = await aMove(43)
  for (const address of [published, cases, moved]) await sendBack(ugo, address, 'No')
  const anew = await migration()
  expect(await groupsOf(carla)).toMatchObject({ mend: [published, moved], own: [anew] })
  const draft = 'select draft from release_proposal where id = $1'
  await app.owner.query(
    `update release_draft set discarded_at = siso_clock(), discarded_by = made_by where id = (${draft})`,
    [published.split('/').at(-1)],
  )
  expect(await groupsOf(carla)).toMatchObject({ mend: [moved] })
  const page = await carla.get(timing)
  const { location = '' } = await carla.submit(
    page,
    { giorno: '2096-01-01', motivo: 'Di nuovo' },
    timing,
  )
  expect(await groupsOf(carla)).toMatchObject({ own: [anew, location] })
  await sendBack(ugo, location, 'Ancora no')
  expect(await groupsOf(carla)).toMatchObject({ mend: [location] })
  await carla.submit(page, { perche: 'Non serve' }, timing.replace('decorrenza', 'ritira'))
  expect(Object.keys(await groupsOf(carla))).toEqual(['own', 'decided'])
})

test('a proposal that its draft has left behind is its proposer’s to mend, and nobody’s to sign', async () => {
  const address = await publication()
  await app.owner.query(`update release_proposal set revision = 1 where id = $1`, [
    address.split('/').at(-1),
  ])
  await app.owner.query(
    `with d as (select draft as id from release_proposal where id = $1), r as (
       insert into release_draft_revision (draft, revision, doc, hash, made_by)
       select draft, 2, doc, 'another', made_by from release_draft_revision where draft = (select id from d) returning draft)
     update release_draft set revision = 2 where id = (select draft from r)`,
    [address.split('/').at(-1)],
  )
  expect(await groupsOf(carla)).toEqual({ mend: [address] })
  expect(await groupsOf(ugo)).toEqual({ decided: [address] })
  expect(await wordsOf(carla, address)).toMatch(/non vale più .*va proposta di nuovo/)
})

test('a calendar waits for another only where it takes time from somebody', async () => {
  await aCase(app)
  await aCalendarChange(app.owner, who)
  expect(await groupsOf(ugo)).toEqual({})
  const address = `/calendari/modifiche/${await aCalendarChange(app.owner, who, { sooner: true })}`
  expect(await groupsOf(ugo)).toEqual({ sign: [address] })
  expect(await groupsOf(carla)).toEqual({ own: [address] })
  expect(await groupsOf(zonal)).toEqual({})
  expect(await wordsOf(ugo, address)).toContain('Cambiare il calendario')
  await app.owner.query(`update calendar_change set weighed_at = weighed_at - interval '25 hours'`)
  expect(await groupsOf(carla)).toEqual({ mend: [address] })
  expect(await wordsOf(carla, address)).toContain('calcolato più di un giorno fa')
})

test('what was signed or taken back is listed last, a migration signed with its release not twice', async () => {
  const [signed, taken] = [await migration(), await migration()]
  await app.owner.query(
    `update campaign set state = 'running', signed_by = $1, signed_at = siso_clock() where id = $2`,
    [app.people.users[second], signed.split('/').at(-1)],
  )
  await carla.submit(await carla.get(taken), { fai: 'riprendi' }, actionOf(taken))
  const open = await publication()
  expect(await groupsOf(ugo)).toEqual({ sign: [open], decided: [taken, signed] })
  expect(await wordsOf(ugo, signed)).toMatch(/firmata Far passare/)
  await app.owner.query(
    `update release_proposal p set state = 'signed', decided_by = c.signed_by, decided_at = c.signed_at,
       dry_run = c.dry_run, dry_run_hash = 'x', without_dry_run = null
     from campaign c where p.id = $1 and c.id = $2`,
    [open.split('/').at(-1), signed.split('/').at(-1)],
  )
  expect(await groupsOf(ugo)).toEqual({ decided: [taken, open] })
  expect(await wordsOf(ugo, open)).toContain('firmata e pubblicata')
})

test('the list asks no more for many than for one', async () => {
  const address = await migration()
  await say(ugo, address, 'Perché?')
  await ugo.get(list)
  const [, few] = await counting(() => ugo.get(list))
  for (let n = 0; n < 4; n++) await say(ugo, await publication(), 'Perché?')
  await sendBack(ugo, await migration(), 'No')
  await publication('coordinator.b')
  const [{ html }, many] = await counting(() => ugo.get(list))
  expect(html.match(/<h3>/g)).toHaveLength(7)
  expect(many).toBe(few)
  expect(many).toBeLessThanOrEqual(7)
})
