import { allocateFund, allocationHistory } from '../../../domain/reporting/allocations.ts'
import { formatDate, formatDateTime, formatMoney } from '../../shared/format.ts'
import type { Route } from '../../shared/route.ts'
import { allocationForm, allocationIn, allocationLists } from './allocation-form.ts'
import { plannedPlaces } from '../../../domain/reporting/planned-places.ts'
import { decisionRoutes } from './decision.ts'

/** What funds are given to zones year by year, by who plans them. */
export function allocationRoutes(): Route[] {
  return decisionRoutes({
    key: 'allocations',
    permission: 'figure.decide',
    audit: 'fund-allocated',
    places: plannedPlaces,
    form: allocationForm,
    lists: allocationLists,
    begin: (places, today) => ({
      ...{ zone: String(places.find(({ kind }) => kind === 'zone')?.id ?? '') },
      year: Number(today.slice(0, 4)),
    }),
    problems: () => [],
    keep: (act, answers) => allocateFund(act, allocationIn(answers)),
    async history({ sql, t, language, now }) {
      const rows = await allocationHistory(sql)
      return rows.map((row) => ({
        what: row.fund,
        where: row.zone,
        value: formatMoney(row.amount / 100, language),
        when: String(row.year),
        holds: row.holds,
        source: t('figures.allocations-source', {
          ...{ source: row.source, day: formatDate(row.sourceDate, language) },
        }),
        by: t('figures.decided-by', {
          ...{ name: row.by, when: formatDateTime(row.at, language, now) },
        }),
      }))
    },
  })
}
