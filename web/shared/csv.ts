type Cell = string | number | null

/**
 * A table as spreadsheets in Italy open it: separated by semicolons, UTF-8 with its mark, CRLF. A text
 * that a spreadsheet would run as a formula is written as text (OWASP, CSV injection).
 */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(inCell).join(';')}\r\n`).join('')}`
}

function inCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
