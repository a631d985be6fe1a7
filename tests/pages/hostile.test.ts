import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { may } from '../../domain/auth/policy.ts'
import { allRoutes } from '../../web/routes.ts'
import type { Route } from '../../web/shared/route.ts'
import { aCase } from './support/a-case.ts'
import type { TestCase } from './support/a-case.ts'
import type { Browser, Fields } from './support/browser.ts'
import type { Page } from './support/page.ts'
import { sampleForms } from './support/sample-forms.ts'
import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

const marker = '<img src=x onerror=alert(1)>'
/** What somebody sends who wants to see something break. */
const values: readonly string[] = [
  marker,
  '\u0000',
  '../../../etc/passwd',
  "'; drop table person; --",
  '{{constructor}}',
  '__proto__',
  '-1',
  '99999999999999999999',
  '2026-02-31',
  '\ud800',
  '\u202egnirts\u200b',
  'a\r\nSet-Cookie: b=c',
  'x'.repeat(19_000),
]
const names = ['__proto__', 'constructor', 'toString', '_op', '_v', 'text', 'id', 'back', 'after']

/** Between them they may see and do everything. */
const asking = ['coordinator', 'front-desk', 'system-admin'] as const

let app: TestApp
let one: TestCase
const browsers = new Map<string, { browser: Browser; token: string }>()
beforeAll(async () => {
  app = await startApp()
  one = await aCase(app)
  // Whoever is let in: each route is tried by all roles that may.
  for (const role of asking) {
    const browser = await app.enter(`${role}.a`)
    const { fields } = (await browser.get('/accessibilita')).form('/preferenze')
    browsers.set(role, { browser, token: String(fields['_csrf'] ?? '') })
  }
})
afterAll(() => app.stop())

function visitor(role: string) {
  const found = browsers.get(role)
  if (!found) throw new Error(`nobody is ${role}`)
  return found
}

function pathOf({ path }: Route, id: string): string {
  const real = path.startsWith('/persone')
    ? one.personId
    : path.startsWith('/attivita')
      ? one.taskId
      : one.caseId
  return path.replaceAll(/:\w+/g, () => encodeURIComponent(id === '' ? real : id))
}

function holdsUp(page: Page, { path }: Route, sent: string): void {
  const told = `${String(page.status)} at ${path} for ${JSON.stringify(sent.slice(0, 60))}`
  expect(page.status >= 500 ? told : '').toBe('')
  expect(page.html).not.toContain(marker)
  expect(page.html).not.toMatch(/\bat .*\.ts:\d+|node_modules|DatabaseError/)
  expect(page.headers.get('set-cookie') ?? '').not.toContain('b=c')
}

const routes = () => allRoutes(app.deps)

/** Whoever of them is let in. */
function visitorOf({ permission }: Route) {
  const admitted = asking.find((role) => permission === 'public' || may([role], permission))
  return visitor(admitted ?? asking[0])
}

async function read(route: Route, value: string): Promise<void> {
  const { browser } = visitorOf(route)
  const query = new URLSearchParams(names.map((name): [string, string] => [name, value]))
  holdsUp(await browser.get(`${pathOf(route, '')}?${query.toString()}`), route, value)
  if (!route.path.includes(':') || /[\ud800]/u.test(value)) return
  holdsUp(await browser.get(pathOf(route, value)), route, value)
}

async function post(route: Route, value: string): Promise<void> {
  const { browser, token } = visitorOf(route)
  const sample = sampleForms[`post ${route.path}`]?.(one) ?? {}
  holdsUp(await browser.post(pathOf(route, ''), posted(sample, token, value)), route, value)
}

/** The form that a page sends, with the value in every field, known or not. */
function posted(sample: Fields, token: string, value: string): Fields {
  const known = Object.keys(sample).filter((name) => !name.startsWith('_'))
  const hostile = Object.fromEntries(
    [...known, 'text', 'familyName', 'testo', 'answers', 'notes', 'giorno', 'fino', 'a'].map(
      (name) => [name, value],
    ),
  )
  return { ...sample, ...hostile, _csrf: token, _op: randomUUID(), _v: '1' }
}

/** A stream does not end; signing out and wrong passwords would end the trial itself. */
const skipped = ['/posta/eventi', '/accesso', '/accesso/uscita', '/accesso/conferma', '/csp']
const tried = (method: string) =>
  routes().filter((route) => route.method === method && !skipped.includes(route.path))

describe('whatever is sent to it, a page answers and shows nothing of its inside', () => {
  test('read', async () => {
    const short = values.filter(({ length }) => length < 5_000)
    for (const route of tried('get')) await Promise.all(short.map((value) => read(route, value)))
  }, 120_000)

  test('posted to', async () => {
    // A few at once: the pool of the trial is small.
    for (const route of tried('post'))
      for (let at = 0; at < values.length; at += 3)
        await Promise.all(values.slice(at, at + 3).map((value) => post(route, value)))
  }, 120_000)
})
