import type { Translate } from './i18n.ts'

interface Named {
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
}

/** `Maria Rossi, 1941`; an alias for who wants no name; empty for who may not be seen. */
export function personWithYear(
  person: Named & {
    readonly birthYear: number | null
  },
): string {
  if (person.familyName === null) return ''
  const name = fullName(person) || (person.alias ?? '')
  return person.birthYear === null ? name : `${name}, ${String(person.birthYear)}`
}

/** Whom a case is about, as people call her; who may not be seen has no name here. */
export function personInWords(
  person: Named & { readonly identity: 'certain' | 'provisional' | 'anonymous' | null },
  t: Translate,
): string {
  if (person.identity === null) return t('cases.person-hidden')
  const name = fullName(person)
  if (name !== '') return name
  return person.alias
    ? t('cases.person-alias', { alias: person.alias })
    : t('cases.person-anonymous')
}

function fullName({ givenName, familyName }: Named): string {
  return [givenName, familyName].filter(Boolean).join(' ')
}
