import type { TestCase } from '../a-case.ts'
import type { Colleague, Desk } from './a-desk.ts'

/** Protects a case with its tasks, and names these people for it. */
export async function protect(
  { owner }: Desk,
  { id }: TestCase,
  named: readonly Colleague[],
): Promise<void> {
  await owner.query('update social_case set protected = true where id = $1', [id])
  await owner.query('update task set protected = true where case_id = $1', [id])
  await owner.query(
    `insert into case_grant (case_id, user_id, kind, reason) select $1, u, 'named', 'prova' from unnest($2::uuid[]) u`,
    [id, named.map((one) => one.id)],
  )
}
