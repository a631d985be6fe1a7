import pg from 'pg'

import { say, step } from '../embedded/screen.ts'
import { makeDemo } from '../seeds/demo.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { visits } from './inbox/load.ts'
import { enter } from './inbox/operator.ts'
import { costsOf, medianOf } from './inbox/statements.ts'
import { figure, percentile, postgresVersion } from './report.ts'
import type { Result } from './report.ts'
import { withRunning } from './rig/rig.ts'
import { databaseUrl, startDatabase } from './rig/servers.ts'
import type { Servers } from './rig/servers.ts'
import { startWebAlone } from './rig/web-alone.ts'

const sizes = {
  /** Invented people; three in ten have a case. */
  people: 50_000,
  /** Visits to each page. */
  visits: 40,
}

/** Who plans the region has the most to count; who coordinates a zone may open what is counted. */
const pages = [
  { name: 'regione, per zona', path: '/cruscotti?per=zona', as: 'programmatore' },
  { name: 'regione, per comune', path: '/cruscotti?per=comune', as: 'programmatore' },
  { name: 'regione, per ufficio', path: '/cruscotti?per=ufficio', as: 'programmatore' },
  { name: 'regione, uso', path: '/cruscotti/uso', as: 'programmatore' },
  { name: 'zona, per comune', path: '/cruscotti?per=comune', as: 'coordinatore' },
  { name: 'zona, dal numero all’elenco', path: '/pratiche?stato=tutte', as: 'coordinatore' },
] as const

interface Site {
  readonly owner: pg.Pool
  readonly port: number
}

async function populate({ postgres }: Omit<Servers, 'temporal'>, owner: pg.Pool, people: number) {
  const made = await makeDemo(postgres.url, { people })
  // A service as production runs it serves no account of a demonstration.
  await owner.query('update user_account set demo = false')
  await owner.query('vacuum analyze')
  return made.cases
}

async function cookieOf(owner: pg.Pool, username: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    'select id from user_account where username = $1',
    [username],
  )
  return (await enter(owner, rows[0]?.id ?? '')).cookie
}

async function pageResults({ owner, port }: Site, page: (typeof pages)[number], count: number) {
  const cookie = await cookieOf(owner, page.as)
  const target = { port, path: page.path, cookie }
  const costs = await costsOf({ owner }, target, count)
  const ms = await visits(target, count)
  const name = `cruscotti, ${page.name}`
  const all = { name: `${name}: istruzioni in tutto`, value: medianOf(costs, 'all'), unit: '1' }
  return [
    figure(all, { atMost: 20 }),
    figure({ name: `${name}: SQL`, value: medianOf(costs, 'ms'), unit: 'ms' }),
    figure(
      { name: `${name}: p95 della pagina`, value: percentile(ms, 0.95), unit: 'ms' },
      { atMost: 1000 },
    ),
  ]
}

async function measure(site: Site, { size }: Call): Promise<Result[]> {
  const results: Result[] = []
  for (const page of pages)
    results.push(...(await step(page.name, () => pageResults(site, page, size('visits')))))
  return results
}

export const benchmark: Benchmark = {
  summary: 'i cruscotti di una regione e di una zona, e l’elenco che sta dietro un numero',
  sizes,
  run: (call) =>
    withRunning(async (running) => {
      const servers = await startDatabase(running)
      const owner = new pg.Pool({
        connectionString: databaseUrl(servers.postgres.adminUrl, 'siso'),
      })
      owner.on('error', () => undefined)
      running.add(() => owner.end())
      const people = call.size('people')
      const cases = await step(`${people} persone inventate`, () =>
        populate(servers, owner, people),
      )
      const { port } = await step('web', () => startWebAlone(servers, running))
      const results = await measure({ owner, port }, call)
      say('')
      const held = { name: 'pratiche della popolazione', value: cases, unit: '1' }
      const versions = { postgresql: await postgresVersion(owner) }
      const size = sizesOf(sizes, call)
      return { persistence: 'none', size, versions, results: [figure(held), ...results] }
    }),
}
