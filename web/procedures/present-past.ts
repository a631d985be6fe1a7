import type { KeptPastRun } from '../../domain/dry-runs/dry-runs.ts'
import { pastLines } from '../../domain/procedures/past/totals.ts'
import type { PastTotals } from '../../domain/procedures/past/totals.ts'
import { csvOf } from '../../domain/shared/csv.ts'
import { formatDate, formatMoney, formatNumber } from '../shared/format.ts'
import type { Translate } from '../shared/i18n.ts'
import { dryRunCasesPath } from './paths.ts'
import type { Reader } from './present-procedure.ts'

const others: readonly string[] = pastLines.slice(
  pastLines.indexOf('chosen'),
  pastLines.indexOf('undetermined'),
)

/** What a dry-run on cases of the past has counted, in the words of its page. */
export function presentPast({ id, all, zones }: KeptPastRun, reader: Reader) {
  const { t } = reader
  return {
    counts: pastLines
      .filter((line) => all[line] > 0)
      .map((line) => ({
        text: t(`past.line-${line}`),
        href: dryRunCasesPath(id, { line }),
        count: all[line],
        within: others.includes(line),
      })),
    why: Object.entries(all.why).map(([reason, count]) => ({
      text: t(`past.why-${reason}`),
      count,
    })),
    zones: zones.map(({ zone, name, totals }) => ({
      name: name ?? t('dryruns.no-zone'),
      cases: totals.cases,
      lines: (['same', 'other', 'undetermined'] as const).map((line) => ({
        name: t(`past.short-${line}`),
        count: totals[line],
        href: zone !== null && totals[line] > 0 && dryRunCasesPath(id, { line, zone }),
      })),
    })),
    heads: ['same', 'other', 'undetermined'].map((line) => t(`past.short-${line}`)),
    sums: all.whole > 0 && {
      ...presentSums(all, reader),
      zones: zones
        .filter(({ totals }) => totals.whole > 0)
        .map(({ name, totals }) => presentZoneSums(name ?? t('dryruns.no-zone'), totals, reader)),
    },
  }
}

/** What all of its tasks and money come to in one line, then by role. */
function presentZoneSums(name: string, totals: PastTotals, reader: Reader) {
  const sums = presentSums(totals, reader)
  const tasks = Object.values(totals.work).reduce((sum, { was, now }) => sum + now - was, 0)
  const { was, now, cases } = totals.cost
  return {
    ...sums,
    said: reader.t(cases > 0 ? 'past.sums-zone' : 'past.sums-zone-work', {
      zone: name,
      count: totals.whole,
      work: signed(tasks, formatNumber(tasks, reader.language)),
      cost: signed(now - was, formatMoney((now - was) / 100, reader.language)),
    }),
  }
}

function signed(value: number, said: string): string {
  return value > 0 ? `+${said}` : said
}

function presentSums({ whole, work, cost, days }: PastTotals, { language, t }: Reader) {
  const money = (cents: number) => formatMoney(cents / 100, language)
  return {
    of: t('past.sums-of', { count: whole }),
    work: Object.entries(work).map(([role, { was, now }]) => ({
      role: roleInWords(role, t),
      was: formatNumber(was, language),
      now: formatNumber(now, language),
      difference: signed(now - was, formatNumber(now - was, language)),
    })),
    cost: cost.cases > 0 && {
      was: money(cost.was),
      now: money(cost.now),
      difference: signed(cost.now - cost.was, money(cost.now - cost.was)),
    },
    untold: cost.untold > 0 && t('past.cost-untold', { count: cost.untold }),
    days:
      days.longer + days.shorter > 0 &&
      t('past.days', {
        longer: formatNumber(days.longer, language),
        shorter: formatNumber(days.shorter, language),
      }),
  }
}

const relative = new Set(['case-manager', 'opener', 'sender'])

/** A role, or whom a release names relative to the case. */
export function roleInWords(role: string, t: Translate): string {
  return relative.has(role) ? t(`cases.who-${role}`) : t(`roles.${role}`)
}

export function periodOf({ since, until }: KeptPastRun, { language, t }: Reader): string {
  return t('past.period', {
    since: formatDate(since, language),
    until: formatDate(until, language),
  })
}

/** All lines, a zone a row; tasks by role and money at the end of each. */
export function pastFile({ zones, all }: KeptPastRun, t: Translate): string {
  const reasons = Object.keys(all.why) as (keyof typeof all.why)[]
  const roles = Object.keys(all.work)
  const both = (what: string) => [`${what}: ${t('past.was')}`, `${what}: ${t('past.now')}`]
  const heads = [
    ...pastLines.map((line) => t(`past.line-${line}`)),
    ...reasons.map((reason) => `${t('past.short-undetermined')}: ${t(`past.why-${reason}`)}`),
    ...roles.flatMap((role) => both(`${t('past.work')}, ${roleInWords(role, t)}`)),
    ...both(t('past.cost')),
  ]
  const rowOf = (name: string, totals: PastTotals) => [
    ...[name, totals.cases],
    ...pastLines.map((line) => totals[line]),
    ...reasons.map((reason) => totals.why[reason] ?? 0),
    ...roles.flatMap((role) => [totals.work[role]?.was ?? 0, totals.work[role]?.now ?? 0]),
    ...[totals.cost.was / 100, totals.cost.now / 100],
  ]
  return csvOf([
    [t('dryruns.zone'), t('past.case-count'), ...heads],
    ...zones.map(({ name, totals }) => rowOf(name ?? t('dryruns.no-zone'), totals)),
    rowOf(t('dryruns.all-zones'), all),
  ])
}
