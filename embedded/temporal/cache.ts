import { createHash } from 'node:crypto'
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
} from 'node:fs'
import { rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

function cacheRoot(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'siso', 'temporal')
}

/** Where a binary of this version is kept, outside the checkout: it outlives it. */
export function cachedBinary(version: string, name = 'temporal'): string {
  return join(cacheRoot(), version, name)
}

export function isCached(version: string, name = 'temporal'): boolean {
  return existsSync(cachedBinary(version, name))
}

/** Runs `work` with a folder beside the cache that nobody else uses, and removes it afterwards. */
export async function inDraftFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(cacheRoot(), { recursive: true })
  const folder = mkdtempSync(join(cacheRoot(), 'draft-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Puts a finished binary in its place by renaming: two set-ups at once end with one whole file. */
export function keepBinary(file: string, version: string, name = 'temporal'): string {
  const target = cachedBinary(version, name)
  mkdirSync(join(target, '..'), { recursive: true })
  chmodSync(file, 0o755)
  renameSync(file, target)
  return target
}

export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
