import { readFileSync } from 'node:fs'

import Handlebars from 'handlebars'
import { z } from 'zod'

import { Term } from '../../domain/help/texts.ts'
import { compareWords } from '../../domain/shared/by-name.ts'
import type { Language, Translate } from './i18n.ts'
import { ownHtml } from './own-html.ts'
import { paths } from './paths.ts'

const file = new URL('../../docs/learning/terms.json', import.meta.url)

/** The words of the trade, by the alphabet: what the glossary lists and pages explain. Read once. */
export const terms: readonly Term[] = z
  .array(Term)
  .parse(JSON.parse(readFileSync(file, 'utf8')))
  .toSorted((a, b) => compareWords(a.term, b.term))

/** The words that a page uses, each a button that opens what it means: no script is needed. */
export function explainWords(
  keys: readonly string[],
  { language, t }: { readonly language: Language; readonly t: Translate },
) {
  const safe = (text: string) => Handlebars.escapeExpression(text)
  const each = keys.map((key) => {
    const found = terms.find((one) => one.key === key)
    if (!found) throw new Error(`the glossary has no «${key}»`)
    const term = `<span lang="it">${safe(found.term)}</span>`
    const more = `<a href="${paths.glossary}#${key}">${safe(t('learning.all-terms'))}</a>`
    return (
      `<button type="button" class="term" popovertarget="term-${key}">${term}</button>` +
      `<span class="term-note" id="term-${key}" popover><strong>${term}</strong> ${safe(found[language])} ${more}</span>`
    )
  })
  return ownHtml(
    `<p class="small muted no-print">${safe(t('learning.words'))} ${each.join(' · ')}</p>`,
  )
}
