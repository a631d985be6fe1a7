/**
 * Names as they are compared: no accents, no case, no apostrophes, one space between words.
 * `D’Angelo, José` gives `dangelo jose`. The words stay in the order of the arguments: family
 * name, given name, alias.
 */
export function searchKey(...names: readonly (string | null | undefined)[]): string {
  return names
    .map((name) => (name ?? '').normalize('NFD').replaceAll(/\p{M}|['’‘`´]/gu, ''))
    .join(' ')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd')
    .replaceAll('æ', 'ae')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Bounds of the keys that begin with `prefix`, when they are compared byte by byte. */
export function keyRange(prefix: string): { from: string; before: string } {
  return { from: prefix, before: `${prefix}\u{10ffff}` }
}
