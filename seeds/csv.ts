/** Rows of comma-separated text with quoted fields (RFC 4180), by the names in its first line. */
export function parseCsv(text: string): Record<string, string>[] {
  const [header = [], ...lines] = splitLines(text)
  return lines.map((line) =>
    Object.fromEntries(header.map((column, index) => [column, line[index] ?? ''])),
  )
}

function splitLines(text: string): string[][] {
  const lines: string[][] = []
  let line: string[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g,
  )) {
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    if (line.length > 1) lines.push(line)
    line = []
  }
  return lines
}
