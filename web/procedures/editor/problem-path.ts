import { findPlace } from '../../../domain/procedures/editor/place.ts'
import type { Found } from '../../../domain/procedures/editor/place.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { editPath } from '../paths.ts'

/** By which a problem leads to its box. */
export function idOf(name: string): string {
  return `f-${name}`
}

/** The page on which a problem is mended, at its box where it names one. */
export function problemPath(draft: string, document: Release, where: string): string {
  return pathTo(draft, findPlace(document, where))
}

export function pathTo(draft: string, { place, within }: Found): string {
  const box = within.length === 0 ? '' : `#${idOf(within[0] ?? '')}`
  return `${editPath(draft, place.way)}${box}`
}
