import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'

import { loadDatabaseConfig } from '../../config/config.ts'
import { hashPassword, passwordProblem } from '../../domain/auth/password.ts'
import { createOrm, plainFact } from '../../domain/orm.ts'
import type { PlainFact } from '../../domain/orm.ts'
import { addUser } from '../../domain/auth/users/add-user.ts'
import { activateUser, setPassword, suspendUser } from '../../domain/auth/users/change-user.ts'
import { usersWithRoles } from '../../domain/auth/users/queries.ts'
import { endRole, giveRole } from '../../domain/auth/users/user-roles.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { WrongUse } from './command.ts'
import type { Call, Command, Result } from './command.ts'

type Action = (fact: PlainFact, call: Call) => Promise<Result>

const actions: Readonly<Record<string, Action>> = {
  list: async ({ sql }) => {
    const users = await usersWithRoles(sql)
    const lines = users.map(({ username, fullName, state, roles }) =>
      [username.padEnd(24), state.padEnd(10), fullName, `[${roles.join(' ')}]`].join(' '),
    )
    return { ok: true, text: lines.join('\n') || 'Nessun utente.', data: users }
  },
  add: async (fact, call) => {
    const username = given(call.args[1], 'il nome utente')
    const password = await newPassword(call)
    const id = await addUser(fact, {
      username,
      fullName: given(call.option('name'), '--name "Nome Cognome"'),
      email: call.option('email'),
      passwordHash: await hashPassword(password.text),
    })
    if (call.option('role') !== undefined) await giveRole(fact, roleFrom(call, username))
    return done(`Creato l’utente ${username}. ${password.told}`, { id, username })
  },
  suspend: async (fact, call) => {
    const username = given(call.args[1], 'il nome utente')
    const sessions = await suspendUser(fact, username)
    return done(`Sospeso ${username}; accessi chiusi: ${sessions}.`, { username, sessions })
  },
  activate: async (fact, call) => {
    const username = given(call.args[1], 'il nome utente')
    await activateUser(fact, username)
    return done(`Riattivato ${username}.`, { username })
  },
  password: async (fact, call) => {
    const username = given(call.args[1], 'il nome utente')
    const password = await newPassword(call)
    await setPassword(fact, username, await hashPassword(password.text))
    return done(`Cambiata la password di ${username}. ${password.told}`, { username })
  },
  role: async (fact, call) => {
    const [, verb, username] = call.args
    const role = roleFrom(call, given(username, 'il nome utente'))
    if (verb === 'add') await giveRole(fact, role)
    else if (verb === 'end') await endRole(fact, role)
    else throw new WrongUse('Dopo «users role» si scrive add oppure end.')
    const told = verb === 'add' ? 'Dato' : 'Tolto'
    return done(`${told} il ruolo ${role.role} presso ${role.org} a ${role.username}.`, role)
  },
}

export const command: Command = {
  usage: 'users <azione> [nome utente]',
  summary: 'elenca, crea e sospende gli utenti, dà e toglie ruoli',
  help:
    'Azioni: list · add · suspend · activate · password · role add · role end.\n' +
    'add e password creano una password e la mostrano una volta sola; con --password-stdin la\n' +
    'leggono dallo standard input. suspend chiude subito gli accessi. Ogni azione resta nel registro.\n' +
    'Esempi: npm run siso -- users add anna.verdi --name "Anna Verdi" --role front-desk --org udc-054039\n' +
    '        npm run siso -- users role end anna.verdi --role front-desk --org udc-054039',
  options: {
    name: { type: 'string', describe: 'nome e cognome' },
    email: { type: 'string', describe: 'indirizzo per gli avvisi' },
    role: { type: 'string', describe: 'ruolo, per esempio social-worker' },
    org: { type: 'string', describe: 'codice dell’ente, per esempio zone-1' },
    from: { type: 'string', describe: 'primo giorno del ruolo (oggi se non è detto)' },
    to: { type: 'string', describe: 'giorno da cui il ruolo non vale più' },
    'password-stdin': { type: 'boolean', describe: 'legge la password dallo standard input' },
  },
  needs: 'database',
  run: async (call) => {
    const action = actions[call.args[0] ?? '']
    if (!action) throw new WrongUse(`Azioni di «users»: ${Object.keys(actions).join(', ')}.`)
    const orm = await createOrm(loadDatabaseConfig().databaseUrl, 1)
    try {
      return await plainFact(orm, (fact) => action(fact, call))
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      return { ok: false, text: error.message, data: { code: error.code, message: error.message } }
    } finally {
      await orm.close(true)
    }
  },
}

async function newPassword(call: Call): Promise<{ text: string; told: string }> {
  if (!call.flag('password-stdin')) {
    const made = randomBytes(12).toString('base64url')
    return { text: made, told: `Password, mostrata solo ora: ${made}` }
  }
  const typed = (await text(process.stdin)).replace(/\r?\n$/, '')
  const problem = passwordProblem(typed)
  if (problem !== undefined) throw new WrongUse(problem)
  return { text: typed, told: 'La password è quella letta.' }
}

function roleFrom(call: Call, username: string) {
  return {
    username,
    role: given(call.option('role'), '--role'),
    org: given(call.option('org'), '--org'),
    from: call.option('from'),
    to: call.option('to'),
  }
}

function given(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new WrongUse(`Manca ${what}.`)
  return value
}

function done(text: string, data: unknown): Result {
  return { ok: true, text, data }
}
