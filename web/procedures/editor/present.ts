import { partOf } from '../../../domain/procedures/compare/describe-release.ts'
import type { Draft } from '../../../domain/procedures/drafts/drafts.ts'
import { codeInWords } from '../../../domain/procedures/editor/desk.ts'
import type { Desk } from '../../../domain/procedures/editor/desk.ts'
import { isObject } from '../../../domain/procedures/editor/nodes.ts'
import type { Piece } from '../../../domain/procedures/editor/pieces.ts'
import { collections, findPlace, nounOf } from '../../../domain/procedures/editor/place.ts'
import type { Found, Place } from '../../../domain/procedures/editor/place.ts'
import { conditionInWords, sentenceOf } from '../../../domain/procedures/editor/say.ts'
import { posted, showPart } from '../../../domain/procedures/editor/show-part.ts'
import type { Flaw } from '../../../domain/procedures/errors.ts'
import type { Problem } from '../../../domain/procedures/validate/problem.ts'
import type { Translate } from '../../shared/i18n.ts'
import { inWords } from '../in-words.ts'
import { draftPath, editPath, paths } from '../paths.ts'
import { groups } from '../present-differences.ts'
import { handOf } from '../present-draft.ts'
import { presentHead } from '../present-procedure.ts'
import type { Reader } from '../present-procedure.ts'
import { capital, kindsOf, presentPieces } from './present-pieces.ts'
import { idOf, pathTo } from './problem-path.ts'

/** A part of a draft as it is looked at, or as it came back refused. */
export interface Edited {
  readonly draft: Draft
  readonly found: Found
  readonly desk: Desk
  readonly problems: readonly Problem[]
  readonly me: string
  /** Of the page that was sent. */
  readonly refused?: {
    readonly typed: unknown
    readonly flaws: readonly Flaw[]
    readonly revision: number
  }
}

export function presentPart(edited: Edited, reader: Reader) {
  const { draft, found, desk, problems, refused } = edited
  const { place } = found
  const { t } = reader
  const value = refused ? refused.typed : place.value
  const { pieces, kinds } = showPart({ ...place, value }, desk)
  const flaws = named(refused?.flaws ?? [], pieces)
  const { id, document } = draft
  return {
    title: titleOf(place, desk, t),
    noun: place.way.length > 1 && capital(nounOf(place)),
    head: presentHead(document, reader),
    drafts: paths.drafts,
    back: draftPath(id),
    picture: draftPath(id, 'draftPicture'),
    crumbs: crumbsOf(edited, t),
    tabs: tabsOf(edited, t),
    action: editPath(id, place.way),
    rev: refused?.revision ?? draft.revision,
    hand: handOf({ draft, me: edited.me }, reader),
    pieces: presentPieces(pieces, { draft: id, flaws, t }),
    kinds: kinds.length > 0 && {
      options: kindsOf(kinds),
      name: posted.kind,
      id: idOf(posted.kind),
    },
    said: saidOf(place, desk),
    errors: flaws.map(({ field, message }) => ({ field, message })),
    problems: problemsOf(problems, edited),
  }
}

function titleOf(place: Place, desk: Desk, t: Translate): string {
  const { way, name } = place
  if (way.length === 0) return t('editor.whole')
  if (way.length === 1 && collections.includes(name)) return t(`procedures.group-${name}`)
  const { title } = sentenceOf({ ...place, property: name }, desk)
  return capital(title)
}

function crumbsOf({ draft, found, desk }: Edited, t: Translate) {
  const above = found.trail.slice(1, -1)
  return above.map((place) => ({
    href: editPath(draft.id, place.way),
    text: titleOf(place, desk, t),
  }))
}

function tabsOf({ draft, found }: Edited, t: Translate) {
  const [first = ''] = found.place.way
  const ordered = [...groups, ...collections].filter((one) => collections.includes(one))
  const tabs = [...new Set(ordered)].map((name) => ({
    href: editPath(draft.id, [name]),
    label: t(`procedures.group-${name}`),
    current: name === first,
  }))
  const whole = { href: editPath(draft.id, []), label: t('editor.whole') }
  return [{ ...whole, current: !collections.includes(first) }, ...tabs]
}

/** What the part says, in full; a collection and the whole are said by their parts. */
function saidOf({ slot, kind, value, way, name }: Place, desk: Desk) {
  if (slot.node.kind === 'condition')
    return { title: conditionInWords(value, desk), said: [], parts: [] }
  const many = way.length === 1 && collections.includes(name)
  if (way.length === 0 || many || !isObject(value)) return undefined
  return inWords(partOf(kind, value, desk.speech))
}

/** Each flaw at the box that asks for it, or at what holds the box. */
function named(flaws: readonly Flaw[], pieces: readonly Piece[]) {
  const names = namesIn(pieces)
  return flaws.map(({ where, message }) => {
    if (where === '') return { where, field: 'parte', message }
    const found = names.filter(([name]) => where === name || where.startsWith(`${name}.`))
    const [name, label] = found.toSorted(([a], [b]) => b.length - a.length)[0] ?? [where, where]
    return { where: name, field: idOf(name), message: `${capital(label)}: ${message}` }
  })
}

function namesIn(pieces: readonly Piece[]): (readonly [string, string])[] {
  return pieces.flatMap((piece) => {
    if (piece.is === 'input') return [[piece.input.name, piece.input.label] as const]
    const own = [[piece.name, piece.label] as const]
    if (piece.is === 'group') return [...own, ...namesIn(piece.pieces)]
    return piece.is === 'rows' ? [...own, ...piece.rows.flatMap((row) => namesIn(row.pieces))] : own
  })
}

const mostElsewhere = 20

/** Those of this part, then those of others, each leading to its box. */
function problemsOf(problems: readonly Problem[], edited: Edited) {
  const here = `${edited.found.place.way.join('.')}.`
  const all = problems.map((one) => ({
    ...presentProblem(one, edited),
    error: one.severity === 'error',
  }))
  const isHere = ({ way }: { way: string }) => here === '.' || `${way}.`.startsWith(here)
  const elsewhere = all.filter((one) => one.error && !isHere(one))
  return {
    here: here === '.' ? all.filter(({ error }) => error) : all.filter(isHere),
    elsewhere: elsewhere.slice(0, mostElsewhere),
    count: elsewhere.length,
  }
}

function presentProblem({ where, message }: Problem, { draft, desk }: Edited) {
  const found = findPlace(draft.document, where)
  const { place } = found
  return {
    way: place.way.join('.'),
    href: pathTo(draft.id, found),
    place: place.way.length === 0 ? codeInWords(desk, 'release', where) : placeInWords(place, desk),
    message,
  }
}

function placeInWords(place: Place, desk: Desk): string {
  const { title } = sentenceOf({ ...place, property: place.name }, desk)
  return `${nounOf(place)} «${title}»`
}
