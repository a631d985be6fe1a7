import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'

import type { Screen } from './a-screen.ts'
import { aScreen, seated } from './a-screen.ts'
import { startChrome } from './chrome.ts'
import { barriersOf, faultsWithoutScripts } from './inspect.ts'
import type { Site } from './sights/a-site.ts'
import { aSite } from './sights/a-site.ts'
import type { Sight } from './sights/sight.ts'

let site: Site
let chrome: Browser
const screens = new Map<string, Promise<Screen>>()

/** One screen for each person, used again: with scripts in Italian, without them in English. */
function screenOf(username: string | undefined, scripts: boolean): Promise<Screen> {
  const key = `${username ?? ''} ${String(scripts)}`
  const known = screens.get(key) ?? open(username, scripts)
  screens.set(key, known)
  return known
}

async function open(username: string | undefined, scripts: boolean): Promise<Screen> {
  const look = { scripts, width: scripts ? 1280 : 320, more: { reducedMotion: 'reduce' } as const }
  const { app } = site
  const screen = await (username === undefined
    ? aScreen(chrome, app.origin, look)
    : seated(chrome, app, { ...look, username }))
  const language = { name: 'siso-lang', value: scripts ? 'it' : 'en', url: app.origin }
  await screen.page.context().addCookies([language])
  return screen
}

async function see({ as, path, then, status = 200 }: Sight, scripts: boolean) {
  const { page } = await screenOf(as?.(site), scripts)
  if (scripts) await page.setViewportSize({ width: 1280, height: 900 })
  const answer = await page.goto(path(site))
  expect([page.url(), answer?.status()]).toEqual([`${site.app.origin}${path(site)}`, status])
  await then?.(page, site)
  return page
}

/** Looks at each of them as a test file of its own; then at what else is asked of that site. */
export function lookAround(sights: readonly Sight[]): void {
  beforeAll(async () => {
    site = await aSite()
    chrome = await startChrome()
  }, 60_000)
  afterAll(async () => {
    await chrome.close()
    await site.app.stop()
  })

  describe.each(sights)('$name', (sight) => {
    test('has no barrier, wide or narrow, light or dark', async () => {
      expect(await barriersOf(await see(sight, true))).toEqual([])
    }, 90_000)

    test('stands in English without scripts, at 320 px', async () => {
      expect(await faultsWithoutScripts(await see(sight, false))).toEqual([])
    })
  })
}

/** The screen with scripts of somebody, and where they are. */
export async function lookingAs(username: string): Promise<{ page: Page; site: Site }> {
  const { page } = await screenOf(username, true)
  return { page, site }
}
