import { desksOf } from '../../../../domain/procedures/editor/desk.ts'
import { findPlace } from '../../../../domain/procedures/editor/place.ts'
import type { Input, Linked, Piece } from '../../../../domain/procedures/editor/pieces.ts'
import { postedFrom } from '../../../../domain/procedures/editor/posted.ts'
import type { Wish } from '../../../../domain/procedures/editor/posted.ts'
import { readPart } from '../../../../domain/procedures/editor/read-part.ts'
import { showPart } from '../../../../domain/procedures/editor/show-part.ts'
import type { Candidate } from '../../../../domain/procedures/schema/candidate.ts'
import type { Release } from '../../../../domain/procedures/schema.ts'

export const names = {
  candidates: (all: readonly Candidate[]) =>
    all.map((one) => Object.values(one).join(' ')).join(', '),
  role: (role: string) => role,
  place: (place: string) => place,
  instant: (instant: Date) => instant.toISOString(),
}

export type Fields = Readonly<Record<string, string>>

export function inputsIn(pieces: readonly Piece[]): Input[] {
  return pieces.flatMap((piece): readonly Input[] => {
    if (piece.is === 'input') return [piece.input]
    if (piece.is === 'group') return inputsIn(piece.pieces)
    if (piece.is === 'rows') return piece.rows.flatMap((row) => inputsIn(row.pieces))
    return piece.is === 'rules' ? [piece.mode, ...piece.rows.flatMap((row) => row.inputs)] : []
  })
}

/** The ways of the parts that a page leads to. */
export function waysIn(pieces: readonly Piece[]): string[] {
  return pieces.flatMap((piece) => {
    if (piece.is === 'group') return waysIn(piece.pieces)
    return linksIn(piece).flatMap((link) => (link ? [link.way.join('.')] : []))
  })
}

function linksIn(piece: Piece): readonly (Linked | undefined)[] {
  if (piece.is === 'links') return piece.links
  if (piece.is === 'link') return [piece.link]
  return piece.is === 'rules' ? piece.rows.map(({ link }) => link) : []
}

/** What a browser sends of a page that nobody touched. */
export function sentBy(pieces: readonly Piece[]): Fields {
  const sent = inputsIn(pieces)
    .filter(({ control, checked }) => control !== 'check' || checked)
    .map(({ name, control, value, options }) => {
      if (control === 'check') return [name, 'si']
      if (control === 'choice') return [name, options.find((one) => one.chosen)?.value ?? '']
      return [name, value.replaceAll('\n', '\r\n')]
    })
  return Object.fromEntries(sent) as Fields
}

const nothing: Wish = { verb: 'salva', name: '' }

const desks = new WeakMap<Release, ReturnType<typeof desksOf>>()

export function pageOf(release: Release, way: string) {
  const { place } = findPlace(release, way)
  const own = desks.get(release) ?? desksOf(release, names)
  desks.set(release, own)
  const desk = own(place.way)
  return { place, desk, shown: showPart(place, desk) }
}

export interface Sending {
  readonly release: Release
  readonly way: string
}

/** The page of a part sent with these changes, ready to be read. */
export function sending({ release, way }: Sending, changes: Fields, wish = nothing) {
  const { place, desk, shown } = pageOf(release, way)
  const posted = postedFrom({ ...sentBy(shown.pieces), ...changes }, wish)
  return { place, reading: { posted, desk } }
}

/** What the part says then. */
export function sent(of: Sending, changes: Fields, wish = nothing): unknown {
  const { place, reading } = sending(of, changes, wish)
  return readPart(place, reading)
}
