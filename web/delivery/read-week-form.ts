import type { Entry } from '../../domain/delivery/check-entries.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { parseQuantity, variances } from '../../domain/delivery/rules.ts'
import type { Variance } from '../../domain/delivery/rules.ts'
import type { RawForm } from '../shared/visit.ts'

interface TypedService {
  readonly days: readonly string[]
  readonly variance: Variance | undefined
  readonly note: string
  readonly seen: number
}

/** The grid as it was typed, by service. */
export interface TypedWeek {
  readonly services: ReadonlyMap<string, TypedService>
}

/** A cell of the grid: a service and a day of the week, from 0 for Monday. */
export interface Cell {
  readonly service: string
  readonly day: number
}

const noteLength = 500

/** Reads the fields of the grid: `g.<service>.<day>`, and for each service `s.`, `n.` and `v.` */
export function readWeekForm(form: RawForm): TypedWeek {
  const text = (name: string) => {
    const value = form[name]
    return typeof value === 'string' ? value.trim() : ''
  }
  const ids = Object.keys(form).flatMap((name) => /^g\.([0-9a-f-]{36})\.0$/.exec(name)?.[1] ?? [])
  return {
    services: new Map(
      ids.map((id) => [
        id,
        {
          days: Array.from({ length: 7 }, (_, n) => text(`g.${id}.${String(n)}`)),
          variance: variances.find((one) => one === text(`s.${id}`)),
          note: text(`n.${id}`).slice(0, noteLength),
          seen: Number(text(`v.${id}`)) || 0,
        },
      ]),
    ),
  }
}

export interface ReadEntries {
  readonly entries: readonly (Entry & { readonly cell: Cell })[]
  /** Cells that hold no quantity. */
  readonly wrong: readonly Cell[]
}

/** What each day is to come to; an empty field is none. */
export function entriesOf({ services }: TypedWeek, monday: string): ReadEntries {
  const cells = [...services].flatMap(([service, { days, note, seen }]) =>
    days.map((text, day) => ({
      cell: { service, day },
      quantity: text === '' ? 0 : parseQuantity(text),
      entry: { service, day: addDays(monday, day), reason: note, seen },
    })),
  )
  return {
    wrong: cells.flatMap(({ cell, quantity }) => (quantity === undefined ? [cell] : [])),
    entries: cells.flatMap(({ cell, quantity, entry }) =>
      quantity === undefined ? [] : [{ ...entry, quantity, cell }],
    ),
  }
}
