import type { Names } from '../../domain/procedures/compare/speech.ts'
import { candidatesInWords } from '../shared/candidate-words.ts'
import { formatDate, formatTime } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'

/** How the pages call the people, places and instants of a procedure. */
export function namesIn(t: Translate, language: Language): Names {
  return {
    candidates: (candidates) => candidatesInWords(candidates, t),
    role: (role) => t(`roles.${role}`),
    place: (place) => t(`cases.at-${place}`),
    instant: (instant) => `${formatDate(instant, language)}, ${formatTime(instant, language)}`,
  }
}
