import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { endProcessesWith } from '../processes.ts'

/** Ends the servers that a killed run left on data anywhere inside this folder. */
export async function endOrphans(folder: string): Promise<void> {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name)
    if (basename(file) === 'postmaster.pid') await endProcessesWith('-D', dirname(file))
    if (basename(file) === 'temporal.db') await endProcessesWith('start-dev', file)
  }
}
