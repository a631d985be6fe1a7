import type { Translate } from '../shared/i18n.ts'

export interface Named {
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
}

/** Whom a case is about, as people call her; who may not be seen has no name here. */
export function personInWords(
  { givenName, familyName, alias, identity }: Named,
  t: Translate,
): string {
  if (identity === null) return t('cases.person-hidden')
  const name = [givenName, familyName].filter(Boolean).join(' ')
  if (name !== '') return name
  return alias ? t('cases.person-alias', { alias }) : t('cases.person-anonymous')
}
