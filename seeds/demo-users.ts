import type { Role } from '../domain/auth/roles.ts'

/** The password of every demonstration account: they are refused where the service is real. */
export const demoPassword = 'dimostrazione-siso'

interface DocumentedUser {
  readonly username: string
  readonly fullName: string
  readonly role: Role
  readonly at: 'org' | 'zone' | 'district' | 'region' | 'provider'
  readonly description: string
}

const user = (
  username: string,
  fullName: string,
  [role, at, description]: readonly [Role, DocumentedUser['at'], string],
): DocumentedUser => ({ username, fullName, role, at, description })

/** One account for each kind of work, at the largest office and what is above it. */
export const documentedUsers: readonly DocumentedUser[] = [
  user('sportello', 'Elisa Tiberi', ['front-desk', 'org', 'sportello']),
  user('assistente', 'Marta Orsini', ['social-worker', 'org', 'assistente sociale']),
  user('coordinatore', 'Guido Lanari', ['coordinator', 'zone', 'coordinatore di zona']),
  user('uvm', 'Lidia Porzi', ['uvm-coordinator', 'district', 'coordinatrice UVM']),
  user('medico', 'Sergio Grilli', ['uvm-doctor', 'district', 'medico UVM']),
  user('infermiera', 'Nadia Sensi', ['uvm-nurse', 'district', 'infermiera UVM']),
  user('fisioterapista', 'Paolo Renzini', ['uvm-therapist', 'district', 'fisioterapista UVM']),
  user('psicologa', 'Chiara Baldoni', ['uvm-psychologist', 'district', 'psicologa UVM']),
  user('mmg', 'Enrico Fusco', ['general-practitioner', 'district', 'medico di medicina generale']),
  user('amministrativo', 'Fabio Corsi', ['admin-officer', 'org', 'amministrativo']),
  user('ente', 'Rita Zampa', ['provider', 'provider', 'ente erogatore']),
  user('programmatore', 'Dario Nobili', ['planner', 'region', 'programmatore']),
  user('procedure', 'Irene Calzoni', ['procedure-admin', 'region', 'amministra le procedure']),
  user('procedure2', 'Ugo Minelli', ['procedure-admin', 'region', 'amministra le procedure']),
  user('sistema', 'Vera Lepri', ['system-admin', 'region', 'amministra il sistema']),
  user('assistenza', 'Luca Tassi', ['help-desk', 'region', 'assistenza agli utenti']),
]

/** What the starter prints. */
export const demoUsers = documentedUsers.map(({ username, fullName, description }) => ({
  username,
  description: `${description} (${fullName})`,
}))
