import { z } from 'zod'

import type { CaseAsk } from '../../domain/diary/case-list.ts'
import type { Phase } from '../../domain/procedures/schema.ts'
import type { Division } from '../../domain/reporting/figures.ts'

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

/** The phase of a task that waits to be done, as the lists of cases name it. */
export const waitsWords: Readonly<Record<NonNullable<CaseAsk['waits']>, string>> = {
  ...phaseWords,
  any: 'qualsiasi',
}

/** What became of the terms of a case, as its lists name it. */
export const termsWords: Readonly<Record<NonNullable<CaseAsk['terms']>, string>> = {
  'at-risk': 'a-rischio',
  late: 'scaduti',
  near: 'in-scadenza',
  'met-late': 'in-ritardo',
  kept: 'rispettati',
}

/** How long the ISEE of a case's person holds, as its lists name it. */
export const iseeWords: Readonly<Record<NonNullable<CaseAsk['isee']>, string>> = {
  valid: 'in-corso',
  expiring: 'in-scadenza',
  expired: 'scaduto',
}

/** How figures are divided, as their addresses name it. */
export const divisionWords: Readonly<Record<Division, string>> = {
  zone: 'zona',
  municipality: 'comune',
  org: 'ufficio',
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
