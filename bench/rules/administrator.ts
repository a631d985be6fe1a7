import { createPool, transaction } from '../../domain/database.ts'
import { openScope } from '../../domain/auth/session.ts'
import { roleUrl } from '../../config/database.ts'
import type { Act } from '../../domain/shared/act.ts'
import { enter } from '../inbox/operator.ts'
import type { Operator } from '../rig/office.ts'
import type { Rig } from '../rig/rig.ts'

const post = `
  insert into user_role (user_id, role, org, valid_from) values ($1, 'procedure-admin', $2, '2020-01-01')`

/** Who keeps the procedures of the region, and acts by their use cases. */
export interface Administrator {
  readonly act: <T>(work: (act: Act) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/** Gives an operator that role too. */
export async function administratorFrom(
  { owner, postgres }: Rig,
  { id, place }: Operator,
): Promise<Administrator> {
  await owner.query(post, [id, place.region])
  const { tokenHash } = await enter(owner, id)
  const web = createPool(roleUrl(postgres.url, postgres.secret, 'siso_web'), 1)
  return {
    act: (work) =>
      transaction(web, async (sql) => {
        const session = await openScope(sql, tokenHash)
        if (!session) throw new Error('the administrator has no session')
        return work({ sql, session, request: 'bench' })
      }),
    close: () => web.end(),
  }
}
