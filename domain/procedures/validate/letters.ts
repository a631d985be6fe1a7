import { findField, letterFields, namesIn } from '../letters/fields.ts'
import type { Release } from '../schema.ts'
import type { Letter } from '../schema/letter.ts'
import type { Expression } from '../schema/expression.ts'
import { checkCondition, factVocabulary } from './conditions.ts'
import type { Vocabulary } from './conditions.ts'
import type { Problem } from './problem.ts'

import { error, warning } from './problem.ts'

/** What the conditions of a letter may ask: facts, and the fields of the record. */
function vocabularyOf(release: Release): Vocabulary {
  const fields = Object.keys(letterFields).map((name) => [name, { type: 'text' as const }])
  return { ...factVocabulary(release), ...Object.fromEntries(fields) }
}

function isKnown(name: string, { facts, deadlines }: Release): boolean {
  const [kind, key] = name.split('.')
  if (kind === 'term' || kind === 'proof') return deadlines.some((one) => one.key === key)
  return findField(name) !== undefined || name in facts
}

interface Said {
  readonly texts: readonly string[]
  readonly conditions: readonly (Expression | undefined)[]
}

function saidBy({ subject, when, body }: Letter): Said {
  const parts = body.flatMap((block) =>
    block.kind === 'list' ? [...block.items, { text: '', when: block.when }] : [block],
  )
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
