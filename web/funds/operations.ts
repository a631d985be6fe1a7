import { may } from '../../domain/auth/policy.ts'
import { readOperations, zonesKept } from '../../domain/funds/operations.ts'
import type { Operation } from '../../domain/funds/operations.ts'
import { formatDate, formatMoney } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Language } from '../shared/i18n.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { fundName } from './operation-form.ts'
import { operationPath, paths, tablesPath } from './paths.ts'

/** The operations of the zones of the reader, by call. */
export function operationsRoute(): Route {
  return route({
    method: 'get',
    path: paths.operations,
    permission: 'operation.read',
    audit: 'none',
    async handle({ sql, session, language, t }) {
      const keeps = may(session.roles, 'operation.record')
      const fresh = keeps && (await zonesKept(sql)).length > 0
      const byCall = Map.groupBy(await readOperations(sql), ({ call }) => call)
      return page('funds/operations', {
        title: t('funds.title'),
        fresh: fresh && paths.fresh,
        calls: [...byCall].map(([call, all], n) => ({
          id: `bando-${String(n + 1)}`,
          call,
          tables: keeps && all.some(({ kept }) => kept) && tablesPath(call),
          operations: all.map((one) => presentRow(one, language)),
        })),
      })
    },
  })
}

function presentRow(one: Operation, language: Language) {
  return {
    href: operationPath(one.id),
    code: one.localCode,
    name: one.title,
    zone: one.zoneName,
    fund: words(fundName(one.fund), language),
    period: periodInWords(one, language),
    amount: formatMoney(one.amount / 100, language),
    enrolled: one.enrolled,
  }
}

/** From when to when. */
export function periodInWords({ startsOn, endsOn }: Operation, language: Language): string {
  return `${formatDate(startsOn, language)} – ${formatDate(endsOn, language)}`
}
