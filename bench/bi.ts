import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import pg from 'pg'

import { roleUrl } from '../config/database.ts'
import type { RunOptions } from '../domain/statistics/run.ts'
import { Failure } from '../embedded/failure.ts'
import { say, step } from '../embedded/screen.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import type { Night } from './bi/night.ts'
import { addDay, populate } from './bi/population.ts'
import { compare, countPlainly } from './bi/reference.ts'
import { figure, postgresVersion, ratioTo } from './report.ts'
import type { Result } from './report.ts'
import { withRunning } from './rig/rig.ts'
import { databaseUrl, startDatabase } from './rig/servers.ts'

const sizes = {
  deliveries: 500_000,
  /** Days over which they lie. */
  days: 1825,
}

const program = fileURLToPath(new URL('./bi/night.ts', import.meta.url))

async function night(options: RunOptions): Promise<Night> {
  const made = fork(program, [JSON.stringify(options)])
  const ended = once(made, 'exit')
  const [told] = (await Promise.race([once(made, 'message'), ended])) as [unknown]
  if (typeof told !== 'object' || told === null) throw new Failure('la notte non è riuscita')
  await ended
  return told as Night
}

async function plainSeconds(client: pg.Client, asOf: string): Promise<number> {
  const since = performance.now()
  await countPlainly(client, asOf)
  return (performance.now() - since) / 1000
}

async function differences(client: pg.Client): Promise<{ rows: number; different: number }> {
  const tables = Object.values(await compare(client))
  const sum = (part: 'rows' | 'different') => tables.reduce((all, one) => all + one[part], 0)
  return { rows: sum('rows'), different: sum('different') }
}

interface Site {
  readonly owner: pg.Client
  readonly options: RunOptions
}

async function measure({ owner, options }: Site, { size }: Call): Promise<Result[]> {
  const given = { deliveries: size('deliveries'), days: size('days') }
  await step(`${given.deliveries} prestazioni inventate`, () => populate(owner, given))
  const whole = await step('tutti i mesi', () => night(options))
  const plain = await step('lo stesso in SQL', () => plainSeconds(owner, whole.asOf))
  const first = await differences(owner)
  await addDay(owner, given)
  const day = await step('il giorno dopo', () => night(options))
  await countPlainly(owner, day.asOf)
  const second = await differences(owner)
  const name = 'statistiche di notte'
  return [
    ratioTo(
      plain,
      { name: `${name}, tutti i mesi, rispetto a SQL`, value: whole.seconds, unit: 's' },
      { atMost: 0.25 },
    ),
    figure({ name: `${name}, un giorno in più`, value: day.seconds, unit: 's' }, { atMost: 2 }),
    figure(
      { name: `${name}, memoria`, value: Math.max(whole.megabytes, day.megabytes), unit: 'MB' },
      { atMost: 1000 },
    ),
    figure({
      name: `${name}, righe confrontate con SQL`,
      value: first.rows + second.rows,
      unit: '1',
    }),
    figure(
      { name: `${name}, righe diverse`, value: first.different + second.different, unit: '1' },
      { atMost: 0 },
    ),
  ]
}

export const benchmark: Benchmark = {
  summary: 'le statistiche di notte, da tutti i mesi e da un giorno, contro lo stesso in SQL',
  sizes,
  run: (call) =>
    withRunning(async (running) => {
      const { folder, postgres } = await startDatabase(running)
      const owner = new pg.Client({ connectionString: databaseUrl(postgres.adminUrl, 'siso') })
      await owner.connect()
      running.add(() => owner.end())
      // What each row sets off and refers to is not measured here.
      await owner.query(`set session_replication_role = replica`)
      const urlOf = (role: 'siso_batch' | 'siso_engine') =>
        roleUrl(postgres.url, postgres.secret, role)
      const urls = { readUrl: urlOf('siso_batch'), writeUrl: urlOf('siso_engine') }
      const results = await measure(
        { owner, options: { ...urls, folder: join(folder, 'statistics') } },
        call,
      )
      say('')
      const size = sizesOf(sizes, call)
      const versions = { postgresql: await postgresVersion(owner) }
      return { persistence: 'none', size, versions, results }
    }),
}
