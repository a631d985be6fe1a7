import { z } from 'zod'

import type { Phase } from '../../domain/procedures/schema.ts'

/** Phases as the URLs of lists name them. */
export const phaseWords: Readonly<Record<Phase, string>> = {
  contact: 'contatto',
  triage: 'triage',
  assessment: 'valutazione',
  plan: 'progetto',
  delivery: 'interventi',
  review: 'verifica',
  closure: 'chiusura',
}

/** A word of the URL as the key that it stands for. */
export function word<K extends string>(keys: readonly K[], words: Readonly<Record<K, string>>) {
  return z.string().transform((text, context): K => {
    const key = keys.find((one) => words[one] === text)
    if (key !== undefined) return key
    context.addIssue({ code: 'custom', message: `not one of ${Object.values(words).join(', ')}` })
    return z.NEVER
  })
}

/** An empty filter is one that a form left out. */
export const none = z.literal('').transform(() => undefined)
