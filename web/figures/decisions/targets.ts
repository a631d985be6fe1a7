import { atLeast, setTarget, targetHistory } from '../../../domain/reporting/targets.ts'
import type { SetTarget } from '../../../domain/reporting/targets.ts'
import { formatDate, formatDateTime, formatNumber } from '../../shared/format.ts'
import type { Language, Translate } from '../../shared/i18n.ts'
import type { Route } from '../../shared/route.ts'
import { plannedPlaces } from '../../../domain/reporting/planned-places.ts'
import { decisionRoutes } from './decision.ts'
import { targetForm, targetIn, targetLists } from './target-form.ts'

/** What the figures are to reach, by who plans a zone or the region. */
export function targetRoutes(): Route[] {
  return decisionRoutes({
    key: 'targets',
    permission: 'figure.decide',
    audit: 'figure-target-set',
    places: plannedPlaces,
    form: targetForm,
    lists: targetLists,
    begin: ([first], today) => ({
      ...{ place: String(first?.id ?? ''), figure: 'terms', from: today },
    }),
    problems({ figure, value }, { t }) {
      const beyond = figure === 'terms' && typeof value === 'number' && value > 100
      return beyond ? [{ field: 'value', message: t('figures.targets-beyond') }] : []
    },
    keep: (act, answers) => setTarget(act, targetIn(answers)),
    async history({ sql, t, language, now }) {
      const rows = await targetHistory(sql)
      return rows.map((row) => ({
        what: t(`figures.${row.figure}`),
        where: row.place,
        value: inWords(row, { t, language }),
        when: t('figures.targets-from', { day: formatDate(row.from, language) }),
        holds: row.inForce,
        source: row.source,
        by: t('figures.decided-by', {
          ...{ name: row.by, when: formatDateTime(row.at, language, now) },
        }),
      }))
    },
  })
}

interface Words {
  readonly t: Translate
  readonly language: Language
}

/** `almeno il 90 %`, `al più 10 giorni`. */
export function inWords(
  { figure, value }: Pick<SetTarget, 'figure' | 'value'>,
  { t, language }: Words,
): string {
  if (value === null) return t('figures.target-none')
  const n = formatNumber(value, language)
  return t(`figures.target-${atLeast[figure] ? 'least' : 'most'}`, {
    value: t(`figures.target-unit-${figure}`, { count: value, n }),
  })
}
