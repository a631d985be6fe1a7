import type { Page } from 'playwright-core'

/** A person without a mouse: what has the focus now, as `tag#id[name] text`. */
export function atFocus(page: Page): Promise<string> {
  return page.locator(':focus').evaluateAll(([one]) => {
    if (!one) return 'nothing'
    const id = one.id ? `#${String(one.id)}` : ''
    const name = one.getAttribute('name')
    return `${one.tagName.toLowerCase()}${id}${name === null ? '' : `[${name}]`} ${(one.textContent ?? '').trim().slice(0, 60)}`
  })
}

export async function isFocused(page: Page, selector: string): Promise<boolean> {
  return (await page.locator(':focus').and(page.locator(selector)).count()) > 0
}

/** Presses Tab until the focus is there; fails after `most` stops, saying where it went. */
export async function tabTo(page: Page, selector: string, most = 250): Promise<void> {
  const been: string[] = []
  for (let stops = 0; stops < most; stops++) {
    if (await isFocused(page, selector)) return
    await page.keyboard.press('Tab')
    been.push(await atFocus(page))
  }
  throw new Error(`Tab never reached ${selector}:\n${been.join('\n')}`)
}

/** Answers one question by keys alone: typed, or chosen with the space bar. */
export async function answerByKeys(page: Page, name: string, value: string): Promise<void> {
  const choice = `[name="${name}"][value="${value}"]`
  if ((await page.locator(choice).count()) === 0) {
    await tabTo(page, `[name="${name}"]`)
    await page.keyboard.type(value)
    return
  }
  await tabTo(page, `[name="${name}"]`)
  for (let tries = 0; tries < 12 && !(await isFocused(page, choice)); tries++) {
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Space')
}

/** The stops of Tab through the whole page, and those where nothing shows that the focus is there. */
export async function walk(page: Page, most = 150): Promise<{ stops: number; unseen: string[] }> {
  const unseen: string[] = []
  let last = ''
  for (let stops = 0; stops < most; stops++) {
    await page.keyboard.press('Tab')
    if (await isOutside(page)) return { stops, unseen }
    const stop = await atFocus(page)
    // A date has three parts, and a button, within one control.
    if (stop !== last && stop !== 'nothing' && !(await looksFocused(page))) unseen.push(stop)
    last = stop
  }
  throw new Error(`Tab goes round without leaving the page: ${last}`)
}

function isOutside(page: Page): Promise<boolean> {
  return page
    .locator('body')
    .evaluate((body) => [null, body].includes(body.ownerDocument.activeElement))
}

const margin = 8

const looks = 5

/** Whether the focus is seen. A page that is still scrolling or drawing is looked at again. */
async function looksFocused(page: Page): Promise<boolean> {
  for (let look = 0; look < looks; look++) if (await differs(page)) return true
  return false
}

/** Whether what is on the screen around the focus differs from the same place without it. */
async function differs(page: Page): Promise<boolean> {
  const focus = await page.locator(':focus').elementHandle()
  const box = await focus?.boundingBox()
  if (!focus || !box) return false
  const clip = {
    x: Math.max(box.x - margin, 0),
    y: Math.max(box.y - margin, 0),
    width: box.width + 2 * margin,
    height: box.height + 2 * margin,
  }
  const seen = await page.screenshot({ clip, animations: 'disabled' })
  await focus.evaluate((one) => one.blur())
  const without = await page.screenshot({ clip, animations: 'disabled' })
  await focus.evaluate((one) => one.focus())
  return !seen.equals(without)
}
