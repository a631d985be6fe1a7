import type { Page } from 'playwright-core'

import { openBeside } from './beside.ts'
import { complete } from './forms.ts'
import type { Answers } from './forms.ts'

interface Offer {
  /** Why the case goes, as its page asks when the transfer is opened. */
  readonly because: string
  /** What the offer says besides what every transfer does. */
  readonly answers: Answers
}

/** Who follows a case opens its transfer and offers it to the office of the other zone. */
export async function offerTransfer(
  worker: Page,
  id: string,
  { because, answers }: Offer,
): Promise<void> {
  await openBeside(worker, id, {
    title: 'Trasferimento ad altra zona',
    reason: 'residence',
    words: because,
  })
  await worker.getByRole('link', { name: 'Prepara il trasferimento ad altra zona' }).first().click()
  await complete(worker, 'offer', {
    ...{ receiver: 'test-office.b', residentialCare: 'no', personInformed: 'yes' },
    ...{ showAssessment: 'no', showPlan: 'no' },
    ...answers,
  })
}
