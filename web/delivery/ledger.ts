import { exportLedger, ledgerOptions, readLedger } from '../../domain/delivery/ledger-list.ts'
import { today } from '../../domain/shared/today.ts'
import { file, page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { filterFrom, ledgerQuery } from './ledger-query.ts'
import { paths } from './paths.ts'
import { ledgerFile, presentLedger } from './present-ledger.ts'

/** All that was recorded for the services granted here, row by row, and as a spreadsheet. */
export function ledgerRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.ledger,
      permission: 'delivery.check',
      audit: 'deliveries-read',
      query: ledgerQuery,
      async handle({ query, act, sql, language, t, now }) {
        const filter = filterFrom(query, await today(sql))
        const options = await ledgerOptions(sql, filter)
        const found = await readLedger(act, filter, query.after)
        const context = { query, filter, options, language, t, now }
        return page('delivery/ledger', presentLedger(found, context))
      },
    }),
    route({
      method: 'get',
      path: paths.ledgerFile,
      permission: 'delivery.check',
      audit: 'deliveries-exported',
      query: ledgerQuery,
      async handle({ query, act, sql, language, t }) {
        const filter = filterFrom(query, await today(sql))
        const found = await exportLedger(act, filter)
        return file({
          name: `erogazioni-${filter.from}-${filter.to}.csv`,
          type: 'text/csv; charset=utf-8',
          content: ledgerFile(found, { language, t }),
        })
      },
    }),
  ]
}
