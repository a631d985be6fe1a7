import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { rolePassword } from '../../config/database.ts'
import { Failure, fullDiskIn } from '../failure.ts'
import { endProcessesWith, ending, isAlive } from '../processes.ts'
import type { Place } from './place.ts'

export function clusterFolder(place: Place): string {
  return join(place.folder, 'cluster')
}

/** The secret from which all database passwords derive: made once, readable by its owner only. */
export function clusterSecret(place: Place): string {
  const file = join(place.folder, 'secret')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  if (existsSync(clusterFolder(place))) {
    throw new Failure(
      `Manca ${file}, il segreto di questo database: rimetterlo dalla copia dei dati, ` +
        `oppure eliminare ${place.folder} per ricominciare da un database vuoto.`,
    )
  }
  const secret = randomBytes(32).toString('hex')
  writeFileSync(`${file}.new`, `${secret}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return secret
}

function ownedBy(place: Place, path: string): void {
  if (place.account) chownSync(path, place.account.uid, place.account.gid)
}

/** How to spawn a PostgreSQL program: in a group of its own, so that Ctrl-C does not reach it. */
export function spawnOptions(place: Place) {
  const { account, folder } = place
  const identity = account ? { uid: account.uid, gid: account.gid } : {}
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' }
  return { ...identity, cwd: folder, env, detached: true }
}

/** Creates the cluster beside its final place and renames it, so that it exists whole or not at all. */
export async function createCluster(place: Place, secret: string, lasting: boolean): Promise<void> {
  const draft = join(place.folder, 'cluster.new')
  const passwordFile = join(place.folder, 'initdb-password')
  await endProcessesWith(`--pgdata=${draft}`)
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, `${rolePassword(secret, 'postgres')}\n`, { mode: 0o600 })
  ownedBy(place, draft)
  ownedBy(place, passwordFile)
  const args = [`--pgdata=${draft}`, '--username=postgres', `--pwfile=${passwordFile}`]
  args.push('--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions')
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8')
  if (!lasting) args.push('--no-sync')
  const child = spawn(join(place.native, 'bin', 'initdb'), args, spawnOptions(place))
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.on('error', (error) => (output += error.message))
  const result = await ending(child)
  rmSync(passwordFile, { force: true })
  if (result !== 0) throw initFailure(output)
  renameSync(draft, clusterFolder(place))
}

function initFailure(output: string): Failure {
  if (fullDiskIn(output)) {
    return new Failure('Disco pieno mentre si crea il database: liberare spazio e riprovare.')
  }
  const last = output.trim().split('\n').slice(-2).join(' ')
  return new Failure(`PostgreSQL non riesce a creare il database: ${last}`)
}

/**
 * Clears what a killed run left behind. A server still alive on this cluster, whose starter is dead
 * (we hold the folder's lock), is stopped. A pid file whose id now belongs to another program is
 * removed, because PostgreSQL would take that program for itself; any other is left to PostgreSQL,
 * which finds in it the memory that orphaned backends may still use.
 */
export async function recoverFromKill(place: Place): Promise<'clean' | 'recovered'> {
  const orphans = await endProcessesWith('-D', clusterFolder(place))
  const pidFile = join(clusterFolder(place), 'postmaster.pid')
  if (!existsSync(pidFile)) return orphans > 0 ? 'recovered' : 'clean'
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  if (pid > 0 && isAlive(pid)) rmSync(pidFile, { force: true })
  return 'recovered'
}
