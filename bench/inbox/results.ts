import { inboxTabs } from '../../domain/tasks/inbox-ask.ts'
import { tabWords } from '../../web/tasks/inbox-query.ts'
import { figure, inRounds, median, percentile } from '../report.ts'
import type { Result } from '../report.ts'
import type { Rig } from '../rig/rig.ts'
import { cpuMs } from '../rig/proc.ts'
import { load, visits } from './load.ts'
import type { Load, Target } from './load.ts'
import { costsOf, medianOf } from './statements.ts'
import type { Walked } from './walk.ts'

/** The pages under measure: one web process, an operator's cookie, the empty page beside them. */
export type Site = { rig: Rig; cookie: string; empty: number }

/** Visits whose statements are counted on each page of a folder. */
const countedVisits = 20

function pageOf({ rig, cookie }: Site, path: string): Target {
  const port = rig.webs[0]?.port ?? 0
  return { port, path, cookie }
}

/** Statements and milliseconds of SQL of each tab, one visit at a time. */
export async function inboxResults(site: Site, count: number): Promise<Result[]> {
  const results: Result[] = []
  for (const tab of inboxTabs) {
    const costs = await costsOf(site.rig, pageOf(site, `/posta?vista=${tabWords[tab]}`), count)
    const name = `posta, ${tabWords[tab]}`
    const sql = { name: `${name}: SQL, con i conteggi`, value: medianOf(costs, 'ms'), unit: 'ms' }
    const own = { name: `${name}: istruzioni proprie`, value: medianOf(costs, 'own'), unit: '1' }
    const all = { name: `${name}: istruzioni in tutto`, value: medianOf(costs, 'all'), unit: '1' }
    results.push(figure(sql, { atMost: 1 }), figure(own, { atMost: 3 }))
    results.push(figure(all, { atMost: 8 }))
  }
  return results
}

type Long = { caseId: string; events: number }

/** The pages of a folder that grow with its life, beside its first. */
const parts = [
  ...(['percorso', 'documenti', 'diario', 'valutazioni', 'progetto', 'scadenze'] as const),
  ...(['prestazioni', 'persone', 'accessi'] as const),
]

/** The pages of a long case folder against the inbox, each visited in turn with it. */
export async function folderResults(site: Site, long: Long, count: number): Promise<Result[]> {
  const path = `/pratiche/${long.caseId}`
  const name = `cartella con ${long.events} eventi`
  const results = await pageResults(site, { path, name, count })
  for (const part of parts) {
    const one = { path: `${path}/${part}`, name: `${name}, ${part}`, count }
    results.push(...(await pageResults(site, one)))
  }
  return results
}

type Page = { path: string; name: string; count: number }

async function pageResults(site: Site, { path, name, count }: Page): Promise<Result[]> {
  const costs = await costsOf(site.rig, pageOf(site, path), Math.min(count, countedVisits))
  const [folder, inbox]: [number[], number[]] = [[], []]
  for (let n = 0; n < count; n++) {
    folder.push(...(await visits(pageOf(site, path), 1)))
    inbox.push(...(await visits(pageOf(site, '/posta'), 1)))
  }
  const p95 = { value: percentile(folder, 0.95), floor: percentile(inbox, 0.95) }
  return [
    figure(
      { name: `${name}: istruzioni in tutto`, value: medianOf(costs, 'all'), unit: '1' },
      atMost(12),
    ),
    inRounds({ name: `${name}: p95 rispetto alla posta`, unit: 'ms' }, [p95], atMost(3)),
  ]
}

const atMost = (most: number) => ({ atMost: most })

/** Milliseconds of CPU so far, of the web process and of PostgreSQL. */
function cpuOf({ rig }: Site): readonly [number, number] {
  return [cpuMs(rig.webs[0]?.pid ?? 0), cpuMs(rig.postgres.pid)]
}

type Round = { floor: Load; ours: Load; cpu: readonly number[] }

type Speed = { connections: number; seconds: number; rounds: number }

/** Pages a second, the empty page and the inbox in turn. */
export async function speedResults(site: Site, { connections, seconds, rounds }: Speed) {
  const inbox = pageOf(site, '/posta')
  const empty = { port: site.empty, path: '/' }
  await load(inbox, connections, seconds)
  const measured: Round[] = []
  for (let n = 0; n < rounds; n++) {
    const floor = await load(empty, connections, seconds)
    const before = cpuOf(site)
    const ours = await load(inbox, connections, seconds)
    measured.push({
      floor,
      ours,
      cpu: cpuOf(site).map((ms, of) => (ms - (before[of] ?? 0)) / ours.ms.length),
    })
  }
  const rates = measured.map(({ ours, floor }) => ({
    value: ours.perSecond,
    floor: floor.perSecond,
  }))
  const p95 = measured.map(({ ours, floor }) => ({
    value: percentile(ours.ms, 0.95),
    floor: percentile(floor.ms, 0.95),
  }))
  return [
    inRounds({ name: 'posta: pagine al secondo', unit: '1/s' }, rates, { atLeast: 0.25 }),
    inRounds({ name: 'posta: p95', unit: 'ms' }, p95),
    ...['web', 'PostgreSQL'].map((program, n) =>
      figure({
        name: `posta: CPU ${program} a pagina`,
        value: median(measured.map(({ cpu }) => cpu[n] ?? Number.NaN)),
        unit: 'ms',
      }),
    ),
  ]
}

export function walkResults({ pages, firstMs, lastMs }: Walked): Result[] {
  const name = `disponibili: le ultime dieci di ${pages} pagine rispetto alle prime`
  return [inRounds({ name, unit: 'ms' }, [{ value: lastMs, floor: firstMs }], atMost(1.2))]
}
