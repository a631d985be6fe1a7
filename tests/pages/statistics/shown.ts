/** Rows of the table of a section, without its heading: what each cell says. */
export function tableRows(html: string, section: string): string[][] {
  const from = html.indexOf(`aria-labelledby='${section}'`)
  const table = html.slice(html.indexOf('</thead>', from), html.indexOf('</table>', from))
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => textOf(cell)),
  )
}

/** The same, in an order that asks nothing of the page. */
export function sortedRows(html: string, section: string): string[][] {
  return inOrder(tableRows(html, section))
}

export function inOrder(rows: string[][]): string[][] {
  return rows.toSorted((a, b) => (a.join('|') < b.join('|') ? -1 : 1))
}

function textOf(html: string): string {
  const plain = html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
  return spaced(plain)
}

/** With plain spaces: currencies and thousands have others. */
export function spaced(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
