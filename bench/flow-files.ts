import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

import { roleUrl } from '../config/database.ts'
import { createPool } from '../domain/database.ts'
import { goOnWithFlowFile } from '../domain/siuss/files/go-on.ts'
import type { FileFormat } from '../domain/siuss/files/rules.ts'
import { say, step } from '../embedded/screen.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { letGo, populate, rows } from './flow-files/flows.ts'
import { figure, postgresVersion, ratioTo } from './report.ts'
import type { Result } from './report.ts'
import { residentMb } from './rig/proc.ts'
import { withRunning } from './rig/rig.ts'
import { databaseUrl, startDatabase } from './rig/servers.ts'

const sizes = { flows: 300_000 }

interface Site {
  readonly owner: pg.Client
  readonly engine: pg.Pool
}

interface Written {
  readonly seconds: number
  /** Most that this process held while it wrote the first half, and the second. */
  readonly halves: readonly [first: number, second: number]
  /** Of the file. */
  readonly bytes: number
}

/** COPY reads the same rows. */
async function copySeconds({ owner }: Site): Promise<number> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const since = performance.now()
  await pipeline(owner.query(copyTo(`copy (${rows}) to stdout`)), nowhere)
  return (performance.now() - since) / 1000
}

async function write({ owner, engine }: Site, count: number, format: FileFormat): Promise<Written> {
  const id = await letGo(owner, count, format)
  const held: number[] = []
  const since = performance.now()
  const mayGoOn = () => held.push(residentMb(process.pid)) > 0
  await goOnWithFlowFile(engine, id, { mayGoOn })
  const seconds = (performance.now() - since) / 1000
  const { rows: ended } = await owner.query<{ bytes: number }>(
    `select bytes::float8 as bytes from flow_file where id = $1 and state = 'done' and flows = $2`,
    [id, count],
  )
  if (!ended[0]) throw new Error('the file was not written')
  const half = Math.ceil(held.length / 2)
  const halves = [Math.max(...held.slice(0, half)), Math.max(...held.slice(half))] as const
  return { seconds, halves, bytes: ended[0].bytes }
}

async function measure(site: Site, { size }: Call): Promise<Result[]> {
  const count = size('flows')
  await step(`${count} flussi pubblicati`, () => populate(site.owner, count))
  const copy = await step('COPY delle stesse righe', () => copySeconds(site))
  const { seconds, halves, bytes } = await step('il file', () => write(site, count, 'xml'))
  const sheet = await step('lo stesso come foglio', () => write(site, count, 'csv'))
  const name = 'file di un periodo'
  return [
    ratioTo(copy, { name: `${name}, rispetto a COPY`, value: seconds, unit: 's' }, { atMost: 2 }),
    figure({ name: `${name}, flussi al secondo`, value: count / seconds, unit: '1/s' }),
    figure({
      name: `${name} in CSV, flussi al secondo`,
      value: count / sheet.seconds,
      unit: '1/s',
    }),
    figure({ name: `${name}, grandezza`, value: bytes / 1024 ** 2, unit: 'MB' }),
    figure({ name: `${name}, memoria del processo`, value: Math.max(...halves), unit: 'MB' }),
    figure(
      {
        name: `${name}, memoria in più nella seconda metà`,
        value: halves[1] - halves[0],
        unit: 'MB',
      },
      { atMost: 20 },
    ),
  ]
}

export const benchmark: Benchmark = {
  summary: 'il file dei flussi di un periodo: quanto dura scriverlo e quanta memoria vuole',
  sizes,
  run: (call) =>
    withRunning(async (running) => {
      const { postgres } = await startDatabase(running)
      const owner = new pg.Client({ connectionString: databaseUrl(postgres.adminUrl, 'siso') })
      await owner.connect()
      running.add(() => owner.end())
      // What each row sets off and refers to is not measured here.
      await owner.query('set session_replication_role = replica')
      const engine = createPool(roleUrl(postgres.url, postgres.secret, 'siso_engine'), 2)
      running.add(() => engine.end())
      const results = await measure({ owner, engine }, call)
      say('')
      const versions = { postgresql: await postgresVersion(owner) }
      return { persistence: 'none', size: sizesOf(sizes, call), versions, results }
    }),
}
