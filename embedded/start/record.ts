import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { isAlive } from '../processes.ts'

const Connections = z.object({
  pid: z.number(),
  databaseUrl: z.string(),
  databaseRoleSecret: z.string(),
  temporalAddress: z.string(),
})

/** Where a running `npm start` has its parts, so that the command line can reach them. */
export type Connections = z.infer<typeof Connections>

function fileIn(dataDir: string): string {
  return join(dataDir, 'running.json')
}

export function recordConnections(dataDir: string, connections: Connections): () => void {
  writeFileSync(fileIn(dataDir), JSON.stringify(connections), { mode: 0o600 })
  return () => rmSync(fileIn(dataDir), { force: true })
}

/** The parts of the `npm start` that runs now on this data folder, if one does. */
export function runningConnections(dataDir: string): Connections | undefined {
  try {
    const found = Connections.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')))
    return isAlive(found.pid) ? found : undefined
  } catch {
    return undefined
  }
}
