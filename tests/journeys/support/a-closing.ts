import type { Page } from 'playwright-core'

import { day } from './a-day.ts'
import { complete } from './forms.ts'

/** From the page of the review, where the objective is found reached, to a case that is closed. */
export async function reviewAndClose(worker: Page, findings: string): Promise<void> {
  await complete(worker, 'close', {
    reviewedOn: day(),
    goalsReached: 'yes',
    'goalReviews.1.goalLevel': 'yes',
    withPerson: 'yes',
    findings,
  })
  // The closing is offered at once to whoever proposed it.
  await complete(worker, 'close', {
    closedOn: day(),
    closingReason: 'autonomy',
    goalsReached: 'yes',
    summary: 'Il progetto ha raggiunto il suo scopo.',
    personInformed: 'yes',
  })
}
