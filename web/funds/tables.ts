import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { askForParticipants } from '../../domain/funds/ask-participants.ts'
import type { ParticipantsField } from '../../domain/funds/ask-participants.ts'
import {
  operationNotFound,
  participantsNeedTwo,
  participantsProblems,
} from '../../domain/funds/errors.ts'
import { findTable } from '../../domain/funds/layout.ts'
import type { LayoutTable } from '../../domain/funds/layout.ts'
import { readOperations } from '../../domain/funds/operations.ts'
import { toldOf } from '../../domain/funds/participants.ts'
import { tableOf, tablesOf } from '../../domain/funds/tables.ts'
import type { CallFacts } from '../../domain/funds/tables.ts'
import { traceExport } from '../../domain/funds/trace-export.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { csvOf } from '../../domain/shared/csv.ts'
import { problemsIn } from '../../domain/shared/field-problems.ts'
import { badRequest } from '../shared/http-error.ts'
import { file, page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { filePath as flowFilePath } from '../siuss/files/paths.ts'
import { presentAsking } from './present-asking.ts'
import type { Asking, RefusedAsking } from './present-asking.ts'
import { paths } from './paths.ts'
import { presentTables } from './present-tables.ts'
import { totalsOf } from './totals.ts'

const query = z.object({
  bando: z.string().max(60).default(''),
  tabella: z.string().max(10).optional(),
})

const asking = z.object({
  bando: z.string().max(60),
  zona: z.coerce.number().int(),
  finalita: z.string().max(600),
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
      handle: (visit) => showTables(visit, visit.query.bando),
    }),
    route({
      method: 'post',
      path: paths.participants,
      permission: 'operation.record',
      audit: 'flow-file-changed',
      form: asking,
      handle: ask,
    }),
    route({
      method: 'get',
      path: paths.file,
      permission: 'operation.record',
      audit: 'operations-exported',
      query,
      async handle({ act, sql, query: { bando, tabella }, t }) {
        const facts = await factsOf(sql, bando)
        const layout = tabella === undefined ? undefined : aloneTable(tabella)
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

/** A table that one person may take. @throws `operation-not-found`, `participants-need-two` */
function aloneTable(code: string): LayoutTable {
  const layout = findTable(code)
  if (!layout) throw operationNotFound()
  if (layout.rows === 'participants') throw participantsNeedTwo()
  return layout
}

type Shown = Pick<SignedVisit<unknown, unknown, unknown>, 'sql' | 'language' | 't'>

async function showTables(
  { sql, language, t }: Shown,
  call: string,
  refused?: RefusedAsking,
): Promise<Reply> {
  const facts = await factsOf(sql, call)
  const model = presentTables(call, facts, { language, t })
  const asking = presentAsking({ call, facts, refused })
  return page('funds/tables', { ...model, ...asking }, refused ? { status: 422 } : {})
}

/** Whoever is told of by name is so in a file that somebody else lets go. */
async function ask(visit: SignedVisit<unknown, unknown, Asking>): Promise<Reply> {
  const { act, op, form } = visit
  if (op === undefined) throw badRequest('_op')
  const { bando: call, zona: zone, finalita: purpose } = form
  try {
    const { outcome } = await once(act, op, async () => ({
      id: await askForParticipants(act, { call, zone, purpose }),
    }))
    return redirect(flowFilePath(outcome.id), { key: 'files.asked' })
  } catch (error) {
    const problems = problemsIn<ParticipantsField>(error, participantsProblems)
    if (!problems) throw error
    return showTables(visit, call, { typed: form, op, problems })
  }
}

/** Of a call, the operations that the reader keeps, with who takes part and is not protected. @throws `operation-not-found` */
async function factsOf(sql: Sql, call: string): Promise<CallFacts> {
  const operations = (await readOperations(sql, call)).filter(({ kept }) => kept)
  if (operations.length === 0) throw operationNotFound()
  const ids = operations.map(({ id }) => id)
  return { operations, participants: await toldOf(sql, ids) }
}
