import type { Locator, Page } from 'playwright-core'

export type Answers = Readonly<Record<string, string | readonly string[]>>

/** Answers questions as the page asks them: a list, buttons, boxes or a text. */
export async function answer(page: Page | Locator, answers: Answers): Promise<void> {
  for (const [name, value] of Object.entries(answers)) await answerOne(page, name, value)
}

async function answerOne(page: Page | Locator, name: string, value: string | readonly string[]) {
  const controls = page.locator(`[name="${name}"]:not([type=hidden])`)
  const kind = await controls.first().evaluate((control) => {
    const type = control.getAttribute('type')
    return control.tagName === 'SELECT' ? 'list' : (type ?? 'text')
  })
  if (kind === 'list') return void (await controls.selectOption(value as string))
  if (kind !== 'radio' && kind !== 'checkbox') return controls.fill(String(value))
  for (const each of [value].flat()) {
    // By its words, as people do: a click that meets something else there is tried again.
    const control = `[name="${name}"][value="${String(each)}"]`
    await page.locator(`label:has(${control})`).check()
  }
}

/** Fills the page of a task and ends it by one of its outcomes; waits until it is told as recorded. */
export async function complete(page: Page, outcome: string, answers: Answers = {}): Promise<void> {
  await answer(page, answers)
  const op = await page.inputValue('#task-form [name=_op]')
  await page.click(`#task-form button[name=esito][value="${outcome}"]`)
  try {
    await page.locator(`[name=_op][value="${op}"]`).first().waitFor({ state: 'detached' })
    await page
      .getByText(/^Registrato/)
      .first()
      .waitFor()
  } catch (error) {
    const text = await page.locator('main').innerText()
    throw new Error(`«${outcome}» was not recorded:\n${text.slice(0, 1500)}`, { cause: error })
  }
}
