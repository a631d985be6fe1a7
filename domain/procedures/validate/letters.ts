import { findAnswer, rowFields } from '../letters/answered.ts'
import { findField, letterFields, namesIn } from '../letters/fields.ts'
import type { Release } from '../schema.ts'
import type { Letter, LetterBlock } from '../schema/letter.ts'
import type { Expression } from '../schema/expression.ts'
import { checkCondition, factVocabulary } from './conditions.ts'
import type { Vocabulary } from './conditions.ts'
import type { Problem } from './problem.ts'

import { error, warning } from './problem.ts'

/** What the conditions of a letter may ask: facts, and the fields of the record. */
function vocabularyOf(release: Release): Vocabulary {
  const answers = release.forms.flatMap((form) =>
    form.sections.flatMap(({ fields }) => fields.map(({ key }) => `form.${form.key}.${key}`)),
  )
  const names = [...Object.keys(letterFields), ...answers]
  const fields = names.map((name) => [name, { type: 'text' as const }])
  return { ...factVocabulary(release), ...Object.fromEntries(fields) }
}

function isKnown(name: string, release: Release): boolean {
  const { facts, deadlines } = release
  const [kind, key] = name.split('.')
  if (kind === 'term' || kind === 'proof') return deadlines.some((one) => one.key === key)
  return findField(name) !== undefined || name in facts || findAnswer(name, release) !== undefined
}

type Each = Extract<LetterBlock, { kind: 'each' }>

/** The rows that a letter goes through are there, and its texts name only what a row has. */
function checkEach(where: string, { of, items }: Each, release: Release): Problem[] {
  const fields = rowFields(of, release)
  if (!fields)
    return [
      error(
        where,
        `La lettera elenca «${of}», che non c’è: indica modulo.sezione, di una sezione a righe, oppure passo.sections o passo.signatures.`,
      ),
    ]
  const names = fields.map((key) => `row.${key}`)
  const vocabulary = {
    ...vocabularyOf(release),
    ...Object.fromEntries(names.map((name) => [name, { type: 'text' as const }])),
  }
  const unknown = items
    .flatMap(({ text }) => namesIn(text))
    .filter((name) => !names.includes(name) && !isKnown(name, release))
  return [
    ...[...new Set(unknown)].map((name) =>
      error(
        where,
        `L’elenco «${of}» usa «{{${name}}}», ma una riga ha soltanto ${names.join(', ')}.`,
      ),
    ),
    ...items.flatMap(({ when }) => checkCondition(where, when, vocabulary)),
  ]
}

interface Said {
  readonly texts: readonly string[]
  readonly conditions: readonly (Expression | undefined)[]
}

interface Part {
  readonly text: string
  readonly when?: Expression | undefined
}

function saidBy({ subject, when, body }: Letter): Said {
  const parts = body.flatMap((block): readonly Part[] => {
    if (block.kind === 'list') return [...block.items, { text: '', when: block.when }]
    return block.kind === 'each' ? [{ text: block.none ?? '', when: block.when }] : [block]
  })
  return {
    texts: [subject, ...parts.map(({ text }) => text)],
    conditions: [when, ...parts.map((part) => part.when)],
  }
}

function checkLetter(letter: Letter, release: Release): Problem[] {
  const where = `letters.${letter.key}`
  const { texts, conditions } = saidBy(letter)
  const vocabulary = vocabularyOf(release)
  const unknown = new Set(texts.flatMap(namesIn).filter((name) => !isKnown(name, release)))
  return [
    ...[...unknown].map((name) =>
      error(
        where,
        `La lettera usa «{{${name}}}», che non è un fatto, una scadenza (term.…, proof.…) né un dato della pratica (${Object.keys(letterFields).join(', ')}).`,
      ),
    ),
    ...conditions.flatMap((when) => checkCondition(where, when, vocabulary)),
    ...letter.body.flatMap((block) =>
      block.kind === 'each' ? checkEach(where, block, release) : [],
    ),
    ...(letter.when && !letter.because
      ? [error(where, 'La lettera non si può fare sempre, ma non dice perché: aggiungi il motivo.')]
      : []),
    ...(letter.source ? [] : [warning(where, 'La lettera non dice quale norma la prevede.')]),
  ]
}

/** Letters that name only what there is, with conditions that can be asked. */
export function checkLetters(release: Release): Problem[] {
  return (release.letters ?? []).flatMap((letter) => checkLetter(letter, release))
}
