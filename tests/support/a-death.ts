import { bringReports } from '../../domain/tasks/bring-reports.ts'
import type { Team, TestCase } from './a-case.ts'
import { runEffects } from './a-service.ts'
import type { Desk } from './builders/a-desk.ts'

/** The person of a case has died today: the desk writes it, and the record reports it to the case. */
export async function dies(desk: Desk, { clerk }: Team, one: TestCase): Promise<void> {
  await desk.actAs(clerk, ({ sql }) =>
    sql.query(
      `update person set identity = 'provisional', death_date = siso_today(), version = version + 1 where id = $1`,
      [one.person],
    ),
  )
  await bringReports(desk.engine, () => Promise.resolve())
  await runEffects(desk, one.id)
}
