import { paths as shared } from '../shared/paths.ts'

/** Addresses of what helps to learn the trade and the product. */
export const paths = {
  tours: '/percorsi-guidati',
  tour: '/percorsi-guidati/:tour',
  begin: '/percorsi-guidati/:tour/inizio',
  done: '/percorsi-guidati/:tour/fatto',
  glossary: shared.glossary,
  news: '/novita',
  problems: '/problemi-noti',
} as const

export function tourPath(tour: string): string {
  return `${paths.tours}/${tour}`
}
