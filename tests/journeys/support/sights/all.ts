import { readFileSync } from 'node:fs'

import { calendarSights } from './of-calendars.ts'
import { campaignSights } from './of-campaigns.ts'
import { deliverySights } from './of-deliveries.ts'
import { draftSights } from './of-drafts.ts'
import { figureSights } from './of-figures.ts'
import { fundSights } from './of-funds.ts'
import { ledgerSights } from './of-ledger.ts'
import { officeSights } from './of-offices.ts'
import { peopleSights } from './of-people.ts'
import { publishingSights } from './of-publishing.ts'
import { houseSights } from './of-the-house.ts'
import { taskSight, workSights } from './of-work.ts'

interface Shipped {
  readonly steps: readonly { readonly kind: string; readonly key: string }[]
}
const shipped = JSON.parse(
  readFileSync(
    new URL('../../../../seeds/procedures/presa-in-carico.v1.json', import.meta.url),
    'utf8',
  ),
) as Shipped
const tasks = shipped.steps.filter(({ kind }) => kind === 'task').map(({ key }) => taskSight(key))

/** Pages of the house and of its rules. */
export const sightsOfRules = [
  ...houseSights,
  ...draftSights,
  ...campaignSights,
  ...calendarSights,
  ...publishingSights,
  ...officeSights,
  ...ledgerSights,
  ...fundSights,
  ...figureSights,
]

/** Pages about people and cases. */
export const sightsOfCases = [...peopleSights, ...deliverySights, ...workSights, ...tasks]
