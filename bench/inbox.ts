import { join } from 'node:path'

import { roleUrl } from '../config/database.ts'
import type { DatabaseRole } from '../config/database.ts'
import { createPool } from '../domain/database.ts'
import { engineBuild } from '../domain/tasks/engine-build.ts'
import { explain, Failure } from '../embedded/failure.ts'
import { say, step } from '../embedded/screen.ts'
import { lastLines } from '../embedded/start/program.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { longCase } from './inbox/folder.ts'
import { enter } from './inbox/operator.ts'
import { populate } from './inbox/population.ts'
import { folderResults, inboxResults, speedResults, walkResults } from './inbox/results.ts'
import type { Site } from './inbox/results.ts'
import { walk } from './inbox/walk.ts'
import { postgresVersion } from './report.ts'
import type { Result } from './report.ts'
import { withRig } from './rig/rig.ts'
import type { Rig } from './rig/rig.ts'
import { startEmptyPage } from './rig/web-alone.ts'

const sizes = {
  tasks: 100_000,
  /** Pages of "Disponibili" that are walked. */
  pages: 1000,
  /** Events of the case folder. */
  events: 500,
  /** Visits to each page whose statements are counted. */
  visits: 200,
  /** Connections that ask at once, and seconds of each round. */
  connections: 8,
  seconds: 4,
  rounds: 5,
}

async function fill({ owner }: Rig, tasks: number) {
  const client = await owner.connect()
  try {
    return await step('popolazione della posta', (log) => populate(client, tasks, log))
  } finally {
    client.release()
  }
}

async function measure(rig: Rig, { size }: Call): Promise<Result[]> {
  const { operator } = await fill(rig, size('tasks'))
  const { postgres, owner } = rig
  const poolOf = (role: DatabaseRole) => createPool(roleUrl(postgres.url, postgres.secret, role), 2)
  const deps = { web: poolOf('siso_web'), pool: poolOf('siso_engine'), build: engineBuild() }
  const who = await enter(owner, operator)
  const long = await step(`una pratica con ${size('events')} eventi`, () =>
    longCase(rig, deps, size('events')),
  )
  await owner.query('vacuum analyze')
  const site: Site = {
    rig,
    cookie: who.cookie,
    empty: await startEmptyPage(rig.folder, rig.running),
  }
  const tabs = await step('istruzioni e SQL', () => inboxResults(site, size('visits')))
  const folder = await step('la cartella', () => folderResults(site, long, size('visits')))
  const walked = await step('scorrimento', () => walk(deps.web, who, size('pages')))
  const load = { connections: size('connections'), seconds: size('seconds') }
  const speed = await step('pagine al secondo', () =>
    speedResults(site, { ...load, rounds: size('rounds') }),
  )
  await Promise.all([deps.web.end(), deps.pool.end()])
  return [...tabs, ...speed, ...walkResults(walked), ...folder]
}

/** The web's log goes with the rig: what it said last is told with what went wrong. */
function lastWords({ folder, webs }: Rig): string {
  return webs.map(({ port }) => lastLines(join(folder, 'logs', `web-${port}.log`))).join(' ')
}

export const benchmark: Benchmark = {
  summary: 'la posta con molte attività aperte, in 3.000 gruppi, e una cartella lunga',
  sizes,
  run: (call) =>
    withRig({ temporal: call.temporal, webs: 1 }, async (rig) => {
      const results = await measure(rig, call).catch((error: unknown): never => {
        throw new Failure(`${explain(error)} ${lastWords(rig)}`)
      })
      say('')
      const size = sizesOf(sizes, call)
      const versions = { postgresql: await postgresVersion(rig.owner) }
      return { persistence: call.temporal, size, versions, results }
    }),
}
