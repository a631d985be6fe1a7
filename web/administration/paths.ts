import { paths as shared } from '../shared/paths.ts'

export const paths = {
  offices: shared.administration,
  office: `${shared.administration}/:office`,
  newPoint: `${shared.administration}/:office/punti`,
  point: `${shared.administration}/:office/punti/:point`,
  benefits: shared.nomenclature,
  benefit: `${shared.nomenclature}/:benefit`,
} as const

export function officePath(id: number): string {
  return `${paths.offices}/${String(id)}`
}

/** Of a point of an office; without one, where a new one is added. */
export function pointPath(office: number, point?: number): string {
  return `${officePath(office)}/punti${point === undefined ? '' : `/${String(point)}`}`
}

/** The services that INPS has no name for yet. */
export const withoutCode = `${paths.benefits}?senza=codice`

/** What INPS calls a service of the nomenclature. */
export function benefitPath(service: string): string {
  return `${paths.benefits}/${encodeURIComponent(service)}`
}
