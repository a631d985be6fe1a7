/** Address of the figures. */
export const paths = { figures: '/cruscotti' } as const

export function figuresPath(division: string): string {
  return `${paths.figures}?per=${division}`
}
