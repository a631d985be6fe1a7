/** A comune that may be written of. */
export interface Comune {
  readonly id: number
  /** Of ISTAT, six digits. */
  readonly code: string
}

export interface Counted {
  readonly municipality: number
  readonly n: number
}

export interface Flaw {
  /** From 1, as the person sees it. */
  readonly line: number
  readonly code: 'line' | 'comune' | 'number' | 'twice'
}

export interface ReadTable {
  readonly counted: readonly Counted[]
  readonly flaws: readonly Flaw[]
}

/** Nobody has more. */
const most = 10_000_000

/**
 * A table of inhabitants as spreadsheets and ISTAT give it: a line a comune, its code first, how many last,
 * between them whatever is there. A first line without a digit is a heading.
 */
export function readInhabitants(text: string, comuni: readonly Comune[]): ReadTable {
  const byCode = new Map(comuni.map(({ id, code }) => [code, id]))
  const counted: Counted[] = []
  const flaws: Flaw[] = []
  const seen = new Set<number>()
  const lines = text.replace('\uFEFF', '').split(/\r\n|\r|\n/)
  const first = lines.findIndex((line) => line.trim() !== '')
  for (const [at, line] of lines.entries()) {
    const cells = cellsOf(line)
    const isHeading = at === first && !/\d/.test(line) && !byCode.has(cells[0] ?? '')
    if (cells.length === 0 || isHeading) continue
    const found = countIn(cells, byCode)
    if (typeof found === 'string') flaws.push({ line: at + 1, code: found })
    else if (seen.has(found.municipality)) flaws.push({ line: at + 1, code: 'twice' })
    else counted.push(found)
    if (typeof found !== 'string') seen.add(found.municipality)
  }
  return { counted, flaws }
}

function countIn(
  cells: readonly string[],
  byCode: ReadonlyMap<string, number>,
): Counted | Flaw['code'] {
  if (cells.length < 2) return 'line'
  const municipality = byCode.get((cells[0] ?? '').padStart(6, '0'))
  if (municipality === undefined) return 'comune'
  const n = numberIn(cells.at(-1))
  return n === undefined ? 'number' : { municipality, n }
}

/** Parted by semicolons or tabs; by commas only where there is neither. */
function cellsOf(line: string): string[] {
  const mark = /[;\t]/.test(line) ? /[;\t]/ : ','
  const cells = line.split(mark).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  )
  while (cells.at(-1) === '') cells.pop()
  return cells
}

/** Whole and above zero, thousands parted by dots or spaces or not at all. */
export function numberIn(text: string | undefined): number | undefined {
  const plain = (text ?? '').replaceAll(/[\s\u00A0]/g, '')
  if (!/^(\d+|\d{1,3}(\.\d{3})+)$/.test(plain)) return undefined
  const n = Number(plain.replaceAll('.', ''))
  return n >= 1 && n <= most ? n : undefined
}
