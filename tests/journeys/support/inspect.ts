import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { CDPSession, Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const namespaces = readdirSync(new URL('../../../web/i18n/it/', import.meta.url))
  .map((file) => file.replace('.json', ''))
  .join('|')
const untranslated = new RegExp(`(?<![\\w/.@-])(${namespaces})\\.[a-z][\\w-]*(\\.[\\w-]+)*`, 'g')

const narrow = 320
const wide = 1280

const unfold = `for (const one of document.querySelectorAll('main details')) one.open = true`

/** Every barrier of a page, all of it unfolded, in light and dark, narrow and wide, and what does not fit in 320 px. */
export async function barriersOf(page: Page): Promise<string[]> {
  const found: string[] = []
  const tell = (where: string, barriers: readonly string[]) =>
    found.push(...barriers.map((barrier) => `${where}: ${barrier}`))
  await evaluate(page, axe)
  await evaluate(page, unfold)
  for (const width of [wide, narrow]) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    tell(`${String(width)} px`, await axeFindings(page))
    await page.emulateMedia({ colorScheme: 'dark' })
    tell(`${String(width)} px, dark`, await axeFindings(page, ['color-contrast']))
  }
  tell(`${String(narrow)} px`, await tooWide(page))
  return [...found, ...(await wordsMissing(page))]
}

/** What of a page could not be read on paper, from a screen that is dark. */
export async function faultsOnPaper(page: Page): Promise<string[]> {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  try {
    await evaluate(page, axe)
    return await axeFindings(page, ['color-contrast'])
  } finally {
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  }
}

/** Without scripts there is no axe: the page stands, has its heading, fits and speaks. */
export async function faultsWithoutScripts(page: Page): Promise<string[]> {
  const headings = await page.locator('main h1').count()
  const heading = headings === 1 ? [] : [`${String(headings)} headings of first level`]
  return [...heading, ...(await tooWide(page)), ...(await wordsMissing(page))]
}

async function axeFindings(page: Page, only: readonly string[] = []): Promise<string[]> {
  const runOnly = only.length > 0 && { runOnly: { type: 'rule', values: only } }
  // What passes is not told in full: a quarter of the time goes there.
  const options = { resultTypes: ['violations'], ...runOnly }
  const found = await evaluate(
    page,
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => JSON.stringify(
      violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' at ' + target))))`,
  )
  return JSON.parse(String(found)) as string[]
}

const sessions = new WeakMap<Page, Promise<CDPSession>>()

/** Runs text in the page beside its policy, as a debugger does. */
async function evaluate(page: Page, expression: string): Promise<unknown> {
  // Kept: a session that is detached takes the emulation of paper along.
  const opening = sessions.get(page) ?? page.context().newCDPSession(page)
  sessions.set(page, opening)
  const { result, exceptionDetails } = await (
    await opening
  ).send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'not evaluated')
  return result.value
}

async function tooWide(page: Page): Promise<string[]> {
  const root = 'document.documentElement'
  const [inside, across] = (await evaluate(page, `[${root}.clientWidth, ${root}.scrollWidth]`)) as [
    number,
    number,
  ]
  return across > inside ? [`scrolls sideways: ${String(across)} px in ${String(inside)}`] : []
}

const named = ['aria-label', 'title', 'placeholder', 'alt', 'data-label', 'label']
const readOrHeard = `(() => {
  const named = ${JSON.stringify(named)}
  const heard = [...document.querySelectorAll(named.map((name) => '[' + name + ']').join())]
    .flatMap((one) => named.map((name) => one.getAttribute(name) ?? ''))
  const typed = [...document.querySelectorAll('textarea')].map((one) => one.textContent)
  const read = typed.reduce((text, one) => text.replace(one, ''), document.body.textContent)
  return [document.title, read, ...heard].join('\\n')
})()`

/** Keys of texts that came out as themselves, in what is read or heard. */
async function wordsMissing(page: Page): Promise<string[]> {
  const said = String(await evaluate(page, readOrHeard))
  return [...new Set(said.match(untranslated))].map((key) => `no words for ${key}`)
}
