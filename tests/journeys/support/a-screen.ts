import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

import { hashToken, newToken } from '../../../domain/auth/session.ts'
import { testPassword } from '../../pages/support/people-of-work.ts'
import type { TestApp } from '../../pages/support/start-app.ts'

/** A person at a screen of their own. */
export interface Screen {
  readonly page: Page
  /** Documents asked for so far, redirects included. */
  readonly documents: () => number
  readonly leave: () => Promise<void>
}

export interface Look {
  readonly scripts?: boolean
  readonly width?: number
  readonly more?: BrowserContextOptions
}

/** A screen that nobody has signed in at. Nothing on it waits longer than 20 s. */
export async function aScreen(
  chrome: Browser,
  origin: string,
  { scripts = true, width = 1280, more = {} }: Look = {},
): Promise<Screen> {
  const context = await chrome.newContext({
    javaScriptEnabled: scripts,
    viewport: { width, height: 900 },
    baseURL: origin,
    ...more,
  })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  let documents = 0
  page.on('request', (request) => {
    if (request.resourceType() === 'document') documents += 1
  })
  return { page, documents: () => documents, leave: () => context.close() }
}

/** Somebody of `people-of-work` who has signed in by the door, and looks at the inbox. */
export async function atTheScreen(
  chrome: Browser,
  app: TestApp,
  given: Look & { readonly username: string },
): Promise<Screen> {
  const screen = await aScreen(chrome, app.origin, given)
  await screen.page.goto('/accesso')
  await signIn(screen.page, given.username)
  await screen.page.waitForURL('**/posta')
  return screen
}

/** Fills the door where it is shown; what comes after is the page's business. */
export async function signIn(page: Page, username: string): Promise<void> {
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', testPassword)
  await page.press('[name=password]', 'Enter')
}

/** Somebody with a session opened beside the door: for tests that are not about signing in. */
export async function seated(
  chrome: Browser,
  app: TestApp,
  given: Look & { readonly username: string },
): Promise<Screen> {
  const screen = await aScreen(chrome, app.origin, given)
  const token = newToken()
  await app.owner.query('select open_session($1, id, $2) from user_account where username = $3', [
    hashToken(token),
    newToken(),
    given.username,
  ])
  await screen.page.context().addCookies([{ name: 'siso', value: token, url: app.origin }])
  return screen
}
