import { z } from 'zod'

import { operationNotFound } from '../../domain/funds/errors.ts'
import { findTable } from '../../domain/funds/layout.ts'
import { readOperations } from '../../domain/funds/operations.ts'
import { toldOf } from '../../domain/funds/participants.ts'
import { tableOf, tablesOf } from '../../domain/funds/tables.ts'
import type { CallFacts } from '../../domain/funds/tables.ts'
import { traceExport } from '../../domain/funds/trace-export.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { csvOf } from '../../domain/shared/csv.ts'
import { file, page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths } from './paths.ts'
import { presentTables } from './present-tables.ts'
import { totalsOf } from './totals.ts'

const query = z.object({
  bando: z.string().max(60).default(''),
  tabella: z.string().max(10).optional(),
})

/** What a call is monitored by: tables with their control totals, what they lack, and their files. */
export function tableRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.tables,
      permission: 'operation.record',
      audit: 'none',
      query,
      async handle({ sql, query: { bando }, language, t }) {
        const facts = await factsOf(sql, bando)
        return page('funds/tables', presentTables(bando, facts, { language, t }))
      },
    }),
    route({
      method: 'get',
      path: paths.file,
      permission: 'operation.record',
      audit: 'operations-exported',
      query,
      async handle({ act, sql, query: { bando, tabella }, t }) {
        const facts = await factsOf(sql, bando)
        const layout = tabella === undefined ? undefined : findTable(tabella)
        if (tabella !== undefined && !layout) throw operationNotFound()
        const table = layout && tableOf(layout, facts)
        const rows = table?.rows ?? totalsOf(tablesOf(facts), t)
        const heading = layout ? [layout.fields.map(({ name }) => name)] : []
        await traceExport(act, { call: bando, table, rows: rows.length })
        return file({
          name: `${layout?.code ?? 'totali'}.csv`,
          type: 'text/csv; charset=utf-8',
          content: csvOf([...heading, ...rows]),
        })
      },
    }),
  ]
}

/** Of a call, the operations that the reader keeps, with who takes part and is not protected. @throws `operation-not-found` */
async function factsOf(sql: Sql, call: string): Promise<CallFacts> {
  const operations = (await readOperations(sql, call)).filter(({ kept }) => kept)
  if (operations.length === 0) throw operationNotFound()
  const ids = operations.map(({ id }) => id)
  return { operations, participants: await toldOf(sql, ids) }
}
