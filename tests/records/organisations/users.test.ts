import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { MikroORM } from '@mikro-orm/postgresql'
import pg from 'pg'

import { addUser } from '../../../domain/auth/users/add-user.ts'
import { activateUser, setPassword, suspendUser } from '../../../domain/auth/users/change-user.ts'
import { usersWithRoles } from '../../../domain/auth/users/queries.ts'
import { endRole, giveRole } from '../../../domain/auth/users/user-roles.ts'
import { createOrm, plainFact } from '../../../domain/orm.ts'
import type { PlainFact } from '../../../domain/orm.ts'
import { freshDatabase } from '../../support/database.ts'
import type { TestDatabase } from '../../support/database.ts'
import { refusalOf } from '../registry/two-zones.ts'

let database: TestDatabase
let orm: MikroORM
let web: pg.Pool
beforeAll(async () => {
  database = await freshDatabase()
  orm = await createOrm(database.ownerUrl, 2)
  web = new pg.Pool({ connectionString: database.url('siso_web'), max: 1 })
})
afterAll(async () => {
  await Promise.all([orm.close(true), web.end()])
  await database.drop()
})

const owner = <T>(work: (fact: PlainFact) => Promise<T>) => plainFact(orm, work)
const anUser = (username: string) =>
  owner((fact) => addUser(fact, { username, fullName: 'Prova Utente', passwordHash: 'x' }))
const at = (username: string, over = {}) => ({
  username,
  role: 'front-desk',
  org: 'zone-1',
  ...over,
})

async function rolesOf(username: string) {
  const users = await owner(({ sql }) => usersWithRoles(sql))
  return users.find((user) => user.username === username)?.roles
}

const signedIn = async (token: string) =>
  (await web.query('select 1 from session_scope($1)', [Buffer.from(token)])).rows.length === 1

describe('Un utente', () => {
  test('ha i ruoli che gli si danno, dal giorno in cui valgono', async () => {
    await anUser('prova.ruoli')
    await owner((fact) => giveRole(fact, at('prova.ruoli')))
    await owner((fact) => giveRole(fact, at('prova.ruoli', { org: 'zone-2', from: '2999-01-01' })))
    expect(await rolesOf('prova.ruoli')).toEqual(['front-desk@zone-1'])
    await owner((fact) => endRole(fact, at('prova.ruoli')))
    expect(await rolesOf('prova.ruoli')).toEqual([])
  })

  test('sospeso è fuori al clic dopo, e riattivato deve accedere di nuovo', async () => {
    const id = await anUser('prova.sospesa')
    await web.query('select open_session($1, $2, $3)', [Buffer.from('sospesa'), id, 'csrf'])
    expect(await signedIn('sospesa')).toBe(true)
    expect(await owner((fact) => suspendUser(fact, 'prova.sospesa'))).toBe(1)
    expect(await signedIn('sospesa')).toBe(false)
    await owner((fact) => activateUser(fact, 'prova.sospesa'))
    expect(await signedIn('sospesa')).toBe(false)
  })

  test('con una password nuova esce da dove era entrato con la vecchia', async () => {
    const id = await anUser('prova.password')
    await web.query('select open_session($1, $2, $3)', [Buffer.from('vecchia'), id, 'csrf'])
    await owner((fact) => setPassword(fact, 'prova.password', 'y'))
    expect(await signedIn('vecchia')).toBe(false)
  })

  test('lascia nel registro ogni cosa che gli si fa', async () => {
    const id = await anUser('prova.traccia')
    await owner((fact) => giveRole(fact, at('prova.traccia')))
    await owner((fact) => suspendUser(fact, 'prova.traccia'))
    const events = await owner(({ sql }) =>
      sql.query<{ action: string }>(
        'select action from audit_event where object_id = $1 order by id',
        [id],
      ),
    )
    expect(events.map(({ action }) => action)).toEqual([
      'user-added',
      'role-given',
      'user-suspended',
    ])
  })
})

describe('Si rifiuta', () => {
  const code = async (work: (fact: PlainFact) => Promise<unknown>) => refusalOf(owner(work))

  test('un nome utente già preso, o scritto male, o senza nome e cognome', async () => {
    await anUser('prova.doppia')
    const add =
      (username: string, fullName = 'Prova') =>
      (fact: PlainFact) =>
        addUser(fact, { username, fullName, passwordHash: 'x' })
    expect(await code(add('Prova.Doppia'))).toMatchObject({ code: 'user-known' })
    expect(await code(add('con spazi'))).toMatchObject({ code: 'user-invalid' })
    expect(await code(add('prova.vuota', ' '))).toMatchObject({ code: 'user-invalid' })
  })

  test('un utente, un ruolo o un ente che non ci sono', async () => {
    await anUser('prova.assente')
    expect(await code((fact) => suspendUser(fact, 'nessuno'))).toMatchObject({
      code: 'user-not-found',
    })
    const give = (over: object) => (fact: PlainFact) => giveRole(fact, at('prova.assente', over))
    expect(await code(give({ role: 'sindaco' }))).toMatchObject({ code: 'unknown-role' })
    expect(await code(give({ org: 'zone-99' }))).toMatchObject({ code: 'organisation-not-found' })
    expect(await code(give({ from: '2026-02-30' }))).toMatchObject({ code: 'user-invalid' })
  })

  test('un ruolo che ha già, o di togliere quello che non ha', async () => {
    await anUser('prova.ripetuta')
    await owner((fact) => giveRole(fact, at('prova.ripetuta')))
    expect(await code((fact) => giveRole(fact, at('prova.ripetuta')))).toMatchObject({
      code: 'role-held',
    })
    const end = (fact: PlainFact) => endRole(fact, at('prova.ripetuta', { org: 'zone-2' }))
    expect(await code(end)).toMatchObject({ code: 'role-not-held' })
  })
})
