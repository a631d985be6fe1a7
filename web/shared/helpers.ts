import type { HelperOptions } from 'handlebars'

import { dialled } from './dialled.ts'
import {
  formatDate,
  formatDateTime,
  formatDay,
  formatMoney,
  formatNumber,
  formatTime,
} from './format.ts'
import { isLanguage, translator } from './i18n.ts'
import type { Language } from './i18n.ts'
import { ownHtml } from './own-html.ts'
import { explainWords } from './terms.ts'
import { v7 } from './uuid.ts'

/** Formatting only: what a page shows was decided by its `present.ts`. */
export function viewHelpers() {
  return {
    t: (key: string, options: HelperOptions) =>
      translator(languageOf(options))(key, { ...options.hash }),
    date: (value: Date | string, options: HelperOptions) =>
      value ? formatDay(value, languageOf(options), new Date()) : '',
    dateTime: (value: Date | string, options: HelperOptions) =>
      value ? formatDateTime(value, languageOf(options), new Date()) : '',
    day: (value: Date | string, options: HelperOptions) =>
      value ? formatDate(value, languageOf(options)) : '',
    time: (value: Date | string, options: HelperOptions) =>
      value ? formatTime(value, languageOf(options)) : '',
    iso: (value: Date | string) => (value instanceof Date ? value.toISOString() : value),
    money: (euros: number, options: HelperOptions) => formatMoney(euros, languageOf(options)),
    number: (value: number, options: HelperOptions) => formatNumber(value, languageOf(options)),
    dialled,
    eq: (a: unknown, b: unknown) => a === b,
    nonce: (options: HelperOptions) => root(options).shell?.nonce ?? '',
    newOp: () => v7(),
    explainWords: (keys: string, options: HelperOptions) => {
      const language = languageOf(options)
      return explainWords(keys.split(' '), { language, t: translator(language) })
    },
    // The page inside its layout: HTML that the page's own template has escaped already.
    pageBody: (options: HelperOptions) => ownHtml(root(options).body ?? ''),
  }
}

interface Root {
  body?: string
  shell?: { language?: unknown; nonce?: string }
}

function root(options: HelperOptions): Root {
  return options.data?.root ?? {}
}

function languageOf(options: HelperOptions): Language {
  const language = root(options).shell?.language
  return isLanguage(language) ? language : 'it'
}
