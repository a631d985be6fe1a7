import { figure, inRounds, median, percentile } from '../report.ts'
import type { Bar, Result } from '../report.ts'
import type { Used } from '../rig/counters.ts'
import type { Counted } from './alternate.ts'
import { at, perSecond } from './rounds.ts'
import type { Round } from './rounds.ts'

/** A kind of completion, the bars of the design's "Performance" by number of operators. */
export type Kind = {
  title: string
  p50?: Readonly<Record<number, Bar>>
  p95?: Readonly<Record<number, Bar>>
  rate?: Readonly<Record<number, Bar>>
}

export const inside: Kind = {
  title: 'dentro una fase (presa-in-carico@1, triage e assegnazione)',
  p50: { 1: { atMost: 4.5 } },
  rate: { 8: { atLeast: 0.13 }, 32: { atLeast: 0.11 } },
}

export const crossing: Kind = {
  title: 'da una fase all’altra (presa-in-carico@1, accesso e triage)',
  p50: { 1: { atMost: 40 } },
  p95: { 1: { atMost: 80 } },
}

export const pathway: Kind = {
  title: 'percorso intero (presa-in-carico@1, dal contatto alla chiusura)',
  rate: { 8: { atLeast: 0.04 } },
}

export function named({ title }: Kind, operators: number): string {
  return `${title}, ${operators} ${operators === 1 ? 'operatore' : 'operatori'}`
}

/** How long and how many, against the floor; tails are held against what the floor usually takes. */
export function speeds(kind: Kind, operators: number, rounds: readonly Round[]): Result[] {
  const name = named(kind, operators)
  const usually = at(0.5)
  const all = rounds.flatMap(({ ours }) => ours.ms)
  const against = (value: Parameters<typeof at>[0]) =>
    rounds.map(({ floor, ours }) => ({ value: at(value)(ours), floor: usually(floor) }))
  const rates = rounds.map(({ floor, ours }) => ({
    value: perSecond(ours),
    floor: perSecond(floor),
  }))
  return [
    inRounds({ name: `${name}: p50`, unit: 'ms' }, against(0.5), kind.p50?.[operators]),
    inRounds({ name: `${name}: p95`, unit: 'ms' }, against(0.95), kind.p95?.[operators]),
    figure({ name: `${name}: p99`, value: percentile(all, 0.99), unit: 'ms' }),
    inRounds({ name: `${name}: al secondo`, unit: '1/s' }, rates, kind.rate?.[operators]),
  ]
}

const counts = [
  ['commits', 'commit', '1', { atMost: 2 }],
  ['statements', 'istruzioni SQL', '1', { atMost: 20 }],
  ['walBytes', 'WAL', 'byte', { atMost: 9 * 1024 }],
] as const
const programs = [
  ['web', 'CPU web'],
  ['worker', 'CPU worker'],
  ['temporal', 'CPU Temporal'],
  ['postgres', 'CPU PostgreSQL'],
] as const

/** Of all programs that a completion passes through; the one that asks is left out. */
function whole({ web, worker, temporal, postgres, floor }: Used): number {
  return web + worker + temporal + postgres + floor
}

/** What a completion costs; `held` where the bars are for this kind. */
export function costs(name: string, rounds: readonly Counted[], held = false): Result[] {
  const used = rounds.map(({ ours }) => ours.used)
  const together = rounds.map(({ floor, ours }) => ({
    value: whole(ours.used),
    floor: whole(floor.used),
  }))
  const of = (key: keyof Used) => median(used.map((one) => one[key]))
  return [
    ...counts.map(([key, what, unit, bar]) =>
      figure({ name: `${name}: ${what}`, value: of(key), unit }, held ? bar : undefined),
    ),
    ...programs.map(([key, what]) =>
      figure({ name: `${name}: ${what}`, value: of(key), unit: 'ms' }),
    ),
    inRounds({ name: `${name}: CPU in tutto`, unit: 'ms' }, together),
  ]
}
