import { evaluate } from '../engine/expression.ts'
import type { Facts } from '../engine/types.ts'
import type { Release } from '../schema.ts'
import type { Letter, LetterBlock } from '../schema/letter.ts'
import type { LetterAnswers, LetterRow } from './answered.ts'
import { placeholder } from './fields.ts'
import type { LetterFieldName, Place } from './fields.ts'
import { explainHole } from './holes.ts'
import { afterArticle, factInWords } from './words.ts'

/** A term that runs or ran: its day in words, and why it is that day. */
export interface LetterTerm {
  readonly day: string
  readonly proof: readonly string[]
}

/** What is known of a case to whoever makes a letter. What is not there is a hole. */
export interface LetterValues extends Partial<LetterAnswers> {
  readonly fields: Readonly<Partial<Record<LetterFieldName, string>>>
  readonly facts: Facts
  /** Of a minor: who has parental responsibility or guardianship, as far as the record says. */
  readonly guardians?: readonly string[]
  /** By the key of the deadline. */
  readonly terms: Readonly<Record<string, LetterTerm>>
}

export type LetterPart =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

/** A letter with every value in its place, as page and file show it. */
export interface ComposedLetter {
  readonly title: string
  readonly sender: readonly string[]
  readonly recipient: readonly string[]
  readonly date: string
  readonly reference: string
  readonly subject: string
  readonly body: readonly LetterPart[]
  readonly signature: readonly string[]
}

/** A value that the letter needs and nobody has written. */
export interface Hole {
  readonly name: string
  /** What is missing, in words. */
  readonly title: string
  readonly place: Place
  /** Where to fill it, in words. */
  readonly where: string
}

export interface Composition {
  readonly letter: ComposedLetter
  /** A letter with holes is shown, never made. */
  readonly holes: readonly Hole[]
  /** Why this letter is not for this case; empty: it is. */
  readonly refused: string
}

/** Fills a letter of a release. Parts whose condition is not true are left out, with their holes. */
export function composeLetter(letter: Letter, release: Release, values: LetterValues): Composition {
  const missing = new Set<string>()
  const known = { ...values.facts, ...values.fields, ...values.said }
  const holds = ({ when }: { when?: Letter['when'] }) => !when || evaluate(when, known)
  const fill = (text: string, row: LetterRow = {}) =>
    text.replaceAll(withArticle, (_, article: string | undefined, name: string) => {
      const found = row[name] ?? valueOf(name, release, values)
      if (found === '') missing.add(name)
      return afterArticle(article ?? '', found || `[${explainHole(name, release).title}]`)
    })
  const body = letter.body.filter(holds).flatMap((block): LetterPart[] => {
    if (block.kind === 'each') return eachRow(block, { values, known, fill })
    if (block.kind !== 'list') return [{ kind: block.kind, text: fill(block.text) }]
    return [{ kind: 'list', items: block.items.filter(holds).map(({ text }) => fill(text)) }]
  })
  const composed = {
    title: letter.title,
    ...frameOf(letter, values, fill),
    subject: fill(letter.subject),
    body,
  }
  return {
    letter: composed,
    holes: holesOf(missing, release),
    refused: holds(letter)
      ? ''
      : (letter.because ?? 'Questa lettera non è prevista per questa pratica.'),
  }
}

const withArticle = new RegExp(`(?:\\b(il|del|dal|al) )?${placeholder.source}`, 'g')

interface Filling {
  readonly values: LetterValues
  readonly known: Facts
  readonly fill: (text: string, row?: LetterRow) => string
}

/** A line for each row, by the first text that holds for it. */
function eachRow(
  { of, items, none }: Extract<LetterBlock, { kind: 'each' }>,
  { values, known, fill }: Filling,
): LetterPart[] {
  const rows = (values.rows?.[of] ?? []).map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, text]) => [`row.${key}`, text])),
  )
  const lines = rows.flatMap((row) => {
    const item = items.find(({ when }) => !when || evaluate(when, { ...known, ...row }))
    return item ? [fill(item.text, row)] : []
  })
  if (lines.length > 0) return [{ kind: 'list', items: lines }]
  return none === undefined ? [] : [{ kind: 'paragraph', text: fill(none) }]
}

/** A term and its proof are one thing to write. */
function holesOf(missing: ReadonlySet<string>, release: Release): Hole[] {
  const holes = [...missing].map((name) => explainHole(name, release))
  return holes.filter(({ title }, at) => holes.findIndex((one) => one.title === title) === at)
}

/** A minor's letter is for who answers for her; who that is, the record may not say. */
function addresseesOf({ guardians }: LetterValues, name: string): readonly string[] {
  if (!guardians) return [name]
  const nobody = '(nella cartella non è indicato chi: scrivilo prima di consegnare)'
  return [
    `A chi ha la responsabilità genitoriale o la tutela di ${name}`,
    guardians.length > 0 ? guardians.join(', ') : nobody,
  ]
}

function frameOf(letter: Letter, values: LetterValues, fill: Filling['fill']) {
  const { fields } = values
  const lines = (...found: (string | undefined)[]) => found.filter((line) => line !== undefined)
  const toPerson = letter.to === 'person'
  return {
    sender: lines(fields['municipality.name'], fill('{{office.name}}')),
    recipient: toPerson
      ? lines(...addresseesOf(values, fill('{{person.name}}')), fields['person.address'])
      : [],
    date: fill('{{letter.date}}'),
    reference: fill('Pratica {{case.number}}'),
    signature: signatures[letter.signed].map((line) => fill(line)),
  }
}

const signatures: Readonly<Record<Letter['signed'], readonly string[]>> = {
  author: ['{{author.name}}', '{{office.name}}'],
  manager: ['L’assistente sociale responsabile', '{{manager.name}}'],
  office: ['{{office.name}}'],
  body: [],
}

function valueOf(name: string, release: Release, values: LetterValues): string {
  const { fields, facts, terms, said: answers } = values
  const fact = facts[name]
  if (fact !== undefined) return factInWords(name, fact, release)
  const [kind, key = ''] = name.split('.')
  const said: Readonly<Record<string, string | undefined>> = {
    ...fields,
    ...answers,
    ...(kind === 'term' && { [name]: terms[key]?.day }),
    ...(kind === 'proof' && { [name]: terms[key]?.proof.join(' ') }),
  }
  return said[name] ?? ''
}
