import { declareHours, declaringZones, hoursHistory } from '../../../domain/reporting/hours.ts'
import { formatDate, formatDateTime } from '../../shared/format.ts'
import type { Route } from '../../shared/route.ts'
import { hoursInWords } from '../quantity.ts'
import { decisionRoutes } from './decision.ts'
import { hoursForm, hoursIn, hoursLists } from './hours-form.ts'

/** What reporting takes each zone, before the system and now, by who coordinates or plans it. */
export function hourRoutes(): Route[] {
  return decisionRoutes({
    key: 'hours',
    permission: 'hours.declare',
    audit: 'reporting-hours-declared',
    places: declaringZones,
    form: hoursForm,
    lists: hoursLists,
    begin: ([first], today) => ({
      ...{ zone: String(first?.id ?? ''), period: 'now', sourceDate: today },
    }),
    problems: () => [],
    keep: (act, answers) => declareHours(act, hoursIn(answers)),
    async history({ sql, t, language, now }) {
      const rows = await hoursHistory(sql)
      return rows.map((row) => ({
        what: t(`figures.hours-${row.period}`),
        where: row.zone,
        value: hoursInWords(row.hours, { t, language }),
        when: t('figures.hours-of', { day: formatDate(row.sourceDate, language) }),
        holds: row.holds,
        source: row.source,
        by: t('figures.decided-by', {
          ...{ name: row.by, when: formatDateTime(row.at, language, now) },
        }),
      }))
    },
  })
}
