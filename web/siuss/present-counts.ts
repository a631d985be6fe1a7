import { roughly, smallest } from '../../domain/reporting/rules.ts'
import type { SendingComune } from '../../domain/siuss/comuni.ts'
import type { Round } from '../../domain/siuss/rounds.ts'
import { ruleTitle } from '../../domain/siuss/rules/catalogue.ts'
import type { KeptCount } from '../../domain/siuss/sheet-counts.ts'
import { withoutCode } from '../administration/paths.ts'
import { roughlyInWords } from '../shared/counts-in-words.ts'
import { formatDateTime } from '../shared/format.ts'
import type { Words } from './present-groups.ts'

interface Shown {
  readonly comuni: readonly SendingComune[]
  readonly counts: readonly KeptCount[]
  readonly rounds: readonly Round[]
  readonly year: number
}

/** How many records each comune had when its flows were last prepared: counts alone, roughly, for who plans. */
export function presentCounts({ comuni, counts, rounds, year }: Shown, words: Words) {
  const { t, language, now } = words
  const byComune = Map.groupBy(counts, ({ municipality }) => municipality)
  const rows = comuni.flatMap(({ id, name }) => {
    const asOf = rounds.find(({ municipality }) => municipality === id)?.asOf
    if (!asOf) return []
    const of = (code: string) =>
      sumOf((byComune.get(id) ?? []).filter((one) => one.kind === 'standing' && one.code === code))
    return [
      {
        name,
        prepared: formatDateTime(asOf, language, now),
        ready: roughlyInWords(of('ready'), words),
        blocked: roughlyInWords(of('blocked'), words),
      },
    ]
  })
  const others = comuni.length - rows.length
  return {
    title: t('flows.title'),
    lead: t('flows.counts-lead', { year, count: smallest }),
    rows,
    others: others > 0 ? t('flows.not-prepared', { count: others }) : undefined,
    rules: rulesOf(counts, words),
    withoutCode,
  }
}

function sumOf(counts: readonly KeptCount[]): number {
  return counts.reduce((sum, { n }) => sum + n, 0)
}

/** What is most often missing, over all comuni; of a few nothing, or it would be told that there are some. */
function rulesOf(counts: readonly KeptCount[], words: Words) {
  const found = counts.filter(({ kind }) => kind === 'rule')
  return [...Map.groupBy(found, ({ code }) => code)]
    .map(([code, all]) => ({ code, n: roughly(sumOf(all)), few: sumOf(all) < smallest }))
    .filter(({ few }) => !few)
    .toSorted((a, b) => b.n - a.n || (a.code < b.code ? -1 : 1))
    .map(({ code, n }) => ({ rule: code, title: ruleTitle(code), n: roughlyInWords(n, words) }))
}
