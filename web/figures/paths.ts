import type { Grain } from '../../domain/reporting/trends.ts'

/** Address of the figures. */
export const paths = {
  figures: '/cruscotti',
  adoption: '/cruscotti/uso',
  hours: '/cruscotti/uso/ore',
  targets: '/cruscotti/obiettivi',
  allocations: '/cruscotti/stanziamenti',
  behind: '/cruscotti/prestazioni',
} as const

/** Whole weeks or months, as the address of a trend names them. */
export const grainWords: Readonly<Record<Grain, string>> = { week: 'settimane', month: 'mesi' }

export function figuresPath(division: string): string {
  return `${paths.figures}?per=${division}`
}

/** The figures with their trends by weeks or months, at one of them. */
export function trendPath(grain: string, per: string | undefined, at: string): string {
  const asked = new URLSearchParams({ ...(per !== undefined && { per }), andamento: grain })
  return `${paths.figures}?${asked.toString()}#${at}`
}

/** The services behind a number of the figures. */
export function behindPath(asked: Readonly<Record<string, string>>): string {
  return `${paths.behind}?${new URLSearchParams(asked).toString()}`
}
