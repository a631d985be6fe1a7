import type pg from 'pg'

/** Sums what is read by pages and would be long to sum at each look. For the worker: two at once do it once. */
export async function evaluateFigures(engine: pg.Pool): Promise<void> {
  await engine.query('select evaluate_funds()')
  await engine.query('select evaluate_adoption()')
  await engine.query('select fill_early_waiting()')
  await engine.query('select evaluate_waited()')
  await engine.query('select evaluate_work_trends()')
}
