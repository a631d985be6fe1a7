import type { Release } from '../schema.ts'
import type { Problem } from './problem.ts'

import { italian } from '../engine/index-release.ts'
import { error, warning } from './problem.ts'

/** What a notice may say of a case: nothing that tells whose case it is. */
const allowed: readonly string[] = ['link', 'pratica', 'scadenza']

function checkNotices({ notices }: Release): Problem[] {
  return notices.flatMap(({ key, title, body }) => {
    const text = [title, body].flatMap((one) =>
      typeof one === 'string' ? [one] : Object.values(one),
    )
    const used = [...text.join('\n').matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].map(
      ([, name = '']) => name,
    )
    return used
      .filter((name) => !allowed.includes(name))
      .map((name) =>
        error(
          `notices.${key}`,
          `L’avviso usa «{{${name}}}»: un avviso non porta dati personali. Sono ammessi ${allowed.map((one) => `{{${one}}}`).join(', ')}.`,
        ),
      )
  })
}

function checkNotes({ notes }: Release): Problem[] {
  return notes.flatMap(({ slot, text, status, source }) => {
    const where = `notes.${slot}`
    if (status === 'da confermare')
      return [warning(where, `Da confermare prima di pubblicare in produzione: ${italian(text)}.`)]
    return source
      ? []
      : [error(where, 'Un valore confermato dice da dove viene: aggiungi la fonte.')]
  })
}

function checkFactLists({ facts, lists }: Release, known: readonly string[]): Problem[] {
  const all = [...lists.map(({ key }) => key), ...known]
  return Object.entries(facts).flatMap(([name, { list }]) =>
    list && !all.includes(list)
      ? [error(`facts.${name}`, `L’elenco «${list}» del fatto «${name}» non esiste.`)]
      : [],
  )
}

/** Notices without personal data, values with their source. */
export function checkTexts(
  release: Release,
  known: { readonly lists?: readonly string[] },
): Problem[] {
  return [
    ...checkNotices(release),
    ...checkNotes(release),
    ...checkFactLists(release, known.lists ?? []),
  ]
}
