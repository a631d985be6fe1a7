import pg from 'pg'

import { say, step } from '../embedded/screen.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { postgresVersion } from './report.ts'
import type { Result } from './report.ts'
import { withRunning } from './rig/rig.ts'
import { databaseUrl, startDatabase } from './rig/servers.ts'
import { calendarResults } from './usage/calendar.ts'
import { populate, release } from './usage/population.ts'
import type { Site } from './usage/population.ts'
import { useResults } from './usage/use.ts'

const sizes = {
  /** Running cases of one release. */
  cases: 10_000,
  /** Invented people whose cases are copied until there are as many. */
  people: 300,
  /** Visits to the page. */
  visits: 20,
}

async function measure(site: Site, { size }: Call): Promise<Result[]> {
  const { cases, visits } = { cases: size('cases'), visits: size('visits') }
  await step(`${cases} pratiche in corso di ${release}`, () =>
    populate(site, { cases, people: size('people') }),
  )
  const used = await step('come è usata', () => useResults(site, visits))
  const moved = await step('l’effetto di un calendario', () => calendarResults(site, cases))
  return [...used, ...moved]
}

export const benchmark: Benchmark = {
  summary: 'come è usata una procedura e che cosa fa un calendario nuovo, su molte pratiche',
  sizes,
  run: (call) =>
    withRunning(async (running) => {
      const servers = await startDatabase(running)
      const url = databaseUrl(servers.postgres.adminUrl, 'siso')
      const owner = new pg.Pool({ connectionString: url })
      owner.on('error', () => undefined)
      running.add(() => owner.end())
      const results = await measure({ ...servers, owner, running }, call)
      say('')
      const versions = { postgresql: await postgresVersion(owner) }
      return { persistence: 'none', size: sizesOf(sizes, call), versions, results }
    }),
}
