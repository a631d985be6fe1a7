import { beforeAll, describe, expect, test } from '@jest/globals'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { PDFDocumentProxy } from 'pdfjs-dist'

import { saidOnPage } from '../../support/said-in-pdf.ts'
import { renderLetter } from '../../../domain/documents/pdf/render-letter.ts'
import type { ComposedLetter } from '../../../domain/procedures/letters/compose.ts'

const letter: ComposedLetter = {
  title: 'Comunicazione di presa in carico',
  sender: ['Comune di Perugia', 'Ufficio della Cittadinanza'],
  recipient: ['Ada Inventata', 'Via dell’Università 1, Perugia'],
  date: 'sabato 28 novembre 2026',
  reference: 'Pratica 2026/000001',
  subject: 'è così: «avvio» – perché',
  body: [
    { kind: 'paragraph', text: 'La informiamo che il procedimento è iniziato.' },
    { kind: 'heading', text: 'Che cosa deve sapere' },
    {
      kind: 'list',
      items: Array.from({ length: 40 }, (_, at) => `voce ${String(at)} ${'parola '.repeat(20)}`),
    },
  ],
  signature: ['L’assistente sociale responsabile', 'Marta Orsini'],
}
const at = new Date('2026-11-28T10:00:00Z')

let read: PDFDocumentProxy
let pages: number
beforeAll(async () => {
  const made = await renderLetter(letter, { at, reference: 'Pratica 2026/000001 · documento abcd' })
  pages = made.pages
  read = await getDocument({ data: new Uint8Array(made.content), verbosity: 0 }).promise
})

const saidOn = (number: number) => saidOnPage(read, number)

/** What the reader answers is a map of its own realm, or an object. */
function pairsOf(answer: object | null): unknown[] {
  if (answer === null) return []
  return Symbol.iterator in answer ? [...(answer as Iterable<unknown>)] : Object.entries(answer)
}

describe('the file of a letter, read by another program', () => {
  test('is tagged, in Italian, with its title, and says that it is accessible', async () => {
    const { info, metadata } = await read.getMetadata()
    expect(info).toMatchObject({ Title: letter.title, Language: 'it-IT', Subject: letter.subject })
    expect(pairsOf(await read.getMarkInfo())).toContainEqual(['Marked', true])
    expect(pairsOf(await read.getViewerPreferences())).toContainEqual(['DisplayDocTitle', true])
    expect(metadata.get('pdfuaid:part')).toBe('1')
  })

  test('is read in order: who writes, to whom, title, parts', async () => {
    const said = await saidOn(1)
    expect(said.slice(0, 11)).toEqual([
      'P: Comune di Perugia',
      'P: Ufficio della Cittadinanza',
      'P: sabato 28 novembre 2026',
      'P: Pratica 2026/000001',
      'P: Ada Inventata',
      'P: Via dell’Università 1, Perugia',
      'H1: Comunicazione di presa in carico',
      'P: Oggetto: è così: «avvio» – perché',
      'P: La informiamo che il procedimento è iniziato.',
      'H2: Che cosa deve sapere',
      'Lbl: •',
    ])
    expect(said[11]).toMatch(/^LBody: voce 0 parola/)
  })

  test('loses nothing over several pages: each entry of the list is there once', async () => {
    expect(read.numPages).toBe(pages)
    expect(pages).toBeGreaterThan(1)
    const all: string[] = []
    for (let number = 1; number <= pages; number += 1) all.push(...(await saidOn(number)))
    const entries = all.filter((line) => line.startsWith('LBody: voce'))
    expect(entries.map((line) => line.split(' ')[2])).toEqual(
      letter.body.flatMap((part) => ('items' in part ? part.items.map((_, at) => String(at)) : [])),
    )
    expect(all.at(-1)).toBe('P: Marta Orsini')
  })

  test('page numbers are no part of what is read', async () => {
    expect((await saidOn(1)).join('\n')).not.toContain('pagina 1 di')
    const { items } = await (await read.getPage(1)).getTextContent()
    expect(items.map((item) => ('str' in item ? item.str : '')).join('')).toContain('pagina 1 di')
  })

  test('brings its fonts with it', async () => {
    const { content } = await renderLetter(letter, { at, reference: 'prova' })
    const text = content.toString('latin1')
    expect(text.match(/\/FontFile2/g)).toHaveLength(2)
    expect(text).not.toContain('Helvetica')
  })
})

test('a heading keeps its face on every page, and is never the last line of one', async () => {
  const body = Array.from({ length: 60 }, (_, n) => [
    { kind: 'heading', text: `Capo ${String(n)}` } as const,
    { kind: 'paragraph', text: 'testo '.repeat(10 + n) } as const,
  ]).flat()
  const made = await renderLetter({ ...letter, body }, { at, reference: 'x' })
  const whole = await getDocument({ data: new Uint8Array(made.content), verbosity: 0 }).promise
  const faces = new Set<string>()
  for (let page = 1; page <= whole.numPages; page++) {
    const { items } = await (await whole.getPage(page)).getTextContent()
    const texts = items.flatMap((item) => ('str' in item && item.str.trim() ? [item] : []))
    for (const { str, fontName } of texts) if (str.startsWith('Capo')) faces.add(fontName)
    // The foot comes last.
    expect(texts.at(-2)?.str.startsWith('Capo')).toBe(false)
  }
  expect([whole.numPages > 2, faces.size]).toEqual([true, 1])
})
