import { hashPassword } from '../domain/auth/password.ts'
import { recordEvent } from '../domain/audit/record.ts'
import { createPool, transaction } from '../domain/database.ts'
import type { Sql } from '../domain/shared/sql.ts'

import { demoPassword, trainingUsers } from './demo-users.ts'
import { readLandscape } from './demo/landscape.ts'
import { makePopulation } from './demo/population.ts'
import type { Accounts } from './demo/write-people.ts'
import { eraseTraining } from './training/erase.ts'
import { seedTrainingOrganisations } from './training/organisations.ts'

export interface MadeTraining {
  /** How many times it has been made. */
  readonly times: number
  readonly people: number
  readonly cases: number
  /** Cases that were open before, and are there no more. */
  readonly gone: readonly string[]
}

const size = { people: 120, cases: 80 } as const

// Kept apart from the rest of the record: how often it was made names its people, who are never the same.
const count = `
  insert into installation (key, value) values ('training', '{"times": 1}')
  on conflict (key) do update set value = jsonb_build_object('times', (installation.value ->> 'times')::int + 1)
  returning (value ->> 'times')::int as times`

/**
 * Makes the training organisation, or makes it anew: bodies, invented people and their cases at each
 * stage. Accounts stay as they are, with their roles; nothing real is touched. As the database's owner,
 * all or nothing, in production too. Colleagues who do the rest of the work sign in only beside a
 * demonstration, with its password.
 */
export async function makeTraining(ownerUrl: string): Promise<MadeTraining> {
  const pool = createPool(ownerUrl, 1)
  try {
    return await transaction(pool, async (sql) => {
      await sql.query("select pg_advisory_xact_lock(hashtext('siso training'))")
      await seedTrainingOrganisations(sql)
      const gone = await eraseTraining(sql)
      const [made] = await sql.query<{ times: number }>(count)
      const times = made?.times ?? 1
      await makePopulation(sql, {
        ...size,
        series: `training-${String(times)}`,
        seed: times,
        land: await readLandscape(sql, true),
        documented: trainingUsers,
        accounts: await accounts(sql),
        eras: false,
      })
      await recordEvent(sql, {
        action: 'training-made',
        objectKind: 'organisation',
        detail: { ...size, times, gone: gone.length },
      })
      return { ...size, times, gone }
    })
  } finally {
    await pool.end()
  }
}

async function accounts(sql: Sql): Promise<Accounts> {
  const demo = await sql.query("select from installation where key = 'demo'")
  return demo.length > 0
    ? { passwordHash: await hashPassword(demoPassword), state: 'active', demo: true }
    : { passwordHash: '!', state: 'suspended', demo: false }
}
