import { labelOf } from '../../../domain/procedures/editor/desk.ts'
import type { Input, Kind, Linked, Piece } from '../../../domain/procedures/editor/pieces.ts'
import { partName } from '../../../domain/procedures/editor/pieces.ts'
import type { Flaw } from '../../../domain/procedures/errors.ts'
import type { Translate } from '../../shared/i18n.ts'
import { editPath } from '../paths.ts'
import { idOf } from './problem-path.ts'

interface Within {
  readonly draft: string
  readonly flaws: readonly Flaw[]
  readonly t: Translate
}

/** The boxes, rows and links of a part for its page. */
export function presentPieces(pieces: readonly Piece[], on: Within): readonly object[] {
  return pieces.map((piece) => presentPiece(piece, on))
}

function presentPiece(piece: Piece, on: Within): object {
  switch (piece.is) {
    case 'input':
      return { input: presentInput(piece.input, on) }
    case 'group':
      return { group: { ...headOf(piece, on), pieces: presentPieces(piece.pieces, on) } }
    case 'rows':
      return { rows: { ...headOf(piece, on), rows: rowsOf(piece, on) } }
    case 'links':
      return { links: { ...headOf(piece, on), ...linksOf(piece, on) } }
    case 'link':
      return { link: { ...headOf(piece, on), ...linkOf(piece, on) } }
    case 'rules':
      return { rules: { ...headOf(piece, on), ...rulesOf(piece, on) } }
  }
}

type Of<K extends Piece['is']> = Extract<Piece, { is: K }>

function headOf(
  { name, label, hint }: Of<'group'> | Of<'rows'> | Of<'links'> | Of<'link'> | Of<'rules'>,
  { flaws }: Within,
) {
  const wrong = flaws.filter(({ where }) => where === name)
  return { id: idOf(name), name, label: capital(label), hint, error: wrong[0]?.message }
}

function presentInput(input: Input, { flaws }: Within) {
  const { name, label, control, value } = input
  const id = idOf(name)
  const error = flaws.find(({ where }) => where === name)?.message
  const described = [input.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  const types = { day: 'date', moment: 'datetime-local', number: 'text', line: 'text' } as const
  return {
    ...input,
    id,
    label: capital(label),
    error,
    described,
    area: control === 'area' && { rows: Math.min(14, 2 + Math.floor(value.length / 70)) },
    choice: control === 'choice',
    check: control === 'check',
    type: control in types ? types[control as keyof typeof types] : 'text',
    mode: control === 'number' ? 'decimal' : undefined,
  }
}

function rowsOf({ rows }: Of<'rows'>, on: Within) {
  const whole = rows.filter(({ blank }) => !blank).length
  return rows.map(({ name, blank, pieces }, n) => ({
    id: idOf(name),
    legend: blank ? on.t('editor.another') : on.t('editor.row', { count: n + 1 }),
    pieces: presentPieces(pieces, on),
    ...(!blank && movesOf(name, n, whole)),
  }))
}

/** Buttons of an element: what is first does not go up. */
function movesOf(name: string, n: number, count: number) {
  return {
    remove: `togli:${name}`,
    up: n > 0 && `su:${name}`,
    down: n < count - 1 && `giu:${name}`,
  }
}

function linksOf({ name, links, kinds }: Of<'links'>, on: Within) {
  return {
    links: links.map((one, n) => ({ ...hrefOf(one, on), ...movesOf(one.name, n, links.length) })),
    add: `aggiungi:${name}`,
    noun: labelOf(name.split('.').at(-1) ?? name),
    kinds: kindsOf(kinds),
    kindName: partName.added(name),
    kindId: idOf(partName.added(name)),
  }
}

export function kindsOf(kinds: readonly Kind[]) {
  return kinds.map(({ text, hint, ...one }) => ({
    ...one,
    text: hint === undefined ? capital(text) : `${capital(text)}: ${hint}`,
  }))
}

function linkOf({ name, link, optional }: Of<'link'>, on: Within) {
  return {
    ...(link && hrefOf(link, on)),
    there: link !== undefined,
    make: `crea:${name}`,
    remove: optional && link !== undefined && `togli:${name}`,
  }
}

function hrefOf({ way, title, said }: Linked, { draft }: Within) {
  return { href: editPath(draft, way), title: capital(title), said }
}

function rulesOf({ name, mode, rows }: Of<'rules'>, on: Within) {
  const whole = rows.filter(({ blank }) => !blank).length
  return {
    mode: presentInput(mode, on),
    add: `aggiungi:${name}`,
    rows: rows.map((row, n) => ({
      legend: row.blank ? on.t('editor.another') : on.t('editor.row', { count: n + 1 }),
      inputs: row.inputs.map((input) => presentInput(input, on)),
      link: row.link && hrefOf(row.link, on),
      ...(!row.blank && movesOf(row.name, n, whole)),
    })),
  }
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
