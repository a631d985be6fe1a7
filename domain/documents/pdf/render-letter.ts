import { fileURLToPath } from 'node:url'

import PDFDocument from 'pdfkit'

import type { ComposedLetter, LetterPart } from '../../procedures/letters/compose.ts'

export interface Imprint {
  /** When it was made: the file's own date. */
  readonly at: Date
  /** Written small at the foot of every page, to find the document again. */
  readonly reference: string
}

export interface Rendered {
  readonly content: Buffer
  readonly pages: number
}

const faces = { regular: 'regular', bold: '700' } as const
type Face = keyof typeof faces

const fonts = new URL(
  'dist/fonts/Titillium_Web/',
  import.meta.resolve('bootstrap-italia/package.json'),
)

function fontFile(face: Face): string {
  return fileURLToPath(new URL(`titillium-web-v10-latin-ext_latin-${faces[face]}.ttf`, fonts))
}

// The types of pdfkit do not know this profile yet.
const accessible: object = { subset: 'PDF/UA' }

// Points, on A4.
const margin = 60
const foot = 24
const indent = 14

type Doc = InstanceType<typeof PDFDocument>
type Element = ReturnType<Doc['struct']>

/**
 * A letter as a tagged PDF (PDF/UA-1): structure, language, title and fonts are in the file, so that
 * a screen reader says it in order.
 */
export async function renderLetter(letter: ComposedLetter, imprint: Imprint): Promise<Rendered> {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: margin, left: margin, right: margin, bottom: margin + foot },
    lang: 'it-IT',
    tagged: true,
    displayTitle: true,
    pdfVersion: '1.7',
    ...accessible,
    bufferPages: true,
    font: fontFile('regular'),
    info: {
      Title: letter.title,
      Subject: letter.subject,
      Author: letter.sender.join(', '),
      Creator: 'S.I.SO',
      CreationDate: imprint.at,
    },
  })
  doc.registerFont('regular', fontFile('regular')).registerFont('bold', fontFile('bold'))
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  writeLetter(doc, letter)
  const pages = doc.bufferedPageRange().count
  writeFeet(doc, imprint.reference)
  doc.end()
  return { content: await done, pages }
}

interface Line {
  readonly tag?: 'P' | 'H1' | 'H2'
  readonly face?: Face
  readonly size?: number
  /** Room below, in points. */
  readonly after?: number
}

function writeLetter(doc: Doc, letter: ComposedLetter): void {
  const root = doc.struct('Document', { title: letter.title })
  doc.addStructure(root)
  const say = (
    text: string,
    { tag = 'P', face = 'regular', size = 10.5, after = 0 }: Line = {},
  ) => {
    if (face === 'bold') keepWithNext(doc.font(face, size), text)
    root.add(
      doc.struct(
        tag,
        {},
        () => void doc.font(face, size).text(text, margin, doc.y, { lineGap: 1 }),
      ),
    )
    doc.y += after
  }
  const [authority = '', ...office] = letter.sender
  say(authority, { face: 'bold', size: 13 })
  for (const line of office) say(line)
  doc.y += 18
  say(letter.date)
  say(letter.reference, { after: 16 })
  letter.recipient.forEach((line, at) => say(line, { face: at === 0 ? 'bold' : 'regular' }))
  if (letter.recipient.length > 0) doc.y += 16
  say(letter.title, { tag: 'H1', face: 'bold', size: 16, after: 4 })
  say(`Oggetto: ${letter.subject}`, { face: 'bold', after: 12 })
  for (const part of letter.body) {
    if (part.kind === 'list') writeList(doc, root, part)
    else if (part.kind === 'paragraph') say(part.text, { after: 8 })
    else say(part.text, { tag: 'H2', face: 'bold', size: 12, after: 3 })
  }
  doc.y += 18
  for (const line of letter.signature) say(line)
  root.end()
}

function writeList(
  doc: Doc,
  root: Element,
  { items }: Extract<LetterPart, { kind: 'list' }>,
): void {
  const list = doc.struct('L')
  root.add(list)
  for (const text of items) {
    const item = doc.struct('LI')
    list.add(item)
    breakBeforeLastLine(doc)
    const top = doc.y
    item.add(
      doc.struct(
        'Lbl',
        {},
        () => void doc.font('regular', 10.5).text('•', margin, top, { lineBreak: false }),
      ),
    )
    item.add(
      doc.struct('LBody', {}, () => void doc.text(text, margin + indent, top, { lineGap: 1 })),
    )
    item.end()
    doc.y += 3
  }
  list.end()
  doc.y += 6
}

/** A heading goes over with what it is about: a page begins in the face of the text. */
function keepWithNext(doc: Doc, text: string): void {
  const own = doc.heightOfString(text, { width: doc.page.width - 2 * margin, lineGap: 1 })
  if (doc.y + own + doc.currentLineHeight() * 2 > doc.page.maxY()) doc.addPage()
}

/** A bullet stays on the page of its text. */
function breakBeforeLastLine(doc: Doc): void {
  if (doc.y + doc.currentLineHeight() * 2 > doc.page.maxY()) doc.addPage()
}

/** Page numbers are no part of the letter: readers skip them. */
function writeFeet(doc: Doc, reference: string): void {
  const { start, count } = doc.bufferedPageRange()
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(start + page)
    const { height, width, margins } = doc.page
    margins.bottom = 0
    doc.markContent('Artifact', { type: 'Pagination' })
    const text = `${reference} · pagina ${String(page + 1)} di ${String(count)}`
    const place = { width: width - 2 * margin, align: 'center', lineBreak: false } as const
    doc.font('regular', 8).text(text, margin, height - margin, place)
    doc.endMarkedContent()
  }
}
