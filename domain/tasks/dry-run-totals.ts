import type { Blocked, Prediction } from '../procedures/migrate/migrate.ts'

import type { TriedCase } from './dry-run.ts'

/** What the cases of a dry-run are counted by, in the order of reading. */
export const lines = [
  'sameRelease',
  'unchanged',
  'changed',
  'opened',
  'cancelled',
  'kept',
  'revised',
  'reassigned',
  'earlier',
  'later',
  'started',
  'dropped',
  'past',
  'crossing',
  'blocked',
  'notFor',
  'older',
  'waiting',
] as const
export type Line = (typeof lines)[number]

/** How many cases, of a zone or of all of them. A changed case may count in several lines. */
export type Totals = Readonly<Record<Line | 'cases', number>> & {
  readonly why: Readonly<Partial<Record<Blocked['why'], number>>>
  /** By the release that they follow, `key@version`. */
  readonly follows: Readonly<Record<string, number>>
}

const none = Object.fromEntries(lines.map((line) => [line, 0])) as Record<Line, number>

export const noTotals: Totals = { cases: 0, ...none, why: {}, follows: {} }

/** Where one case counts. */
export interface Counts {
  readonly follows: string
  readonly lines: readonly Line[]
  readonly why: readonly Blocked['why'][]
}

export function countsOf(tried: TriedCase): Counts {
  return { follows: tried.bound.follows, lines: linesOf(tried), why: reasonsOf(tried) }
}

/** Totals with one case more. */
export function addCase(totals: Totals, tried: TriedCase): Totals {
  return addCounts(totals, countsOf(tried))
}

/** The same, of a case of which only that is known. */
export function addCounts(totals: Totals, { follows: release, lines, why }: Counts): Totals {
  const follows = plus(totals.follows, { [release]: 1 })
  const added = { ...totals, cases: totals.cases + 1, why: { ...totals.why }, follows }
  for (const line of lines) added[line] += 1
  for (const reason of why) added.why[reason] = (added.why[reason] ?? 0) + 1
  return added
}

/** Totals of two zones as one. */
export function addTotals(one: Totals, other: Totals): Totals {
  const follows = plus(one.follows, other.follows)
  const sum = { ...one, cases: one.cases + other.cases, why: { ...one.why }, follows }
  for (const line of lines) sum[line] += other[line]
  for (const [reason, count] of Object.entries(other.why) as [Blocked['why'], number][])
    sum.why[reason] = (sum.why[reason] ?? 0) + count
  return sum
}

function plus(one: Totals['follows'], other: Totals['follows']): Record<string, number> {
  const sum = { ...one }
  for (const [release, count] of Object.entries(other)) sum[release] = (sum[release] ?? 0) + count
  return sum
}

/** Why a case stays, each reason once. */
function reasonsOf({ stands, prediction }: TriedCase): Blocked['why'][] {
  if (stands !== 'blocked' && stands !== 'not-for') return []
  return [...new Set(prediction.blocked.map(({ why }) => why))]
}

/** The lines that a case counts in. */
function linesOf({ stands, waits, prediction }: TriedCase): Line[] {
  const waiting: Line[] = waits ? ['waiting'] : []
  if (stands === 'same-release') return ['sameRelease', ...waiting]
  if (stands === 'not-for') return ['notFor', ...waiting]
  const changes: Line[] = stands === 'changed' ? changesOf(prediction) : []
  return [stands, ...changes, ...waiting]
}

function changesOf(prediction: Prediction): Line[] {
  const { opened, cancelled, kept, reassigned, terms, crossesInto } = prediction
  const moves = terms.filter(({ change }) => change === 'moved').map(moveOf)
  const said: readonly (readonly [Line, boolean])[] = [
    ['opened', opened.length > 0],
    ['cancelled', cancelled.length > 0],
    ['kept', kept.length > 0],
    ['revised', kept.some(({ revised }) => revised)],
    ['reassigned', reassigned.length > 0],
    ['earlier', moves.includes('earlier')],
    ['later', moves.includes('later')],
    ['started', terms.some(({ change }) => change === 'started')],
    ['dropped', terms.some(({ change }) => change === 'dropped')],
    ['past', terms.some(({ past }) => past.length > 0)],
    ['crossing', crossesInto !== undefined],
  ]
  return said.filter(([, holds]) => holds).map(([line]) => line)
}

function moveOf({ was, now }: Prediction['terms'][number]): 'earlier' | 'later' | 'same' {
  if (was === now) return 'same'
  if (was === undefined) return 'earlier'
  return now !== undefined && now < was ? 'earlier' : 'later'
}
