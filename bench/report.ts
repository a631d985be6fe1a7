import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

import type { ClientBase, Pool } from 'pg'

/** `value` must stay on this side of it. */
export type Bar = { atMost: number } | { atLeast: number }

/** One figure. `ratio` is to `floor`, measured in the same run; the bar is on the ratio if there is one. */
export type Result = {
  name: string
  value: number
  unit: string
  floor?: number
  ratio?: number
  bar?: Bar
  holds?: boolean
}

export type Report = {
  bench: string
  machine: { processor: string; cores: number; memoryGiB: number }
  versions: Record<string, string>
  /** Where Temporal keeps its state in this run: `postgres`, `dev-server`, or `none` if it has no part. */
  persistence: string
  size: Record<string, number>
  results: Result[]
}

/** What a benchmark finds; the rest of the report is the same for all of them. */
export type Findings = Pick<Report, 'persistence' | 'size' | 'results'> & {
  versions: Record<string, string>
}

/** A count or an absolute time, held against the bar if one is given. */
export function figure(measured: Pick<Result, 'name' | 'value' | 'unit'>, bar?: Bar): Result {
  const value = round(measured.value)
  return bar === undefined
    ? { ...measured, value }
    : { ...measured, value, bar, holds: isWithin(measured.value, bar) }
}

/** A figure of which only the ratio to the floor means anything on another machine. */
export function ratioTo(floor: number, result: Result, bar?: Bar): Result {
  const ratio = result.value / floor
  const base = { ...result, floor: round(floor), ratio: round(ratio) }
  return bar === undefined ? base : { ...base, bar, holds: isWithin(ratio, bar) }
}

/** The same of several rounds, in each of which the floor was measured beside it: medians of all. */
export function inRounds(
  result: Pick<Result, 'name' | 'unit'>,
  rounds: readonly { value: number; floor: number }[],
  bar?: Bar,
): Result {
  const ratio = median(rounds.map(({ value, floor }) => value / floor))
  const { name, unit } = result
  const value = round(median(rounds.map((one) => one.value)))
  const floor = round(median(rounds.map((one) => one.floor)))
  const base = { name, value, unit, floor, ratio: round(ratio) }
  return bar === undefined ? base : { ...base, bar, holds: isWithin(ratio, bar) }
}

export function median(sample: readonly number[]): number {
  return percentile(sample, 0.5)
}

/** The value below which `share` (0–1) of the sample lies; NaN for an empty sample. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export async function postgresVersion(server: ClientBase | Pool): Promise<string> {
  const { rows } = await server.query<{ server_version: string }>('show server_version')
  return rows[0]?.server_version ?? 'unknown'
}

export function reportOf(bench: string, findings: Findings): Report {
  const machine = {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  }
  const versions = { node: process.version, siso: ownVersion(), ...findings.versions }
  return { bench, machine, ...findings, versions }
}

/** The figures that missed their bar. */
export function missed(report: Report): Result[] {
  return report.results.filter(({ holds }) => holds === false)
}

/** For a terminal: one line a figure, the missed ones marked. */
export function inWords(report: Report): string {
  const { machine, persistence } = report
  const head = `${report.bench}: ${machine.processor}, ${machine.cores} core, ${machine.memoryGiB} GiB; Temporal su ${persistence}`
  return [head, ...report.results.map(lineOf)].join('\n')
}

function lineOf({ name, value, unit, ratio, bar, holds }: Result): string {
  const mark = holds === undefined ? ' ' : holds ? '✓' : '✗'
  const times = ratio === undefined ? '' : `  ${ratio} × il limite`
  return `${mark} ${name.padEnd(56)} ${String(value).padStart(10)} ${unit}${times}${bar === undefined ? '' : `  (${barInWords(bar)})`}`
}

function barInWords(bar: Bar): string {
  return 'atMost' in bar ? `al più ${bar.atMost}` : `almeno ${bar.atLeast}`
}

function isWithin(value: number, bar: Bar): boolean {
  return 'atMost' in bar ? value <= bar.atMost : value >= bar.atLeast
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
