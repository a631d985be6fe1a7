import type { Desk } from './a-desk.ts'

/** Takes the lock of a case, as another act under way would; the answer lets it go. */
export function holdCase(desk: Desk, caseId: string): Promise<() => Promise<void>> {
  return underWay(desk, 'select from case_engine where case_id = $1 for update', [caseId])
}

/** Leaves a statement of another act uncommitted; the answer commits it. */
export async function underWay(
  { owner }: Desk,
  statement: string,
  values: readonly string[] = [],
): Promise<() => Promise<void>> {
  const holder = await owner.connect()
  await holder.query('begin')
  await holder.query(statement, [...values])
  return async () => {
    await holder.query('commit')
    holder.release()
  }
}

/** Until as many connections wait for a lock in this database. */
export async function someoneWaits({ owner }: Desk, count = 1): Promise<void> {
  for (;;) {
    const { rows } = await owner.query<{ pid: number }>(
      `select distinct l.pid from pg_locks l where not l.granted and l.pid in
        (select pid from pg_stat_activity where datname = current_database())`,
    )
    if (rows.length >= count) return
  }
}
