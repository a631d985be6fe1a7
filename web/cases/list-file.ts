import { dayInItaly } from '../../domain/shared/today.ts'
import type { CaseRow } from '../../domain/diary/case-list.ts'
import type { CaseListOptions } from '../../domain/diary/list-options.ts'
import { csvOf } from '../../domain/shared/csv.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personInWords } from '../shared/person-words.ts'
import { areaInWords } from './present-list.ts'

interface Context {
  readonly areas: CaseListOptions['areas']
  readonly language: Language
  readonly t: Translate
}

/** The list as a spreadsheet opens it, a line for each case. */
export function listFile(rows: readonly CaseRow[], { areas, t }: Context): string {
  const columns: readonly [string, (row: CaseRow) => string | number | null][] = [
    [t('list.number'), ({ number }) => number],
    [t('list.person'), (row) => personInWords(row, t)],
    [t('list.birth-year'), ({ birthYear }) => birthYear],
    [t('list.state'), ({ state }) => t(`cases.state-${state}`)],
    [t('list.phase'), ({ phase }) => t(`phases.${phase}`)],
    [t('list.filter-area'), (row) => areaInWords(row, areas)],
    [t('list.filter-urgency'), ({ urgency }) => urgency && t(`list.urgency-${urgency}`)],
    [t('cases.filter-municipality'), ({ municipality }) => municipality],
    [t('list.filter-office'), ({ office }) => office],
    [t('list.filter-manager'), ({ manager }) => manager],
    [t('list.opened'), ({ openedAt }) => dayInItaly(openedAt)],
    [t('list.closed'), ({ closedAt }) => closedAt && dayInItaly(closedAt)],
    [t('list.next'), ({ nextTask }) => nextTask],
    [t('list.due'), ({ dueAt }) => dueAt && dayInItaly(dueAt)],
  ]
  return csvOf([
    columns.map(([title]) => title),
    ...rows.map((row) => columns.map(([, value]) => value(row))),
  ])
}
