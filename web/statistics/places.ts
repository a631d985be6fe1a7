import type { PlacedRow } from '../../domain/statistics/queries.ts'

/** The place that a row is of; 0 where the case is of no such place. */
export function placeOf({ region, zone, municipality }: PlacedRow): number {
  return municipality ?? zone ?? region
}

export function levelOf({ zone, municipality }: PlacedRow): 'region' | 'zone' | 'municipality' {
  if (municipality !== null) return 'municipality'
  return zone === null ? 'region' : 'zone'
}

/** Rows of one place have the same. */
export function placeKey({ region, zone, municipality }: PlacedRow): string {
  return [region, zone, municipality].join('/')
}
