/** By which spreadsheets know that the text is UTF-8. */
export const encodingMark = '\uFEFF'

type Cell = string | number | null

/** What a spreadsheet would run as a formula is text for it (OWASP, CSV injection); a number is none. */
export function noFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && !/^-\d+(,\d+)?$/.test(text) ? `'${text}` : text
}

/** A table as spreadsheets in Italy open it: separated by semicolons, UTF-8 with its mark, CRLF. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `${encodingMark}${rows.map(csvRow).join('')}`
}

/** One row of such a table, for files that are written in parts. */
export function csvRow(row: readonly Cell[]): string {
  return `${row.map(inCell).join(';')}\r\n`
}

/** Hundredths as spreadsheets in Italy read them: `12,50`. */
export function hundredthsInCell(hundredths: number): string {
  return (hundredths / 100).toFixed(2).replace('.', ',')
}

function inCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = noFormula(cell)
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
