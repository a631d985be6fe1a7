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

/** A text as it is in the file, cut at its places: every other piece is the name of a value. */
type Pieces = readonly string[]

// A page of fifty rows asks for the same few texts: each is looked up once in the life of a process.
const known: Record<Language, Map<string, Pieces>> = { it: new Map(), en: new Map() }
const plurals: Record<Language, Intl.PluralRules> = {
  it: new Intl.PluralRules('it'),
  en: new Intl.PluralRules('en'),
}

function piecesOf(language: Language, key: string, count: unknown): Pieces {
  const counted = typeof count === 'number'
  const form = counted ? `${key} ${count === 0 ? '0' : plurals[language].select(count)}` : key
  const found = known[language].get(form)
  if (found) return found
  const asked = { skipInterpolation: true, ...(counted && { count }) }
  const text = fixed[language](key, asked)
  const pieces = text.split(/\{\{\s*(\w+)\s*\}\}/)
  // A key that is in no file is somebody's mistake, not one of a known number.
  if (text !== key) known[language].set(form, pieces)
  return pieces
}

function translatorOf(language: Language): Translate {
  return (key, values = {}) => {
    const pieces = piecesOf(language, key, values['count'])
    if (pieces.length === 1) return pieces[0] ?? ''
    return pieces.map((piece, n) => (n % 2 === 0 ? piece : asText(values[piece]))).join('')
  }
}

function asText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

const translators: Record<Language, Translate> = { it: translatorOf('it'), en: translatorOf('en') }

/** Texts in a language; a key that is in no file comes out as itself (a test looks for these). */
export function translator(language: Language): Translate {
  return translators[language]
}

export function isLanguage(value: unknown): value is Language {
  return value === 'it' || value === 'en'
}
