import type { AnyDryRun, KeptDryRun } from '../../domain/dry-runs/dry-runs.ts'
import { lines } from '../../domain/tasks/dry-run-totals.ts'
import { compareWords } from '../../domain/shared/by-name.ts'
import { csvOf } from '../../domain/shared/csv.ts'
import { formatDate, formatTime } from '../shared/format.ts'
import type { Translate } from '../shared/i18n.ts'
import { dryRunCasesPath, dryRunPath, paths } from './paths.ts'
import { pastFile, periodOf, presentPast } from './present-past.ts'
import type { Reader } from './present-procedure.ts'

/** Changes that a case counts in beside “change”. */
const withinChanged = new Set(lines.slice(lines.indexOf('opened'), lines.indexOf('blocked')))

/** What is counted zone by zone. */
const columns = ['unchanged', 'changed', 'blocked', 'notFor'] as const

export function presentDryRunRow(run: AnyDryRun, { language, t }: Reader) {
  const { id, startedBy, startedAt, state } = run
  return {
    href: dryRunPath(id),
    of: targetOf(run, t),
    period: run.kind === 'past' && periodOf(run, { language, t }),
    by: t('dryruns.by', {
      by: startedBy,
      at: `${formatDate(startedAt, language)}, ${formatTime(startedAt, language)}`,
    }),
    state: t(`dryruns.state-${state}`),
    progress: progressOf(run, t),
  }
}

/** Words of the page that are not the same for both kinds. */
const words = ['case-count', 'empty', 'several', 'bound', 'line', 'why'] as const

export function presentDryRun(run: AnyDryRun, reader: Reader) {
  const { id, kind, state, failure, all, expected, hash } = run
  const { t } = reader
  const family = kind === 'past' ? 'past' : 'dryruns'
  return {
    ...presentDryRunRow(run, reader),
    ...(kind === 'past' ? presentPast(run, reader) : presentCounts(run, reader)),
    said: Object.fromEntries(words.map((word) => [word, t(`${family}.${word}`)])),
    title: t(`${family}.start`),
    list: paths.dryRuns,
    action: dryRunPath(id),
    download: dryRunPath(id, 'dryRunFile'),
    running: state === 'running',
    partial: state !== 'done' && all.cases > 0,
    failed: failure !== null && t('dryruns.failed-why', { code: failure }),
    bar: state === 'running' &&
      expected !== null && { done: all.cases, all: Math.max(expected, 1) },
    empty: state === 'done' && all.cases === 0,
    hash: state === 'done' && hash,
    cases: all.cases,
  }
}

function presentCounts({ id, all, zones, mapping }: KeptDryRun, { t }: Reader) {
  const fires = mapping.firePast === true
  return {
    counts: lines
      .filter((line) => all[line] > 0)
      .map((line) => ({
        text: t(`dryruns.line-${line}${line === 'past' && fires ? '-fires' : ''}`),
        href: dryRunCasesPath(id, { line }),
        count: all[line],
        within: withinChanged.has(line),
      })),
    why: Object.entries(all.why).map(([reason, count]) => ({
      text: t(`dryruns.why-${reason}`),
      count,
    })),
    follows: releasesIn(all).map((release) => ({ release, count: all.follows[release] })),
    zones: zones.map(({ zone, name, totals }) => ({
      name: name ?? t('dryruns.no-zone'),
      cases: totals.cases,
      lines: columns.map((line) => ({
        name: t(`dryruns.short-${line}`),
        count: totals[line],
        href: zone !== null && totals[line] > 0 && dryRunCasesPath(id, { line, zone }),
      })),
    })),
    heads: columns.map((line) => t(`dryruns.short-${line}`)),
  }
}

/** Releases that the cases follow, by name and number. */
function releasesIn({ follows }: KeptDryRun['all']): string[] {
  return Object.keys(follows).toSorted(compareWords)
}

function targetOf({ kind, target, draftRevision }: AnyDryRun, t: Translate): string {
  const family = kind === 'past' ? 'past' : 'dryruns'
  if (draftRevision === null) return t(`${family}.of-release`, { target })
  return t(`${family}.of-draft`, { target, revision: draftRevision })
}

function progressOf({ all, expected, state }: AnyDryRun, t: Translate): string {
  if (expected === null) return state === 'running' ? t('dryruns.waiting-worker') : ''
  // Cases may have opened since it began.
  return t('dryruns.progress', { done: all.cases, all: Math.max(expected, all.cases) })
}

/** All lines, a zone a row. */
export function dryRunFile(run: AnyDryRun, t: Translate): string {
  return run.kind === 'past' ? pastFile(run, t) : countsFile(run, t)
}

function countsFile({ zones, all }: KeptDryRun, t: Translate): string {
  const reasons = Object.keys(all.why) as (keyof typeof all.why)[]
  const releases = releasesIn(all)
  const heads = [
    ...lines.map((line) => t(`dryruns.line-${line}`)),
    ...reasons.map((reason) => `${t('dryruns.line-blocked')}: ${t(`dryruns.why-${reason}`)}`),
    ...releases.map((release) => `${t('dryruns.versions')}: ${release}`),
  ]
  const rowOf = (name: string, totals: typeof all) => [
    ...[name, totals.cases],
    ...lines.map((line) => totals[line]),
    ...reasons.map((reason) => totals.why[reason] ?? 0),
    ...releases.map((release) => totals.follows[release] ?? 0),
  ]
  return csvOf([
    [t('dryruns.zone'), t('dryruns.case-count'), ...heads],
    ...zones.map(({ name, totals }) => rowOf(name ?? t('dryruns.no-zone'), totals)),
    rowOf(t('dryruns.all-zones'), all),
  ])
}
