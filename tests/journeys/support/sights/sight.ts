import type { Page } from 'playwright-core'

import type { Site } from './a-site.ts'

/** A page as somebody meets it: where, who, and what they did there. */
export interface Sight {
  readonly name: string
  /** The declared route whose answer is looked at. */
  readonly route: string
  /** The template behind it. */
  readonly view: string
  /** A user of the invented population; nobody is signed in without it. */
  readonly as?: (site: Site) => string
  readonly path: (site: Site) => string
  readonly then?: (page: Page, site: Site) => Promise<void>
  /** Of the last document, if it is not 200. */
  readonly status?: number
}

type Where = Pick<Sight, 'name' | 'route' | 'view'> & Partial<Sight>

/** A sight at an address without parameters, or with those of `path`. */
export function sight(given: Where): Sight {
  const [, path = ''] = given.route.split(' ')
  return { path: () => path, ...given }
}

export const user = (username: string) => () => username

/** Presses what is there to press and waits for what it brings. */
export function press(button: string, brings: string) {
  return async (page: Page): Promise<void> => {
    await page.locator(button).first().click()
    await page.locator(brings).first().waitFor()
  }
}

export const errors = '.summary-errors'
