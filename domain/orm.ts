import { MikroORM } from '@mikro-orm/postgresql'
import type { EntityManager } from '@mikro-orm/postgresql'
import pg from 'pg'

import { Organisation } from './organisations/organisation.entity.ts'
import { UserAccount, UserRole } from './auth/users/user.entity.ts'
import { Person } from './registry/person.entity.ts'
import type { Sql } from './shared/sql.ts'

/** What a plain fact is written with: entities and statements of one and the same transaction. */
export interface PlainFact {
  readonly em: EntityManager
  readonly sql: Sql
}

const clientsByOrm = new WeakMap<MikroORM, Map<number, pg.ClientBase>>()

/** The entities of plain facts, for the database role of `url`. Close it with `orm.close()`. */
export async function createOrm(url: string, size = 4): Promise<MikroORM> {
  const clients = new Map<number, pg.ClientBase>()
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [Organisation, UserAccount, UserRole, Person],
    pool: { min: 0, max: size },
    // The schema is written by hand in migrations/sql, and the policies with it.
    schemaGenerator: { managementDbName: 'postgres' },
    driverOptions: {
      // The whole address: encryption and settings of the connection are asked for in it.
      connectionString: url,
      application_name: 'siso',
      statement_timeout: 10_000,
      onPoolCreated: (pool: pg.Pool) => {
        pool.on('connect', (client) => clients.set(backendOf(client), client))
        pool.on('remove', (client) => clients.delete(backendOf(client)))
      },
    },
  })
  clientsByOrm.set(orm, clients)
  return orm
}

/**
 * One transaction on one connection, as entities (`em`) and as statements (`sql`): a scope opened
 * through `sql` holds for what `em` reads and writes. What `em` has changed is flushed before the
 * commit; call `em.flush()` yourself where a statement must see it.
 */
export function plainFact<T>(orm: MikroORM, work: (fact: PlainFact) => Promise<T>): Promise<T> {
  return orm.em.fork().transactional(async (em) => {
    const [row] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid')
    const client = clientsByOrm.get(orm)?.get(row?.pid ?? 0)
    if (!client) throw new Error('plainFact needs an ORM made by createOrm')
    return work({ em, sql: statementsOf(client) })
  })
}

function statementsOf(client: pg.ClientBase): Sql {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = [], name?: string) {
      // MikroORM wants days and instants as text; statements get the driver's own values.
      const config = { text, values: [...values], types: pg.types }
      return (await client.query<Row>(name === undefined ? config : { ...config, name })).rows
    },
  }
}

function backendOf(client: object): number {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : 0
}
