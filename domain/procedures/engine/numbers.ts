/** A sum without the dust that binary fractions leave: 0.1 and 0.2 are 0.3. */
export function add(values: readonly number[]): number {
  return rounded(values.reduce((sum, value) => sum + value, 0))
}

/** To six decimals, more than any figure of a form has. */
export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
