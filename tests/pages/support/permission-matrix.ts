import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { roles } from '../../../domain/auth/roles.ts'
import type { Route } from '../../../web/shared/route.ts'
import { aCase, aContactPoint, aDocument } from './a-case.ts'
import type { TestCase } from './a-case.ts'
import { aCalendarChange } from './a-calendar-change.ts'
import { aDraft } from './a-draft.ts'
import { aKeptCampaign } from './a-kept-campaign.ts'
import { aDryRun } from './a-dry-run.ts'
import { aProposal } from './a-proposal.ts'
import type { Browser, Fields } from './browser.ts'
import { sampleForms } from './sample-forms.ts'
import { someRecords } from './some-records.ts'
import type { TestApp } from './start-app.ts'

/**
 * `own`: the object belongs to the office (or zone, district) of who asks. `other-office`: same
 * zone. `other-zone`. `protected`: own, but the person is protected and nobody was named. `none`:
 * the route is about no object.
 */
export const relations = ['none', 'own', 'other-office', 'other-zone', 'protected'] as const
export type Relation = (typeof relations)[number]

/** `ok` let in (even if what was sent is wrong), `door` sent to sign in, or the status. */
export type Answer = string
export const askers = ['anonymous', ...roles] as const
export type Asker = (typeof askers)[number]

export interface Row {
  readonly method: string
  readonly path: string
  readonly relation: Relation
  readonly expected: Readonly<Record<string, Answer>>
}

const file = new URL('../permissions.csv', import.meta.url)

export function readMatrix(): Row[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  const columns = header.split(',')
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const cells = line.split(',')
      const [method = '', path = '', relation = ''] = cells
      const expected = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']))
      return { method, path, relation: relationNamed(relation, line), expected }
    })
}

function relationNamed(name: string, line: string): Relation {
  const found = relations.find((relation) => relation === name)
  if (!found) throw new Error(`unknown relation in: ${line}`)
  return found
}

/** Who asks: the people of zone A about a case of office A, or others about the same case. */
function usernameOf(asker: Asker, relation: Relation, app: TestApp): string | undefined {
  if (asker === 'anonymous') return undefined
  const place = relation === 'other-zone' ? 'b' : relation === 'other-office' ? 'a2' : 'a'
  const username = `${asker}.${place}`
  // Roles of a zone, a district or the region have no second office: for them it is their own.
  return app.people.users[username] === undefined ? `${asker}.a` : username
}

/** What addresses name beside people, cases and tasks. */
const named: Readonly<Record<string, (ids: TestCase) => string>> = {
  document: ({ documentId = '' }) => documentId,
  tour: () => 'sportello',
  procedure: () => 'presa-in-carico@1',
  form: () => 'access-card',
  draft: ({ draftId = '' }) => draftId,
  campaign: ({ campaignId = '' }) => campaignId,
  run: ({ dryRunId = '' }) => dryRunId,
  calendar: ({ calendarId = '' }) => calendarId,
  proposal: ({ proposalId = '' }) => proposalId,
  belfiore: () => 'A000',
  file: () => randomUUID(),
  anno: () => '2025',
  benefit: () => 'D.1.01',
  operation: () => '00000000-0000-7000-8000-000000000000',
  office: ({ officeId = '' }) => String(officeId),
  point: ({ pointId = '' }) => String(pointId),
  entry: ({ records }) => records?.entryId ?? '',
  fact: ({ records }) => records?.factId ?? '',
  appointment: ({ records }) => records?.appointmentId ?? '',
  participant: ({ records }) => records?.participantId ?? '',
}

/** The real ids of another body's objects, in the places of `:id` and the like. */
export function fill(path: string, ids: TestCase): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const known = named[name]?.(ids)
    if (known !== undefined) return known
    if (/person/i.test(name) || path.startsWith('/persone')) return ids.personId
    if (/task/i.test(name) || path.startsWith('/attivita')) return ids.taskId
    return ids.caseId
  })
}

export async function aFullCase(app: TestApp, isProtected: boolean): Promise<TestCase> {
  const found = await aCase(app, { protected: isProtected })
  const officeId = app.people.orgs['office.a'] ?? 0
  const pointId = await aContactPoint(app, officeId)
  const records = await someRecords(app, found)
  const draftId = await aDraft(app.owner, 'procedure-admin.a')
  const campaignId = await aKeptCampaign(app.owner, 'procedure-admin.a')
  const dryRunId = await aDryRun(app.owner, 'procedure-admin.a')
  const calendarId = await aCalendarChange(app.owner, 'procedure-admin.a')
  const proposalId = await aProposal(app.owner, 'procedure-admin.a')
  const documentId = await aDocument(app, found)
  const rules = { draftId, campaignId, dryRunId, calendarId, proposalId }
  return { ...found, officeId, pointId, records, documentId, ...rules }
}

/** A page, or an address for programs. */
export type Tried = Pick<Route, 'method' | 'path'>

export interface Matrix {
  ask(route: Tried, row: Row, asker: Asker): Promise<Answer>
}

interface Entered {
  readonly browser: Browser
  readonly at: number
}

/** Milliseconds after which somebody signs in again, so that the password never counts as given too long ago. */
const freshFor = 5 * 60_000

export function matrixOn(app: TestApp): Matrix {
  const browsers = new Map<string, Entered>()
  const cases = new Map<boolean, TestCase>()
  const visitor = async (username: string | undefined) => {
    if (username === undefined) return app.browser()
    const known = browsers.get(username)
    const fresh = known !== undefined && Date.now() - known.at < freshFor
    if (fresh && known.browser.cookies.has('siso')) return known.browser
    const browser = await app.enter(username)
    browsers.set(username, { browser, at: Date.now() })
    return browser
  }
  // Reading leaves a case as it is; each act gets a case of its own.
  const caseFor = async (route: Tried, relation: Relation) => {
    const isProtected = relation === 'protected'
    const known = route.method === 'get' ? cases.get(isProtected) : undefined
    const found = known ?? (await aFullCase(app, isProtected))
    cases.set(isProtected, found)
    return found
  }
  return {
    async ask(route, row, asker) {
      const needed = route.path.includes(':') || row.relation !== 'none'
      const ids = needed ? await caseFor(route, row.relation) : nothing
      const browser = await visitor(usernameOf(asker, row.relation, app))
      const path = fill(route.path, ids)
      const page =
        route.method === 'get'
          ? await browser.get(path)
          : await browser.post(path, { _csrf: await csrfOf(browser), ...sample(route, ids) })
      return classify(page.status, page.location)
    },
  }
}

const nothing: TestCase = { caseId: '', personId: '', taskId: '' }

export function sample(route: Tried, ids: TestCase): Fields {
  return sampleForms[`${route.method} ${route.path}`]?.(ids) ?? {}
}

/** The form token that any page of the shell carries. */
export async function csrfOf(browser: Browser): Promise<string> {
  const page = await browser.get('/accessibilita')
  const token = page.form('/preferenze').fields['_csrf']
  return typeof token === 'string' ? token : ''
}

function classify(status: number, location: string | undefined): Answer {
  if (location?.startsWith('/accesso?')) return 'door'
  const admitted = status < 400 || [409, 410, 422, 429].includes(status)
  return admitted ? 'ok' : String(status)
}
