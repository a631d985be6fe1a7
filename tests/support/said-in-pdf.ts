import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { PDFDocumentProxy } from 'pdfjs-dist'

interface Node {
  readonly role?: string
  readonly type?: string
  readonly id?: string
  readonly children?: readonly Node[]
}

/** What another program reads of a page, in the order and with the roles of the structure. */
export async function saidOnPage(read: PDFDocumentProxy, number: number): Promise<string[]> {
  const page = await read.getPage(number)
  const { items } = await page.getTextContent({ includeMarkedContent: true })
  const texts = new Map<string, string>()
  const open: (string | undefined)[] = []
  for (const item of items) {
    if ('str' in item) {
      const id = open.findLast((one) => one !== undefined)
      if (id !== undefined)
        texts.set(id, (texts.get(id) ?? '') + item.str + (item.hasEOL ? ' ' : ''))
    } else if (item.type === 'endMarkedContent') open.pop()
    else open.push(item.id)
  }
  const walk = (node: Node): string[] => [
    ...(node.children ?? []).flatMap((child) =>
      child.type === 'content'
        ? [`${node.role ?? ''}: ${(texts.get(child.id ?? '') ?? '').trim()}`]
        : walk(child),
    ),
  ]
  return walk((await page.getStructTree()) as Node)
}

/** The whole of a file, page after page. */
export async function saidIn(content: Uint8Array): Promise<string[]> {
  const read = await getDocument({ data: new Uint8Array(content), verbosity: 0 }).promise
  const pages = []
  for (let page = 1; page <= read.numPages; page++) pages.push(...(await saidOnPage(read, page)))
  return pages
}
