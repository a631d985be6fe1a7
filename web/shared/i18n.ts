import { readdirSync, readFileSync } from 'node:fs'

import { createInstance } from 'i18next'
import type { TFunction } from 'i18next'

export const languages = ['it', 'en'] as const
export type Language = (typeof languages)[number]
export type Translate = (key: string, values?: Record<string, unknown>) => string

const folder = new URL('../i18n/', import.meta.url)

/** One file per feature: `i18n/it/inbox.json` holds the keys that begin with `inbox.`. */
function catalogue(language: Language): Record<string, unknown> {
  const files = readdirSync(new URL(`${language}/`, folder)).filter((f) => f.endsWith('.json'))
  return Object.fromEntries(
    files.map((file) => [
      file.replace('.json', ''),
      JSON.parse(readFileSync(new URL(`${language}/${file}`, folder), 'utf8')),
    ]),
  )
}

const i18n = createInstance()
await i18n.init({
  lng: 'it',
  fallbackLng: 'it',
  supportedLngs: [...languages],
  resources: Object.fromEntries(languages.map((l) => [l, { translation: catalogue(l) }])),
  // Templates escape; escaping here too would show &#39; to people.
  interpolation: { escapeValue: false },
  returnNull: false,
})

const fixed: Record<Language, TFunction> = { it: i18n.getFixedT('it'), en: i18n.getFixedT('en') }

// Most texts hold no value: a page of fifty of them looks each up once in the life of a process.
const plain: Record<Language, Map<string, string>> = { it: new Map(), en: new Map() }

function plainText(language: Language, key: string): string {
  const known = plain[language].get(key)
  if (known !== undefined) return known
  const text = String(fixed[language](key))
  // A key that is in no file is somebody's mistake, not one of a known number.
  if (text !== key) plain[language].set(key, text)
  return text
}

function translatorOf(language: Language): Translate {
  return (key, values = {}) =>
    Object.keys(values).length > 0 ? String(fixed[language](key, values)) : plainText(language, key)
}

const translators: Record<Language, Translate> = { it: translatorOf('it'), en: translatorOf('en') }

/** Texts in a language; a key that is in no file comes out as itself (a test looks for these). */
export function translator(language: Language): Translate {
  return translators[language]
}

export function isLanguage(value: unknown): value is Language {
  return value === 'it' || value === 'en'
}
