import { brokenSums, counts, countIndicators } from '../../domain/funds/indicators.ts'
import { layout } from '../../domain/funds/layout.ts'
import { headsOf, tablesOf } from '../../domain/funds/tables.ts'
import type { CallFacts, Lack, Table } from '../../domain/funds/tables.ts'
import { casePath } from '../cases/paths.ts'
import { personPath } from '../registry/paths.ts'
import { formatMoney, formatNumber } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personInWords } from '../shared/person-words.ts'
import { changePath, filePath, paths } from './paths.ts'

interface Words {
  readonly language: Language
  readonly t: Translate
}

/** As many as a person mends in a day: the others come once these are done. */
const mostLacks = 50

/** The tables of a call, ready for `tables.hbs`. */
export function presentTables(call: string, facts: CallFacts, shown: Words) {
  const { t, language } = shown
  const tables = tablesOf(facts)
  const { enrolled, part, hidden } = headsOf(facts)
  const complete = facts.participants.filter(counts).length
  const figures = countIndicators(facts.participants)
  const lacks = tables.flatMap((one) => one.lacks)
  return {
    title: t('funds.tables-title', { call }),
    list: paths.operations,
    protocol: layout.protocol,
    source: layout.source,
    rule: layout.rule,
    summary: [
      { label: t('funds.operations'), text: formatNumber(facts.operations.length, language) },
      { label: t('funds.enrolled'), text: formatNumber(enrolled, language) },
      { label: t('funds.part'), text: formatNumber(part, language) },
      { label: t('funds.counted'), text: formatNumber(complete, language) },
    ],
    hidden: hidden > 0 && t('funds.hidden-tables', { count: hidden }),
    totals: filePath(call),
    tables: tables.map((one) => presentTable(one, call, shown)),
    lacks: lacks.slice(0, mostLacks).map((one) => presentLack(one, shown)),
    more: lacks.length > mostLacks && t('funds.more', { count: lacks.length - mostLacks }),
    broken: brokenSums(figures),
    indicators: figures.map(({ indicator, n }) => ({
      code: indicator.code,
      title: words(indicator.title, language),
      note: indicator.note && words(indicator.note, language),
      kind: t(`funds.kind-${indicator.kind}`),
      sensitive: indicator.sensitive,
      n: n === undefined ? t('funds.not-counted') : formatNumber(n, language),
    })),
  }
}

function presentTable({ layout: table, rows, lacks, amount }: Table, call: string, shown: Words) {
  const { t, language } = shown
  const unknown = table.fields.filter(({ confirmed }) => !confirmed)
  return {
    code: table.code,
    title: words(table.title, language),
    records: formatNumber(rows.length, language),
    amount: amount === undefined ? '' : formatMoney(amount / 100, language),
    lacks: formatNumber(lacks.length, language),
    // Whoever is told of by name is asked for, and let go by another.
    file: table.rows === 'participants' ? undefined : filePath(call, table.code),
    unknown: unknown.map(({ name, title, from }) => ({
      name,
      title,
      empty: from === undefined && t('funds.left-empty'),
    })),
  }
}

function presentLack({ table, field, operation, participant: one }: Lack, { t }: Words) {
  const { from = '' } = field
  return {
    table,
    field: field.title,
    who: one ? `${personOf(one, t)} · ${one.number}` : operation.title,
    href: one ? mendsPerson(from, one) : changePath(operation.id),
    open: t(one ? 'funds.open-participation' : 'funds.open-operation'),
  }
}

function personOf(one: NonNullable<Lack['participant']>, t: Translate): string {
  return one.personId === null ? t('funds.person-unseen') : personInWords(one, t)
}

/** Where each thing of a participant that the registry has is written; the rest is asked by her forms. */
const inRegistry: Readonly<Record<string, 'details' | 'addresses'>> = {
  'person.fiscalCode': 'details',
  'person.sex': 'details',
  'person.birthDate': 'details',
  'person.citizenship': 'details',
  'person.residence': 'addresses',
}

function mendsPerson(from: string, one: NonNullable<Lack['participant']>): string {
  const where = inRegistry[from]
  return where && one.personId !== null ? personPath(one.personId, where) : casePath(one.caseId)
}
