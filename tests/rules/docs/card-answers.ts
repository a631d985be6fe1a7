export type Filled = readonly [concept: string, raw: string | readonly string[]]

/** By row of the ledger: the field that it asks for, or all of them, with what the desk writes there. */
export type FilledIn = Readonly<Record<string, Filled | readonly Filled[]>>

export function answersOf(row: Filled | readonly Filled[]): readonly Filled[] {
  return isOne(row) ? [row] : row
}

function isOne(row: Filled | readonly Filled[]): row is Filled {
  return typeof row[0] === 'string'
}
