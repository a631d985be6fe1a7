const collator = new Intl.Collator('it', { numeric: true })

interface Named {
  readonly name: string
}

/** Orders what a reader looks up by its words, as the collation `by_name` of the record does: zone 2 before zone 10. */
export function compareWords(one: string, other: string): number {
  return collator.compare(one, other)
}

/** The same for things that have a name. */
export function byName(one: Named, other: Named): number {
  return compareWords(one.name, other.name)
}
