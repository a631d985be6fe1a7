import type { PartKind } from '../compare/part.ts'

/** Something that is asked for, by the name with which it is posted. */
export interface Input {
  readonly name: string
  /** Capital letters are for the page. */
  readonly label: string
  readonly hint: string | undefined
  readonly control: 'line' | 'area' | 'choice' | 'check' | 'day' | 'moment' | 'number'
  readonly value: string
  readonly checked: boolean
  readonly options: readonly Option[]
}

export interface Option {
  readonly value: string
  readonly text: string
  readonly chosen: boolean
}

/** A part with a page of its own, as it stands in the page of the one that holds it. */
export interface Linked {
  /** From the whole procedure. */
  readonly way: readonly string[]
  /** By which it is moved and removed: the property, or list and position. */
  readonly name: string
  readonly title: string
  readonly said: string
}

interface Headed {
  /** By which it is posted, and reached from what is wrong. */
  readonly name: string
  readonly label: string
  readonly hint: string | undefined
}

/** A kind of part that may be added, or that a part may become. */
export interface Kind extends Option {
  readonly hint: string | undefined
}

/** What a page shows of a part, one under the other. */
export type Piece =
  | { readonly is: 'input'; readonly input: Input }
  | ({ readonly is: 'group'; readonly pieces: readonly Piece[] } & Headed)
  | ({ readonly is: 'rows'; readonly rows: readonly RowOf[] } & Headed)
  | ({
      readonly is: 'links'
      readonly links: readonly Linked[]
      readonly kinds: readonly Kind[]
    } & Headed)
  /** Absent: it may be made. */
  | ({
      readonly is: 'link'
      readonly link: Linked | undefined
      readonly optional: boolean
    } & Headed)
  | ({ readonly is: 'rules'; readonly mode: Input; readonly rows: readonly Rule[] } & Headed)

interface RowOf {
  readonly name: string
  readonly pieces: readonly Piece[]
  /** A row to write another one in. */
  readonly blank: boolean
}

/** A row of a condition: asked here, or a condition of its own. */
export interface Rule {
  readonly name: string
  readonly blank: boolean
  readonly inputs: readonly Input[]
  readonly link: Linked | undefined
}

/** Where a slot is asked for. */
export interface At {
  /** With which it is posted. */
  readonly name: string
  readonly kind: PartKind
  readonly property: string
  readonly value: unknown
  /** From the whole procedure. */
  readonly way: readonly string[]
}

/** Names of what is asked within what is asked. */
export const partName = {
  english: (name: string) => `${name}.en`,
  who: (name: string) => `${name}.chi`,
  where: (name: string) => `${name}.dove`,
  key: (name: string) => `${name}.voce`,
  value: (name: string) => `${name}.valore`,
  verb: (name: string) => `${name}.confronto`,
  mode: (name: string) => `${name}.insieme`,
  added: (name: string) => `${name}.nuovo`,
  inner: (name: string, inner: string | number) => `${name}.${String(inner)}`,
} as const
