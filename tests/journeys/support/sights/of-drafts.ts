import type { Page } from 'playwright-core'

import type { Sight } from './sight.ts'
import { errors, press, sight, user } from './sight.ts'

const as = user('procedure')
const one = {
  route: 'GET /procedure/bozze/:draft',
  view: 'procedures/draft',
  as,
  path: ({ draft }: { draft: string }) => `/procedure/bozze/${draft}`,
}
const document = {
  view: 'procedures/draft-document',
  as,
  path: ({ draft }: { draft: string }) => `/procedure/bozze/${draft}/documento`,
}

async function spoil(page: Page): Promise<void> {
  await page.locator('#f-testo').fill('{ "schema": 1, "key": "x" }')
  await press('main form .btn-primary', errors)(page)
}

/** Procedures that are being written. */
export const draftSights: readonly Sight[] = [
  sight({
    name: 'the drafts of procedures',
    route: 'GET /procedure/bozze',
    view: 'procedures/drafts',
    as,
  }),
  sight({ ...one, name: 'a draft in nobody’s hands, with its problems and revisions' }),
  sight({
    ...document,
    name: 'the document of a draft',
    route: 'GET /procedure/bozze/:draft/documento',
  }),
  sight({
    ...document,
    name: 'the document of a draft, refused where it cannot be read',
    route: 'POST /procedure/bozze/:draft/documento',
    then: spoil,
  }),
  sight({
    name: 'the picture of a draft',
    route: 'GET /procedure/bozze/:draft/disegno',
    view: 'procedures/draft-picture',
    as,
    path: ({ draft }) => `/procedure/bozze/${draft}/disegno`,
  }),
]
