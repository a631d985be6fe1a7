import { rolesWith } from '../auth/policy.ts'
import type { Sql } from '../shared/sql.ts'
import { placeNotPlanned } from './errors.ts'

/** A zone, or the region, that the reader plans. */
export interface PlannedPlace {
  readonly id: number
  readonly name: string
  readonly kind: 'region' | 'zone'
}

const places = `
  select o.id, o.name, o.kind from organisation o
  where o.kind in ('zone', 'region') and o.id = any((select places_held_as($1))::int[])
  order by o.kind desc, o.name, o.id`

/** Where the reader sets targets: zones first, by name. */
export function plannedPlaces(sql: Sql): Promise<PlannedPlace[]> {
  return sql.query<PlannedPlace>(places, [rolesWith('figure.decide')], 'figures-planned')
}

/** @throws `place-not-planned` */
export async function mustPlan(sql: Sql, place: number): Promise<PlannedPlace> {
  const found = (await plannedPlaces(sql)).find(({ id }) => id === place)
  if (!found) throw placeNotPlanned()
  return found
}
