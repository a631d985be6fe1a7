import type pg from 'pg'

/**
 * Brings open cases, as events, what the record has learnt of their people: each in a transaction of
 * its own, under the lock of its case. What another is at waits for the next time.
 * @param engine connections of the role `siso_engine`
 * @param brought called for each case once its event is there
 */
export async function bringReports(
  engine: pg.Pool,
  brought: (caseId: string) => Promise<void>,
): Promise<void> {
  for (;;) {
    const { rows } = await engine.query<{ id: string | null }>('select bring_report() as id')
    const id = rows[0]?.id
    if (!id) return
    await brought(id)
  }
}
