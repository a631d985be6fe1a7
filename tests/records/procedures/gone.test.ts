import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { getDraft } from '../../../domain/procedures/drafts/drafts.ts'
import { getUpcoming } from '../../../domain/procedures/publishing/move-release.ts'
import { getProposal } from '../../../domain/procedures/publishing/proposals.ts'
import { settleReview } from '../../../domain/procedures/publishing/reviews.ts'
import type { Act } from '../../../domain/shared/act.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let administrator: Colleague
beforeAll(async () => {
  desk = await aDesk()
  administrator = await desk.hire('procedure-admin', desk.here.region ?? 0)
})
afterAll(() => desk.close())

test.each<[string, string, (act: Act) => Promise<unknown>]>([
  [
    'a review that is over or not there',
    'review-gone',
    (act) => settleReview(act, { id: randomUUID(), outcome: 'kept', note: 'Va bene' }),
  ],
  ['a draft that is not there', 'draft-gone', ({ sql }) => getDraft(sql, randomUUID())],
  ['a proposal that is not there', 'proposal-gone', ({ sql }) => getProposal(sql, randomUUID())],
  ['a version that is not published', 'release-gone', (act) => getUpcoming(act, 'nessuna@1')],
  [
    'a version that is in force already, to be moved or withdrawn',
    'release-begun',
    (act) => getUpcoming(act, 'servizio-diretto@1'),
  ],
])('%s is refused', async (_what, code, ask) => {
  await expect(desk.actAs(administrator, ask)).rejects.toMatchObject({ code })
})
