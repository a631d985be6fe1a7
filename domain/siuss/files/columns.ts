import { z } from 'zod'

import type { FlowKind } from '../ledger/rules.ts'
import { PsRecord } from '../layout/ps-record.ts'
import { SinbaRecord } from '../layout/sinba-record.ts'

type Path = readonly string[]

const layouts = { PS_PSA_SINA: PsRecord, SINBA: SinbaRecord } as const

const paths: Readonly<Record<FlowKind, readonly Path[]>> = {
  PS_PSA_SINA: pathsIn(PsRecord, []),
  SINBA: pathsIn(SinbaRecord, []),
}

/** A column for each attribute of the layout, in its order, named by where it stands. */
export function columnsOf(kind: FlowKind): string[] {
  return paths[kind].map((path) => path.join('.'))
}

/** The attributes of a record under these columns; where there are several they stand beside each other. */
export function cellsOf(kind: FlowKind, record: unknown): string[] {
  const parsed = layouts[kind].parse(record)
  return paths[kind].map((path) => valuesAt(parsed, path).join('|'))
}

function pathsIn(schema: z.core.$ZodType, path: Path): Path[] {
  if (schema instanceof z.ZodOptional) return pathsIn(schema.unwrap(), path)
  if (schema instanceof z.ZodArray) return pathsIn(schema.element, path)
  if (!(schema instanceof z.ZodObject)) return [path]
  const shape = Object.entries<z.core.$ZodType>(schema.shape)
  return shape.flatMap(([name, inside]) => pathsIn(inside, [...path, name]))
}

/** One left out among several is empty: each stays in its place. */
function valuesAt(value: unknown, path: Path): string[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => valuesAt(one, path))
  if (typeof value === 'string') return [value]
  const [name, ...rest] = path
  if (name === undefined || typeof value !== 'object' || value === null) return ['']
  return valuesAt(Object.entries(value).find(([key]) => key === name)?.[1], rest)
}
