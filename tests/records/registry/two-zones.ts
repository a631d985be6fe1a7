import { createHash, randomUUID } from 'node:crypto'

import pg from 'pg'

import { openScope } from '../../../domain/auth/session.ts'
import { createPool, transaction } from '../../../domain/database.ts'
import { createOrm, plainFact } from '../../../domain/orm.ts'
import { organisationsOn, placeOf } from '../../../domain/organisations/queries.ts'
import type { Place } from '../../../domain/organisations/queries.ts'
import type { PlainAct } from '../../../domain/plain-act.ts'
import { registerPerson } from '../../../domain/registry/register-person.ts'
import type { NewPerson } from '../../../domain/registry/register-person.ts'
import { PersonDetails } from '../../../domain/registry/schema.ts'
import type { Act } from '../../../domain/shared/act.ts'
import { sqlOf } from '../../../domain/database.ts'
import { openCase } from '../../../domain/tasks/open-case.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import type { TestDatabase } from '../../support/database.ts'

/** Invented colleagues: the desk, the social worker and the coordinator of two zones far apart. */
export type Colleague = 'clerk' | 'worker' | 'coordinator' | 'farClerk' | 'farCoordinator'

const tokenOf = (who: Colleague) => createHash('sha256').update(`token of ${who}`).digest()

/** The seeded region with five people at work in two of its zones, entered as the web does. */
export async function twoZones(database: TestDatabase) {
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 })
  const web = createPool(database.url('siso_web'), 4)
  const orm = await createOrm(database.url('siso_web'))
  const [here, there] = await twoPlaces(owner)
  const ids = await hire({ owner, web }, [
    ['clerk', 'front-desk', here.org],
    ['worker', 'social-worker', here.org],
    ['coordinator', 'coordinator', here.zone ?? 0],
    ['farClerk', 'front-desk', there.org],
    ['farCoordinator', 'coordinator', there.zone ?? 0],
  ])

  const as = <T>(who: Colleague, work: (act: Act) => Promise<T>) =>
    transaction(web, async (sql) => {
      const session = await openScope(sql, tokenOf(who))
      if (!session) throw new Error(`${who} has no session`)
      return work({ sql, session, request: 'test' })
    })

  const asPlain = <T>(who: Colleague, work: (act: PlainAct) => Promise<T>) =>
    plainFact(orm, async ({ em, sql }) => {
      const session = await openScope(sql, tokenOf(who))
      if (!session) throw new Error(`${who} has no session`)
      return work({ em, sql, session, request: 'test' })
    })

  async function register(who: Colleague, details: object, over: Partial<NewPerson> = {}) {
    const org = who.startsWith('far') ? there.org : here.org
    return as(who, (act) => registerPerson(act, { ...aPerson(details), org, ...over }))
  }

  async function caseFor(who: Colleague, subject: string): Promise<string> {
    const caseId = randomUUID()
    const place = who.startsWith('far') ? there : here
    await as(who, async (act) => {
      const [published] = await act.sql.query<{ name: string; calendar: string }>(
        `select key || '@' || version as name, (select version from calendar limit 1) as calendar from release
         where key = 'presa-in-carico' order by version`,
      )
      if (!published) throw new Error('no release')
      const release = await getRelease(act.sql, published.name)
      const { calendar } = published
      await openCase(act, { caseId, subject, place, release, calendar, facts: {} })
    })
    return caseId
  }

  const stored = async <Row extends object>(text: string, values: unknown[] = []) =>
    (await owner.query<Row>(text, values)).rows

  return {
    here,
    there,
    ids,
    as,
    asPlain,
    register,
    caseFor,
    stored,
    async close() {
      await Promise.all([web.end(), orm.close(true), owner.end()])
      await database.drop()
    },
  }
}

export type TwoZones = Awaited<ReturnType<typeof twoZones>>

/** A provisional person with a source; say only what the test is about. */
export function aPerson(details: object): Omit<NewPerson, 'org'> {
  return {
    identity: 'provisional',
    details: PersonDetails.parse({ familyName: 'Prova', ...details }),
    provenance: { source: 'declared', sourceDate: '2026-01-15', validFrom: null },
  }
}

/** What the refusal says: its code, and the messages at the fields. */
export async function refusalOf(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (typeof error !== 'object' || error === null || !('code' in error)) throw error
  return error
}

async function twoPlaces(owner: pg.Pool): Promise<[Place, Place]> {
  const client = await owner.connect()
  try {
    const sql = sqlOf(client)
    const offices = await organisationsOn(sql, undefined, 'office')
    const [first] = offices
    if (!first) throw new Error('the seeds have no office')
    const here = await placeOf(sql, first.id)
    for (const { id } of offices) {
      const there = await placeOf(sql, id)
      if (there.zone !== here.zone) return [here, there]
    }
    throw new Error('the seeds have one zone only')
  } finally {
    client.release()
  }
}

type Pools = { readonly owner: pg.Pool; readonly web: pg.Pool }

async function hire(pools: Pools, posts: readonly (readonly [Colleague, string, number])[]) {
  const { owner } = pools
  const ids = new Map<Colleague, string>()
  for (const [who, role, org] of posts) {
    const id = randomUUID()
    ids.set(who, id)
    await owner.query(
      `insert into user_account (id, username, full_name, password_hash) values ($1, $2, $3, '-')`,
      [id, `prova.${who.toLowerCase()}`, `Prova ${who}`],
    )
    await owner.query(
      `insert into user_role (user_id, role, org, valid_from) values ($1, $2, $3, '2020-01-01')`,
      [id, role, org],
    )
    await pools.web.query('select open_session($1, $2, $3)', [tokenOf(who), id, `csrf-${who}`])
  }
  return (who: Colleague) => ids.get(who) ?? ''
}
