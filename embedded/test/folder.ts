import { mkdtempSync, readdirSync, rmSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { lockFolder } from '../lock.ts'
import { endOrphans } from './orphans.ts'

const prefix = 'siso-test-run-'

/** Removes what killed test runs left: their servers, then their folders. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    try {
      const lock = lockFolder(folder)
      if (!lock.held) continue
      await endOrphans(folder)
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // Another account's folder: not ours to remove.
    }
  }
}

/** A fresh folder for this test run, readable by PostgreSQL's account, locked while we live. */
export async function testFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  await sweep()
  const folder = mkdtempSync(join(tmpdir(), prefix))
  chmodSync(folder, 0o755)
  lockFolder(folder)
  const remove = () => {
    rmSync(folder, { recursive: true, force: true })
    return Promise.resolve()
  }
  return { folder, remove }
}
