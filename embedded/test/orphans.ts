import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { commandOf, endProcess } from '../processes.ts'

const pidFileNames = ['postmaster.pid', 'temporal.pid']

/** Ends the servers that a killed run left on data anywhere inside this folder. */
export async function endOrphans(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => pidFileNames.includes(basename(name)))) {
    const pid = Number(readFileSync(join(folder, file), 'utf8').split('\n')[0])
    if (pid > 0 && commandOf(pid).includes(folder)) await endProcess(pid, 'SIGTERM', 3000)
  }
}
