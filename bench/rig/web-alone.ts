import { join } from 'node:path'

import { freePorts } from '../../embedded/ports.ts'
import type { Running } from '../../embedded/start/running.ts'
import { startOnce } from './programs.ts'
import { origin } from './rig.ts'
import { namespace } from './servers.ts'
import type { Servers } from './servers.ts'

/** The floor of a page: a server that does nothing but answer. @returns its port */
export async function startEmptyPage(folder: string, running: Running): Promise<number> {
  const [port = 0] = await freePorts(1)
  const logFile = join(folder, 'logs', 'empty-page.log')
  const args = [String(port)]
  await startOnce({ file: 'bench/inbox/empty-page.ts', args, env: {}, logFile }, running)
  return port
}

/**
 * The web without worker and Temporal: it answers from what is recorded, and nothing moves meanwhile.
 * @param more variables beside those that it always needs
 */
export async function startWebAlone(
  { postgres, folder }: Pick<Servers, 'postgres' | 'folder'>,
  running: Running,
  more: Readonly<Record<string, string>> = {},
) {
  const [port = 0] = await freePorts(1)
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: postgres.url,
    DATABASE_ROLE_SECRET: postgres.secret,
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    TEMPORAL_NAMESPACE: namespace,
    SISO_DATA: folder,
    SISO_ORIGIN: origin,
    HOST: '127.0.0.1',
    PORT: String(port),
    ...more,
  }
  const logFile = join(folder, 'logs', 'web.log')
  const url = `http://127.0.0.1:${port}/salute`
  return { ...(await startOnce({ file: 'web/server.ts', env, logFile, url }, running)), port }
}
