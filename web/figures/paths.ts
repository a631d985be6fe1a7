/** Address of the figures. */
export const paths = { figures: '/cruscotti', adoption: '/cruscotti/uso' } as const

export function figuresPath(division: string): string {
  return `${paths.figures}?per=${division}`
}
