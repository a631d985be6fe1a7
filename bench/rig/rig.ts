import { join } from 'node:path'

import pg from 'pg'

import { freePorts } from '../../embedded/ports.ts'
import { say, step } from '../../embedded/screen.ts'
import { createRunning } from '../../embedded/start/running.ts'
import type { Running } from '../../embedded/start/running.ts'
import type { Persistence } from '../benchmark.ts'
import { startOnce } from './programs.ts'
import type { RigProgram } from './programs.ts'
import { asAdmin, databaseUrl, namespace, startServers } from './servers.ts'
import type { Servers } from './servers.ts'

/** The public address of the site under load; each web process listens on a port of its own. */
export const origin = 'https://siso.example'

export type RigOptions = { temporal: Persistence; webs: number }

/** The whole product at work on this machine, as production runs it, and the floor beside it. */
export type Rig = Servers & {
  owner: pg.Pool
  webs: readonly (RigProgram & { port: number })[]
  floors: readonly (RigProgram & { port: number })[]
  worker: () => RigProgram
  /** Ends the worker and starts another: every case's workflow is then out of its cache. */
  replaceWorker: () => Promise<void>
  running: Running
}

const floorPool = 8

/** No day is free: what waits for today goes on today, on a Sunday as on a Monday. */
const everyDayOpen = `
  insert into calendar (version, doc)
  select 'bench', doc || jsonb_build_object('version', 'bench', 'weeklyRest', '[]'::jsonb,
    'workingWeek', '[1, 2, 3, 4, 5, 6, 7]'::jsonb, 'holidays', '[]'::jsonb, 'patrons', '[]'::jsonb)
  from calendar order by published_at desc limit 1`

async function startWebs(servers: Servers, count: number, running: Running) {
  const ports = await freePorts(count)
  const env = environment(servers)
  return Promise.all(
    ports.map(async (port) => {
      const logFile = join(servers.folder, 'logs', `web-${port}.log`)
      const own = { ...env, HOST: '127.0.0.1', PORT: String(port), SISO_ORIGIN: origin }
      const url = `http://127.0.0.1:${port}/salute`
      const web = await startOnce({ file: 'web/server.ts', env: own, logFile, url }, running)
      return { ...web, port }
    }),
  )
}

async function startFloors({ postgres, folder }: Servers, count: number, running: Running) {
  await asAdmin(postgres, 'postgres', 'create database floor owner siso_owner')
  const url = databaseUrl(postgres.url, 'floor')
  const ports = await freePorts(count)
  const started = []
  for (const port of ports) {
    const logFile = join(folder, 'logs', 'floor.log')
    const args = [url, String(port), String(floorPool)]
    const floor = await startOnce({ file: 'bench/floor.ts', args, env: {}, logFile }, running)
    started.push({ ...floor, port })
  }
  return started
}

function environment({ postgres, temporal, folder }: Servers): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: postgres.url,
    DATABASE_ROLE_SECRET: postgres.secret,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: namespace,
    SISO_DATA: folder,
    SISO_ORIGIN: origin,
    SISO_REAUTH_MINUTES: '60',
  }
}

async function startRig({ temporal, webs }: RigOptions, running: Running): Promise<Rig> {
  const servers = await startServers(temporal, running)
  const logFile = join(servers.folder, 'logs', 'worker.log')
  const program = { file: 'activities/worker.ts', env: environment(servers), logFile }
  const owner = new pg.Pool({ connectionString: databaseUrl(servers.postgres.adminUrl, 'siso') })
  owner.on('error', () => undefined)
  await owner.query(everyDayOpen)
  return step(`worker, ${webs} processi web e il limite della macchina`, async () => {
    let worker = await startOnce(program, running)
    const started = await startWebs(servers, webs, running)
    const floors = await startFloors(servers, webs, running)
    running.add(() => owner.end())
    const replaceWorker = async () => {
      await worker.stop()
      worker = await startOnce(program, running)
    }
    return {
      ...servers,
      owner,
      webs: started,
      floors,
      worker: () => worker,
      replaceWorker,
      running,
    }
  })
}

/** Brings everything up, does the work and ends everything, also at Ctrl-C. */
export function withRig<T>(options: RigOptions, work: (rig: Rig) => Promise<T>): Promise<T> {
  return withRunning(async (running) => work(await startRig(options, running)))
}

/** Does the work and ends what it started, also at Ctrl-C. */
export async function withRunning<T>(work: (running: Running) => Promise<T>): Promise<T> {
  const running = createRunning()
  const interrupted = () => {
    if (!running.stopping()) say('\nFermo tutto…')
    void running.stopAll().then(() => process.exit(130))
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupted)
  try {
    return await work(running)
  } finally {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, interrupted)
    await running.stopAll()
  }
}
