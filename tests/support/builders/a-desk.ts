import { randomUUID } from 'node:crypto'

import type pg from 'pg'

import { hashToken, newToken, openScope } from '../../../domain/auth/session.ts'
import type { Credentials } from '../../../domain/auth/session.ts'
import type { Role } from '../../../domain/auth/roles.ts'
import { createPool, transaction } from '../../../domain/database.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Act } from '../../../domain/shared/act.ts'
import type { ActDeps } from '../../../domain/tasks/complete-task.ts'
import type { NewCase } from '../../../domain/tasks/open-case.ts'
import { freshDatabase } from '../database.ts'
import type { TestDatabase } from '../database.ts'

export type Place = NewCase['place']

/** Somebody who is signed in: acts with `actAs`, or proves who they are with `credentials`. */
export interface Colleague {
  readonly id: string
  readonly name: string
  readonly credentials: Credentials
}

/** An installation of its own, with the region's seeds and its programs' database roles. */
export interface Desk {
  readonly database: TestDatabase
  readonly owner: pg.Pool
  readonly web: pg.Pool
  readonly engine: pg.Pool
  readonly batch: pg.Pool
  /** What `completeTask` and `advance` need. */
  readonly deps: ActDeps
  /** An office with its comune, zone, district and region; and one in another zone. */
  readonly here: Place
  readonly elsewhere: Place
  readonly calendar: string
  readonly hire: (role: Role, org: number) => Promise<Colleague>
  readonly actAs: <T>(who: Colleague, work: (act: Act) => Promise<T>) => Promise<T>
  readonly publish: (release: Release) => Promise<Release>
  readonly close: () => Promise<void>
}

const places = `
  select o.id as org, m.id as municipality, z.id as zone, r.id as region,
    (select child from organisation_tie t join organisation d on d.id = t.child
      where t.parent = z.id and t.relation = 'serves' and d.kind = 'health-district' limit 1) as district
  from organisation o
  join organisation_tie om on om.child = o.id and om.relation = 'part-of' join organisation m on m.id = om.parent
  join organisation_tie mz on mz.child = m.id and mz.relation = 'part-of' join organisation z on z.id = mz.parent
  join organisation_tie zr on zr.child = z.id and zr.relation = 'part-of' join organisation r on r.id = zr.parent
  where o.kind = 'office' order by z.id, o.id`

/** @param connections of each program's pool: as many as will act at once */
export async function aDesk(connections = 6): Promise<Desk> {
  const database = await freshDatabase()
  const owner = createPool(database.ownerUrl, 4)
  const web = createPool(database.url('siso_web'), connections)
  const engine = createPool(database.url('siso_engine'), connections)
  const batch = createPool(database.url('siso_batch'), 2)
  const { rows } = await owner.query<Place & { zone: number }>(places)
  const here = rows[0]
  const elsewhere = rows.find(({ zone }) => zone !== here?.zone)
  const calendar = await owner.query<{ version: string }>('select version from calendar limit 1')
  if (!here || !elsewhere || !calendar.rows[0]) throw new Error('the seeds must be in the template')
  const pools = [owner, web, engine, batch]
  return {
    database,
    owner,
    web,
    engine,
    batch,
    deps: { pool: engine, web, build: 'build-1' },
    here,
    elsewhere,
    calendar: calendar.rows[0].version,
    hire: (role, org) => hire(owner, web, { role, org }),
    actAs: (who, work) => actAs(web, who, work),
    publish: (release) => publish(owner, release),
    async close() {
      await Promise.all(pools.map((pool) => pool.end()))
      await database.drop()
    },
  }
}

async function hire(
  owner: pg.Pool,
  web: pg.Pool,
  { role, org }: { role: Role; org: number },
): Promise<Colleague> {
  const id = randomUUID()
  const name = `${role} ${String(org)} ${id.slice(0, 4)}`
  await owner.query(
    `insert into user_account (id, username, full_name, password_hash) values ($1, $2, $3, 'x')`,
    [id, `u-${id}`, name],
  )
  await owner.query(
    `insert into user_role (user_id, role, org, valid_from) values ($1, $2, $3, '2020-01-01')`,
    [id, role, org],
  )
  const tokenHash = hashToken(newToken())
  const csrf = newToken()
  await web.query('select open_session($1, $2, $3)', [tokenHash, id, csrf])
  return { id, name, credentials: { tokenHash, csrf } }
}

function actAs<T>(web: pg.Pool, who: Colleague, work: (act: Act) => Promise<T>): Promise<T> {
  return transaction(web, async (sql) => {
    const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
    if (!session) throw new Error(`${who.name} is not signed in`)
    return work({ sql, session, request: 'test' })
  })
}

async function publish(owner: pg.Pool, release: Release): Promise<Release> {
  const { key, version, engine } = release
  await owner.query(
    'insert into release (key, version, hash, engine, doc) values ($1, $2, $3, $4, $5)',
    [key, version, `${key}@${String(version)}`, engine, JSON.stringify(release)],
  )
  return release
}
