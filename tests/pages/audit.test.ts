import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { allRoutes, apiRoutes } from '../../web/routes.ts'
import { aCase } from './support/a-case.ts'
import type { TestCase } from './support/a-case.ts'
import { auditedActs } from './support/audited-acts.ts'
import { benefitActs } from './support/audited-benefits.ts'
import { aboutCalendars } from './support/audited-calendars.ts'
import { aboutCampaigns } from './support/audited-campaigns.ts'
import { aboutDrafts } from './support/audited-drafts.ts'
import { onCallActs } from './support/audited-on-call.ts'
import { recordActs } from './support/audited-records.ts'
import { inhabitantActs } from './support/records-inhabitants.ts'
import { obligationActs } from './support/records-obligation.ts'
import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

let app: TestApp
let one: TestCase
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())
beforeEach(async () => {
  one = await aCase(app)
})

const scene = () => ({ app, one })
const acts = {
  ...auditedActs(scene),
  ...aboutDrafts(scene),
  ...aboutCampaigns(scene),
  ...aboutCalendars(scene),
  ...recordActs(scene),
  ...onCallActs,
  ...benefitActs,
  ...obligationActs,
  ...inhabitantActs,
}
const user = (username: string) => app.people.users[username] ?? ''

/** The database writes it by itself, and does not know the request. */
const withoutNumber = ['POST /contatti/altrove']

/** Shown where what they need is at hand. */
const shownElsewhere: Readonly<Record<string, string>> = {
  'GET /attivita/nuova': 'tests/pages/cases/agenda.test.ts: only where it names an appointment',
  'GET /pratiche/:id/progetto/pdf': 'tests/pages/plan/plan.test.ts',
  'GET /pratiche/:id/correzione': 'tests/pages/cases/terms.test.ts',
  'POST /pratiche/:id/correzione': 'tests/pages/cases/terms.test.ts',
  'GET /pratiche/:id/vista': 'tests/pages/cases/then.test.ts',
  'POST /erogazioni': 'tests/pages/delivery/week.test.ts',
  'POST /erogazioni/rapida': 'tests/pages/delivery/week.test.ts',
  'POST /erogazioni/importa': 'tests/pages/delivery/week.test.ts',
  'POST /verifiche': 'tests/pages/delivery/week.test.ts',
  'POST /flussi/prepara': 'tests/records/siuss/prepare.test.ts',
  'POST /flussi/chi-trasmette': 'tests/records/siuss/prepare.test.ts',
  'POST /flussi/decidi': 'tests/records/siuss/prepare.test.ts',
  'POST /squadra/assegna': 'tests/pages/team/board.test.ts',
  'POST /accesso/prova': 'tests/pages/sign-in.test.ts: the same use case as the door',
  'POST /attivita/:id/metti-da-parte': 'tests/records/moves/incidents.test.ts',
  'POST /attivita/:id/ritira': 'tests/records/moves/shared-work.test.ts',
  'POST /pratiche/:id/pagamento': 'tests/records/delivery/payments.test.ts',
  'POST /pratiche/:id/riapertura': 'tests/records/moves/reopen.test.ts',
  'POST /persone/:id/decesso': 'tests/records/registry/death.test.ts',
  'POST /persone/:id/decesso/annulla': 'tests/records/registry/death.test.ts',
  'POST /persone/:id/decesso/prestazioni': 'tests/records/registry/death.test.ts',
  'POST /attivita/:id/salta': 'tests/records/moves/beside-the-path.test.ts',
  'POST /attivita/:id/rifai': 'tests/records/moves/beside-the-path.test.ts',
  'POST /operazioni/nuova': 'tests/pages/funds/operations.test.ts',
  'POST /operazioni/:operation/modifica': 'tests/pages/funds/operations.test.ts',
  'GET /operazioni/iscrivi': 'tests/pages/funds/operations.test.ts',
  'POST /operazioni/iscrivi': 'tests/pages/funds/operations.test.ts',
  'POST /operazioni/tabelle/partecipanti': 'tests/pages/funds/operations.test.ts',
  'GET /operazioni/tabelle/file': 'tests/pages/funds/operations.test.ts',
  'POST /flussi/registro/ferma': 'tests/pages/siuss/ledger.test.ts',
  'POST /flussi/registro/riprendi': 'tests/pages/siuss/ledger.test.ts',
  'POST /flussi/file': 'tests/pages/siuss/files.test.ts',
  'POST /flussi/file/:file': 'tests/pages/siuss/files.test.ts',
  'POST /flussi/file/:file/approva': 'tests/pages/siuss/files.test.ts',
  'GET /flussi/file/:file/scarica': 'tests/pages/siuss/files.test.ts',
  'GET /waas/:belfiore/v1/flussi': 'tests/pages/waas/pull.test.ts',
  'POST /waas/:belfiore/v1/esiti': 'tests/pages/waas/outcomes.test.ts',
}

/** Pages about one person, case or task that leave no trace, and why. */
const withoutTrace: Readonly<Record<string, string>> = {
  'GET /attivita/:id/assegna': 'shows colleagues and their load, nothing of the person',
  'GET /attivita/:id/passa': 'shows colleagues and their load, nothing of the person',
  'POST /pratiche/:id/diario/bozza': 'keeps what one is writing, for oneself alone',
  'POST /attivita/:id/bozza': 'keeps what one is writing, for oneself alone',
  'POST /attivita/:id/righe': 'keeps what one is writing, for oneself alone',
  'GET /contatti/:id/elimina': 'asks why a card is a mistake, and shows its number alone',
  'GET /posta/esiti/:op': 'says again what became of one’s own acts',
}

/** What an address may name that is of nobody: a help page, a tour, an office, a procedure. */
const ofNobody =
  /:(page|tour|office|point|procedure|form|draft|way|campaign|run|calendar|proposal|file|anno|operation|benefit)\b/g

const name = ({ method, path }: { method: string; path: string }) =>
  `${method.toUpperCase()} ${path}`
const routes = () => allRoutes(app.deps)

test('every page that declares a trace is tried here, and no other', () => {
  const declared = [...routes(), ...apiRoutes()].filter(({ audit }) => audit !== 'none')
  const tried = [...Object.keys(acts), ...Object.keys(shownElsewhere)]
  expect(tried.toSorted()).toEqual(declared.map(name).toSorted())
})

test('every page about one person, case or task leaves a trace, or says why not', () => {
  const about = routes().filter(
    ({ path, audit }) => /:\w/.test(path.replaceAll(ofNobody, '')) && audit === 'none',
  )
  expect(about.map(name).toSorted()).toEqual(Object.keys(withoutTrace).toSorted())
})

describe.each(Object.entries(acts))('%s', (asked, [who, act]) => {
  test('leaves the trace that it declares, of who did it, with the request’s number', async () => {
    const by = who === 'nobody' ? app.browser() : await app.enter(who)
    const page = await act(by)
    expect(page.status).toBeLessThan(400)
    const actor = user(who === 'nobody' ? 'planner.a' : who)
    const declared = routes().find((route) => name(route) === asked)?.audit
    const { rows } = await app.owner.query<{ action: string; actor: string }>(
      'select action, actor from audit_event where request = $1 or ($2 and request is null and actor = $3)',
      [page.headers.get('x-request-id'), withoutNumber.includes(asked), actor],
    )
    expect(rows).toContainEqual({ action: declared, actor })
    expect(rows.every((row) => row.actor === actor)).toBe(true)
  })
})

test('a contact for somebody known leaves the trace of having looked at her', async () => {
  const clerk = await app.enter('front-desk.a')
  const page = await clerk.get(`/contatti/nuovo?persona=${one.personId}`)
  const { rows } = await app.owner.query(
    'select action, purpose, person_id from audit_event where request = $1',
    [page.headers.get('x-request-id')],
  )
  expect(rows).toEqual([{ action: 'person-read', purpose: 'contact', person_id: one.personId }])
})

test('no trace holds a name, a fiscal code or what somebody wrote', async () => {
  const { rows } = await app.owner.query<{ detail: string }>(
    `select distinct detail::text as detail from audit_event`,
  )
  const all = rows.map(({ detail }) => detail).join('\n')
  expect(rows.length).toBeGreaterThan(5)
  expect(all).not.toMatch(
    /Inventata|Controllo|[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]|Colloquio|Via Uno/i,
  )
})
