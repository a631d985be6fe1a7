import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

import { roleUrl } from '../config/database.ts'
import { createPool } from '../domain/database.ts'
import { publishDue } from '../domain/siuss/ledger/publish-flows.ts'
import { say, step } from '../embedded/screen.ts'
import type { Running } from '../embedded/start/running.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { figure, postgresVersion, ratioTo } from './report.ts'
import type { Result } from './report.ts'
import { residentMb } from './rig/proc.ts'
import { startDatabase, databaseUrl } from './rig/servers.ts'
import type { Servers } from './rig/servers.ts'
import { withRunning } from './rig/rig.ts'
import { startWebAlone } from './rig/web-alone.ts'
import { Inps } from './siuss/inps.ts'
import { populate } from './siuss/population.ts'

const sizes = {
  records: 100_000,
  /** Flows on a page that INPS asks for. */
  page: 100,
}

interface Site {
  readonly postgres: Servers['postgres']
  readonly folder: string
  readonly owner: pg.Client
  readonly running: Running
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await work()
  return (performance.now() - since) / 1000
}

const rows = 'select belfiore, id_flusso, kind, ts_flusso, xml from siuss_flow'

/** The same rows read, and the same rows written to a table that has a key and nothing else. */
async function copySeconds({ owner, postgres }: Site): Promise<{ read: number; write: number }> {
  const other = new pg.Client({ connectionString: databaseUrl(postgres.adminUrl, 'siso') })
  await other.connect()
  try {
    await other.query(`create table plain_flow
      (belfiore text, id_flusso text primary key, kind text, ts_flusso timestamptz, xml text)`)
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
    const source = () => owner.query(copyTo(`copy (${rows}) to stdout`))
    const read = await secondsOf(() => pipeline(source(), nowhere))
    const into = other.query(copyFrom('copy plain_flow from stdin'))
    const write = await secondsOf(() => pipeline(source(), into))
    await other.query('drop table plain_flow')
    return { read, write }
  } finally {
    await other.end()
  }
}

async function publishAll({ postgres }: Site): Promise<number> {
  const engine = createPool(roleUrl(postgres.url, postgres.secret, 'siso_engine'), 2)
  try {
    return await secondsOf(async () => {
      while ((await publishDue(engine)) > 0);
    })
  } finally {
    await engine.end()
  }
}

/** What a whole round of INPS finds, and the memory of the site in its first tenth and at most. */
async function pullAll(site: Site, inps: Inps, { comuni, page }: Asked) {
  const web = await startWebAlone(site, site.running, inps.environment)
  const all = { flows: 0, again: 0, seconds: 0, early: 0, most: 0 }
  const watch = (most: number) => Math.max(most, residentMb(web.pid))
  const since = performance.now()
  for (const [n, belfiore] of comuni.entries()) {
    const { flows, again } = await inps.pull({ port: web.port, belfiore }, page, () => {
      if (n <= comuni.length / 10) all.early = watch(all.early)
      all.most = watch(all.most)
    })
    all.flows += flows
    all.again += again
  }
  all.seconds = (performance.now() - since) / 1000
  inps.leave()
  return all
}

interface Asked {
  readonly comuni: readonly string[]
  readonly page: number
}

async function measure(site: Site, { size }: Call): Promise<Result[]> {
  const records = size('records')
  const { owner } = site
  // What each row sets off and refers to is not measured here.
  await owner.query('set session_replication_role = replica')
  const comuni = await step(`${records} flussi pronti`, () => populate(owner, records))
  const copy = await step('COPY delle stesse righe', () => copySeconds(site))
  const published = await step('pubblicazione', () => publishAll(site))
  await owner.query('vacuum analyze siuss_flow')
  const inps = await Inps.of(site.folder, comuni)
  const pulled = await step('l’INPS chiede tutto', () =>
    pullAll(site, inps, { comuni, page: size('page') }),
  )
  const name = 'flussi per l’INPS'
  return [
    ratioTo(
      copy.write,
      { name: `${name}: pubblicati, rispetto a COPY`, value: published, unit: 's' },
      { atMost: 20 },
    ),
    ratioTo(
      copy.read,
      { name: `${name}: serviti, rispetto a COPY`, value: pulled.seconds, unit: 's' },
      { atMost: 60 },
    ),
    figure({
      name: `${name}: serviti al secondo`,
      value: pulled.flows / pulled.seconds,
      unit: '/s',
    }),
    figure({ name: `${name}: memoria del web`, value: pulled.most, unit: 'MB' }, { atMost: 400 }),
    figure(
      {
        name: `${name}: memoria rispetto al primo decimo`,
        value: pulled.most / pulled.early,
        unit: '×',
      },
      { atMost: 1.25 },
    ),
    figure({ name: `${name}: mancati`, value: records - pulled.flows, unit: '1' }, { atMost: 0 }),
    figure({ name: `${name}: fuori ordine`, value: pulled.again, unit: '1' }, { atMost: 0 }),
  ]
}

export const benchmark: Benchmark = {
  summary:
    'i flussi per l’INPS pubblicati e serviti pagina per pagina, contro COPY delle stesse righe',
  sizes,
  run: (call) =>
    withRunning(async (running) => {
      const { folder, postgres } = await startDatabase(running)
      const owner = new pg.Client({ connectionString: databaseUrl(postgres.adminUrl, 'siso') })
      await owner.connect()
      running.add(() => owner.end())
      const results = await measure({ postgres, folder, owner, running }, call)
      say('')
      const versions = { postgresql: await postgresVersion(owner) }
      return { persistence: 'none', size: sizesOf(sizes, call), versions, results }
    }),
}
