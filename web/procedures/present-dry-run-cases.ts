import type { KeptCase, KeptDryRun } from '../../domain/dry-runs/dry-runs.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Line } from '../../domain/tasks/dry-run-totals.ts'
import { casePath } from '../cases/paths.ts'
import { dryRunCasesPath, dryRunPath, paths } from './paths.ts'
import { presentChange } from './present-change.ts'
import { presentDryRunRow } from './present-dry-run.ts'
import type { Reader } from './present-procedure.ts'

export interface ReadCases {
  readonly run: KeptDryRun
  readonly line: Line
  /** Organisation; undefined: all. */
  readonly zone: number | undefined
  readonly listed: { readonly cases: readonly KeptCase[]; readonly more: boolean }
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
  return {
    title: t(`dryruns.line-${line}`),
    crumbs: { list: paths.dryRuns, run: dryRunPath(run.id), of: presentDryRunRow(run, reader).of },
    of: countOf(run, line, zone),
    zone: zone !== undefined && nameOf(run, zone, reader),
    all: zone !== undefined && dryRunCasesPath(run.id, { line }),
    cases: listed.cases.map((one) => ({
      called: one.number,
      href: opens && one.mayOpen && casePath(one.caseId),
      zone: one.zone ?? t('dryruns.no-zone'),
      change: one.prediction && presentChange(one.prediction, releases, reader),
    })),
    next: listed.more && dryRunCasesPath(run.id, { line, zone, after: last }),
  }
}

function countOf({ all, zones }: KeptDryRun, line: Line, zone: number | undefined): number {
  if (zone === undefined) return all[line]
  return zones.find((one) => one.zone === zone)?.totals[line] ?? 0
}

function nameOf({ zones }: KeptDryRun, zone: number, { t }: Reader): string {
  return zones.find((one) => one.zone === zone)?.name ?? t('dryruns.no-zone')
}
