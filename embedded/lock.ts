import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { isAlive, startOf } from './processes.ts'

function holder(file: string): { pid: number; text: string } | undefined {
  try {
    const text = readFileSync(file, 'utf8')
    const [pid, started] = text.trim().split(' ')
    const alive = isAlive(Number(pid)) && startOf(Number(pid)) === (started ?? '')
    return alive ? { pid: Number(pid), text } : undefined
  } catch {
    return undefined
  }
}

/** Appears with its content or not at all, so that nobody reads an empty lock as a dead one. */
function create(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, text)
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Moves a dead lock aside under a name of our own, so that two takers cannot both remove it. */
function removeDead(file: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const living = holder(aside)
  if (living) create(file, living.text)
  rmSync(aside, { force: true })
}

export type FolderLock = { held: true; release: () => void } | { held: false; by: number }

/**
 * Takes a folder for this process until `release`. A lock left by a process that died, however it
 * died, is taken over; one held by a living process answers with its process id.
 */
export function lockFolder(folder: string): FolderLock {
  const file = join(folder, 'lock')
  const own = `${process.pid} ${startOf(process.pid)}\n`
  for (let tries = 0; tries < 20; tries++) {
    if (create(file, own)) return { held: true, release: () => rmSync(file, { force: true }) }
    const other = holder(file)
    if (other) return { held: false, by: other.pid }
    removeDead(file)
  }
  return { held: false, by: 0 }
}
