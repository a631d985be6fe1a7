import { z } from 'zod'

import { recordEvent } from '../../domain/audit/record.ts'
import { operationNotFound } from '../../domain/funds/errors.ts'
import { findTable } from '../../domain/funds/layout.ts'
import { readOperations } from '../../domain/funds/operations.ts'
import { participantsIn } from '../../domain/funds/participants.ts'
import { tableOf, tablesOf } from '../../domain/funds/tables.ts'
import type { CallFacts } from '../../domain/funds/tables.ts'
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
      async handle({ act, sql, session, query: { bando, tabella }, t }) {
        const facts = await factsOf(sql, bando)
        const table = tabella === undefined ? undefined : findTable(tabella)
        if (tabella !== undefined && !table) throw operationNotFound()
        const rows = table ? tableOf(table, facts).rows : totalsOf(tablesOf(facts), t)
        const heading = table ? [table.fields.map(({ name }) => name)] : []
        await recordEvent(sql, {
          ...{ action: 'operations-exported', objectKind: 'operation', objectId: bando },
          ...{ actor: session.userId, request: act.request },
          detail: { table: tabella ?? 'totals', rows: rows.length },
        })
        return file({
          name: `${table?.code ?? 'totali'}.csv`,
          type: 'text/csv; charset=utf-8',
          content: csvOf([...heading, ...rows]),
        })
      },
    }),
  ]
}

/** Of a call, the operations that the reader keeps, with who takes part. @throws `operation-not-found` */
async function factsOf(sql: Sql, call: string): Promise<CallFacts> {
  const operations = (await readOperations(sql, call)).filter(({ kept }) => kept)
  if (operations.length === 0) throw operationNotFound()
  const ids = operations.map(({ id }) => id)
  return { operations, participants: await participantsIn(sql, ids) }
}
