import { unwritten } from '../editor/skeleton.ts'
import type { Release } from '../schema.ts'
import { error } from './problem.ts'
import type { Problem } from './problem.ts'

/** A new part says the least that it can: what is still to be written or chosen is not published. */
export function checkUnwritten(release: Release): Problem[] {
  return unwrittenIn(release, []).map((way) =>
    error(way.join('.'), 'Qui manca ancora qualcosa: scrivi o scegli ciò che serve.'),
  )
}

function unwrittenIn(value: unknown, way: readonly string[]): (readonly string[])[] {
  if (value === unwritten.text || value === unwritten.key) return [way]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => unwrittenIn(inner, [...way, name]))
}
