import { countBy } from '../reporting/figures.ts'
import type { Asked, Division, Placed } from '../reporting/figures.ts'
import { smallest, summed } from '../reporting/rules.ts'
import type { Counts, Told } from '../reporting/rules.ts'
import { cellKey, hiddenCells } from './rules.ts'
import type { Cell, Elsewhere } from './rules.ts'
import type { OfNight } from '../reporting/told-at-night.ts'

/** All places, and all columns. */
export const all = '*'

/** What is asked for, with what the night tells of the same counts. */
export interface AskedBeside<T> extends Asked<T> {
  readonly night?: readonly OfNight[]
  /** What a column is part of, where some are: each part of all. */
  groupOf?(column: string): string
}

/**
 * The counts of a division that may be told to who must not reach persons, with their sums. All
 * divisions are hidden as one table: an office left out is left out within its municipality, so that
 * two divisions side by side give nothing back. Each small count is hidden twice: who works in one place,
 * reads all of it there and plans beside it, takes it from no sum. What is hidden of the figures of the
 * night is hidden here too, with the offices that would give it back.
 */
export function toldBy<T extends Placed>(
  found: readonly T[],
  division: Division,
  asked: AskedBeside<T>,
): Counts<Told> {
  const { places, rows } = countBy(found, division, asked)
  const { columns } = asked
  const counts = summed(rows, columns.length)
  const tells = tellerOf(found, division, asked)
  const tell = (n: number, place: number | undefined, column: string) =>
    tells(place, column) ? n : undefined
  return {
    rows: rows.map((row, y) => row.map((n, x) => tell(n, places[y], columns[x] ?? ''))),
    rowSums: counts.rowSums.map((n, y) => tell(n, places[y], all)),
    columnSums: counts.columnSums.map((n, x) => tell(n, undefined, columns[x] ?? '')),
    sum: tell(counts.sum, undefined, all),
  }
}

/** Whether a place, or all of them where it is undefined, may be told of a column, a group of them or all. */
type Teller = (place: number | undefined, column: string) => boolean

export function tellerOf<T extends Placed>(
  found: readonly T[],
  division: Division,
  asked: AskedBeside<T>,
): Teller {
  const hidden = hiddenOf(found, asked)
  const nodes = Map.groupBy(new Set(found.map((one) => keysOf(one)[division])), placeIn)
  return (place, column) => {
    const of = place === undefined ? [all] : (nodes.get(String(place)) ?? [])
    return !of.some((node) => hidden.has(cellKey(node, column)))
  }
}

/** Where a count stands, each key beginning with that of what the place is part of. */
function keysOf({ org, municipality, zone }: Placed): Readonly<Record<Division, string>> {
  const ofZone = `${all}/${zone ?? org}`
  const ofMunicipality = `${ofZone}/${municipality ?? org}`
  return { zone: ofZone, municipality: ofMunicipality, org: `${ofMunicipality}/${org}` }
}

/** The place at the end of a key: whoever moved is in more than one. */
function placeIn(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

function hiddenOf<T extends Placed>(
  found: readonly T[],
  { columns, columnOf, groupOf, night = [] }: AskedBeside<T>,
): ReadonlySet<string> {
  const cells = new Map<string, Cell>()
  const rows = new Map<string, string | null>([[all, null]])
  for (const one of found) {
    const column = columnOf(one)
    if (!columns.includes(column)) continue
    const { zone, municipality, org } = keysOf(one)
    rows.set(zone, all).set(municipality, zone).set(org, municipality)
    for (const row of [all, zone, municipality, org])
      for (const x of [all, ...(groupOf ? [groupOf(column)] : []), column]) {
        const key = cellKey(row, x)
        cells.set(key, { row, column: x, n: (cells.get(key)?.n ?? 0) + one.n })
      }
  }
  const parents = [
    [all, null] as const,
    ...(groupOf ? columns.map((column) => [groupOf(column), all] as const) : []),
    ...columns.map((column) => [column, groupOf?.(column) ?? all] as const),
  ]
  return hiddenCells(
    [...cells.values()].filter(({ n }) => n > 0),
    {
      ...{ rows, columns: new Map(parents), least: smallest, insiders: true },
      elsewhere: night.map(elsewhereOf),
    },
  )
}

function elsewhereOf({ zone, municipality, column, told }: OfNight): Elsewhere {
  const row = [all, zone, municipality].filter((one) => one !== null).join('/')
  return { row, column: column ?? all, told }
}
