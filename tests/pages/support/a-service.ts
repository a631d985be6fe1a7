import { randomUUID } from 'node:crypto'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { aCase } from './a-case.ts'
import type { TestApp } from './start-app.ts'

const today = dayInItaly(new Date())

/** Two hours a week of home help. */
const homeHelp = { service: 'D.1.01', quantity: 200, unit: 'hour', every: 'week', price: 2065 }
/** Given once, in three instalments; in cents. */
export const contribution = {
  ...{ service: 'E.1.01', quantity: 30_000, unit: 'euro', every: 'once', price: 100 },
  ...{ payee: 'La persona', instalments: 3 },
}

/**
 * A service that runs from thirty days ago to thirty from now, as the effect leaves it, and that the
 * provider of the office's zone delivers; what is paid has none.
 * @returns the id of its case
 */
export async function aService(
  app: TestApp,
  terms: typeof homeHelp | typeof contribution = homeHelp,
): Promise<string> {
  const parent = await aCase(app)
  const { caseId } = await aCase(app)
  const body = terms.unit === 'euro' ? null : app.people.orgs['provider.a']
  await app.owner.query(`update social_case set phase = 'delivery', provider = $2 where id = $1`, [
    caseId,
    body,
  ])
  if (body !== null)
    await app.owner.query(
      `insert into task (id, case_id, key, step, iteration, phase, purpose, release, title, state, groups, orgs, opened_at)
       values ($1, $2, 'done#1', 'done', 1, 'plan', 'step', 'presa-in-carico@1', 'Attiva', 'completed', array['provider@' || $3], '{}', now())`,
      [randomUUID(), caseId, String(body)],
    )
  const row = {
    ...terms,
    ...{ case_id: caseId, parent: parent.caseId, parent_seq: 1, parent_row: 1 },
    ...{ number: `2026/${caseId.slice(0, 6)}-1`, provider: body, protected: false },
    ...{ starts_on: addDays(today, -30), ends_on: addDays(today, 30) },
    ...{ phase: 'delivery', state: 'open' },
  }
  const columns = Object.keys(row).join(', ')
  await app.owner.query(
    `insert into granted_service (${columns})
     select ${columns} from json_populate_record(null::granted_service, $1)`,
    [JSON.stringify(row)],
  )
  return caseId
}
