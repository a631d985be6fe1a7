import type { FieldCheck } from '../shared/field-problems.ts'

import { longestWords, tidy } from './add-task.ts'

interface Given {
  /** Whether the reason is one of those to choose from. */
  readonly listed: boolean
  readonly words: string
  /** Who will read the words, or where they stay. */
  readonly kept: string
}

/** What a reason that is chosen and then said in words must be. */
export function reasonChecks(given: Given): readonly FieldCheck<'reason' | 'words'>[] {
  const words = tidy(given.words)
  return [
    [!given.listed, 'reason', 'Scegli il motivo dall’elenco.'],
    [words === '', 'words', `Scrivi il motivo in poche parole: ${given.kept}.`],
    [
      words.length > longestWords,
      'words',
      `Il motivo ha al massimo ${String(longestWords)} caratteri: accorcialo.`,
    ],
  ]
}
