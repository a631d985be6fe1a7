import { randomUUID } from 'node:crypto'

import type pg from 'pg'

import { hashPassword } from '../../domain/auth/password.ts'
import type { Role } from '../../domain/auth/roles.ts'
import { transaction } from '../../domain/database.ts'
import { placeOf } from '../../domain/organisations/queries.ts'
import type { Place } from '../../domain/organisations/queries.ts'
import type { Rig } from './rig.ts'
import { formIn, Visitor } from './visitor.ts'

const password = 'una frase di prova lunga'

/** Everything that one person of a small office may do, so that each can follow a case to its end. */
const duties: readonly (readonly [Role, keyof Place])[] = [
  ['front-desk', 'org'],
  ['social-worker', 'org'],
  ['coordinator', 'org'],
  ['coordinator', 'zone'],
  ['uvm-coordinator', 'district'],
]

export type Operator = { id: string; place: Place; visitor: Visitor }

export type Office = { place: Place; operators: readonly Operator[] }

/** An office with `count` operators who have signed in by the door, spread over the web processes. */
export async function openOffice(rig: Rig, count: number): Promise<Office> {
  const place = await anOffice(rig.owner)
  return { place, operators: await hire(rig, place, count) }
}

export function closeOffice({ operators }: Office): void {
  for (const { visitor } of operators) visitor.leave()
}

async function anOffice(owner: pg.Pool): Promise<Place> {
  const { rows } = await owner.query<{ id: number }>(
    `select min(id) as id from organisation where kind = 'office'`,
  )
  return transaction(owner, (sql) => placeOf(sql, rows[0]?.id ?? 0))
}

async function hire({ owner, webs }: Rig, place: Place, count: number): Promise<Operator[]> {
  const hash = await hashPassword(password)
  const operators: Operator[] = []
  for (let n = 0; n < count; n++) {
    const [id, username] = [randomUUID(), `operatore.${n + 1}`]
    await owner.query(
      'insert into user_account (id, username, full_name, password_hash) values ($1, $2, $3, $4)',
      [id, username, `Operatore ${n + 1}`, hash],
    )
    for (const [role, at] of duties)
      await owner.query(
        `insert into user_role (user_id, role, org, valid_from) values ($1, $2, $3, '2020-01-01')`,
        [id, role, place[at]],
      )
    const visitor = new Visitor(webs[n % webs.length]?.port ?? 0)
    await signIn(visitor, username)
    operators.push({ id, place, visitor })
  }
  return operators
}

/** As at the door: the page, its form, the password. */
async function signIn(visitor: Visitor, username: string): Promise<void> {
  const door = await visitor.get('/accesso')
  const { fields } = formIn(door.text, `name='password'`)
  const entered = await visitor.post('/accesso', { ...fields, username, password })
  if (entered.status !== 303) throw new Error(`cannot sign in: ${entered.status} ${entered.text}`)
}
