import type { AnyDryRun, KeptCase } from '../../domain/dry-runs/dry-runs.ts'
import type { Kept } from '../../domain/procedures/migrate/compare-predictions.ts'
import type { Impact } from '../../domain/procedures/past/impact.ts'
import type { PastLine } from '../../domain/procedures/past/totals.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Line } from '../../domain/tasks/dry-run-totals.ts'
import { casePath } from '../cases/paths.ts'
import { dryRunCasesPath, dryRunPath, paths } from './paths.ts'
import { presentChange } from './present-change.ts'
import { presentImpact } from './present-impact.ts'
import { presentDryRunRow } from './present-dry-run.ts'
import type { Reader } from './present-procedure.ts'

export interface ReadCases {
  readonly run: AnyDryRun
  readonly line: Line | PastLine
  /** Organisation; undefined: all. */
  readonly zone: number | undefined
  readonly listed: { readonly cases: readonly KeptCase<Kept | Impact>[]; readonly more: boolean }
  /** Where names of steps and terms are looked for: what was tried first. */
  readonly releases: readonly Release[]
  /** Who looks may open folders. */
  readonly opens: boolean
}

/** The cases that count in one line of a dry-run, each with what would happen to it. */
export function presentCases(read: ReadCases, reader: Reader) {
  const { run, line, zone, listed, releases, opens } = read
  const { t } = reader
  const last = listed.cases.at(-1)?.caseId
  const family = run.kind === 'past' ? 'past' : 'dryruns'
  return {
    title: t(`${family}.line-${line}`),
    bound: t(`${family}.bound`),
    crumbs: { list: paths.dryRuns, run: dryRunPath(run.id), of: presentDryRunRow(run, reader).of },
    of: countOf(run, line, zone),
    zone: zone !== undefined && nameOf(run, zone, reader),
    all: zone !== undefined && dryRunCasesPath(run.id, { line }),
    cases: listed.cases.map((one) => ({
      called: one.number,
      href: opens && one.mayOpen && casePath(one.caseId),
      zone: one.zone ?? t('dryruns.no-zone'),
      follows: t('dryruns.follows', { release: one.follows }),
      ...(one.prediction && told(one.prediction, releases, reader)),
    })),
    next: listed.more && dryRunCasesPath(run.id, { line, zone, after: last }),
  }
}

/** What is told of a case is of one kind or of the other, as its dry-run. */
function told(prediction: Kept | Impact, releases: readonly Release[], reader: Reader) {
  return 'stands' in prediction
    ? { impact: presentImpact(prediction, releases, reader) }
    : { change: presentChange(prediction, releases, reader) }
}

function countOf({ all, zones }: AnyDryRun, line: Line | PastLine, zone: number | undefined) {
  const counts: Partial<Record<string, unknown>> =
    zone === undefined ? all : (zones.find((one) => one.zone === zone)?.totals ?? {})
  return counts[line] ?? 0
}

function nameOf({ zones }: AnyDryRun, zone: number, { t }: Reader): string {
  return zones.find((one) => one.zone === zone)?.name ?? t('dryruns.no-zone')
}
