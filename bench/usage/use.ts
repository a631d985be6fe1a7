import { countAskedUse } from '../../domain/reporting/count-use.ts'
import { askForUse } from '../../domain/reporting/use-of-release.ts'
import { visits } from '../inbox/load.ts'
import { costsOf, medianOf } from '../inbox/statements.ts'
import { figure, median, percentile, ratioTo } from '../report.ts'
import type { Result } from '../report.ts'
import { startEmptyPage, startWebAlone } from '../rig/web-alone.ts'

import { asKeeper, release, timed, whoKeepsProcedures, withPool } from './population.ts'
import type { Site } from './population.ts'

/** What is counted, read whole once: the least that a count can cost. */
const plain = [
  'select sum(length(state::text)) from case_engine',
  'select sum(length(commands::text)) from case_move',
  'select sum(length(answers::text)) from task_answer',
  'select sum(length(t::text)) from task t',
]

/** The page before and after its figures are counted, and the counting, as the worker does it. */
export async function useResults(site: Site, count: number): Promise<Result[]> {
  const { owner } = site
  const empty = { port: await startEmptyPage(site.folder, site.running), path: '/' }
  const { port } = await startWebAlone(site, site.running)
  const { cookie } = await whoKeepsProcedures(owner)
  const page = { port, path: `/procedure/${release}/uso`, cookie }
  const floor = await timed(async () => {
    for (const statement of plain) await owner.query(statement)
  })
  await asKeeper(site, ({ sql }) => askForUse(sql, release))
  const counted = await withPool(site, 'siso_engine', (pool) => timed(() => countAskedUse(pool)))
  if (!counted.result) throw new Error('nothing was asked for')
  const costs = await costsOf({ owner }, page, count)
  const ms = await visits(page, count)
  const least = median(await visits(empty, count))
  const name = `uso di ${release}`
  return [
    ratioTo(
      floor.seconds,
      figure({ name: `${name}: conteggio intero`, value: counted.seconds, unit: 's' }),
      { atMost: 6 },
    ),
    figure(
      {
        name: `${name}: istruzioni in tutto della pagina`,
        value: medianOf(costs, 'all'),
        unit: '1',
      },
      { atMost: 12 },
    ),
    figure({ name: `${name}: SQL della pagina`, value: medianOf(costs, 'ms'), unit: 'ms' }),
    ratioTo(
      least,
      figure({ name: `${name}: p95 della pagina`, value: percentile(ms, 0.95), unit: 'ms' }),
      { atMost: 60 },
    ),
  ]
}
