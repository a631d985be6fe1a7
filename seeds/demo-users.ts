import type { Role } from '../domain/auth/roles.ts'

/** The password of every demonstration account: they are refused where the service is real. */
export const demoPassword = 'dimostrazione-siso'

export interface DocumentedUser {
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
  user('amministrativo.zona', 'Teresa Vinti', ['admin-officer', 'zone', 'amministrativa di zona']),
  user('ente', 'Rita Zampa', ['provider', 'provider', 'ente erogatore']),
  user('programmatore', 'Dario Nobili', ['planner', 'region', 'programmatore']),
  user('procedure', 'Irene Calzoni', ['procedure-admin', 'region', 'amministra le procedure']),
  user('procedure2', 'Ugo Minelli', ['procedure-admin', 'region', 'amministra le procedure']),
  user('sistema', 'Vera Lepri', ['system-admin', 'region', 'amministra il sistema']),
  user('assistenza', 'Luca Tassi', ['help-desk', 'region', 'assistenza agli utenti']),
]

/**
 * Who learns, at the training organisation. Where the service is real each has an account of their own,
 * made by the administrator.
 */
export const trainingUsers: readonly DocumentedUser[] = [
  user('formazione.sportello', 'Ada Prova', ['front-desk', 'org', 'sportello']),
  user('formazione.assistente', 'Bruno Prova', ['social-worker', 'org', 'assistente sociale']),
  user('formazione.coordinatore', 'Carla Prova', ['coordinator', 'zone', 'coordinatrice di zona']),
  user('formazione.uvm', 'Dino Prova', ['uvm-coordinator', 'district', 'coordinatore UVM']),
  user('formazione.medico', 'Elda Prova', ['uvm-doctor', 'district', 'medico UVM']),
  user('formazione.infermiere', 'Fausto Prova', ['uvm-nurse', 'district', 'infermiere UVM']),
  user('formazione.terapista', 'Lea Prova', ['uvm-therapist', 'district', 'terapista UVM']),
  user('formazione.psicologo', 'Miro Prova', ['uvm-psychologist', 'district', 'psicologo UVM']),
  user('formazione.mmg', 'Nives Prova', ['general-practitioner', 'district', 'medico di base']),
  user('formazione.amministrativo', 'Gina Prova', ['admin-officer', 'org', 'amministrativa']),
  user('formazione.ente', 'Hector Prova', ['provider', 'provider', 'ente erogatore']),
  user('formazione.programmatore', 'Ivo Prova', ['planner', 'region', 'programmatore']),
]

/** What the starter prints. */
export const demoUsers = [...documentedUsers, ...trainingUsers].map(
  ({ username, fullName, description }) => ({
    username,
    description: `${description} (${fullName})`,
  }),
)
