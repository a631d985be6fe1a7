import type { Translate } from './i18n.ts'

/** `social-worker@57` as `assistente sociale · Ufficio di …`; `places` holds names by organisation. */
export function groupInWords(
  group: string,
  places: Readonly<Record<string, string | null>>,
  t: Translate,
): string {
  const [role = '', org = ''] = group.split('@')
  return [t(`roles.${role}`), places[org]].filter(Boolean).join(' · ')
}
