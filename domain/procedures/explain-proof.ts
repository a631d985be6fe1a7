import type { Amount, DeadlineProof, ProofSuspension } from './engine/types.ts'

import { toCivil, weekday } from './engine/civil.ts'
import { findDay } from './engine/instant.ts'

const weekdays = 'lunedì martedì mercoledì giovedì venerdì sabato domenica'.split(' ')
const months =
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(
    ' ',
  )

/** `2026-11-25` as `mercoledì 25 novembre 2026`. */
export function dayInWords(day: string): string {
  const number = findDay(day)
  if (number === undefined) return day
  const civil = toCivil(number)
  return `${weekdays[weekday(number) - 1]} ${civil.day} ${months[civil.month - 1]} ${civil.year}`
}

/** `2026-11-25` as `25 novembre 2026`: of a birth, or after “il”. */
export function dateInWords(day: string): string {
  return dayInWords(day).replace(/^\S+ (?=\d)/, '')
}

/** `2026-11-25T08:30` as `mercoledì 25 novembre 2026, ore 08:30`. */
export function localInWords(local: string): string {
  const [day = '', clock = ''] = local.split('T')
  return `${dayInWords(day)}, ore ${clock}`
}

const units: Readonly<Record<Amount['unit'], readonly [string, string]>> = {
  minutes: ['minuto', 'minuti'],
  hours: ['ora', 'ore'],
  days: ['giorno di calendario', 'giorni di calendario'],
  'working-days': ['giorno lavorativo', 'giorni lavorativi'],
  months: ['mese', 'mesi'],
}

export function amountInWords({ value, unit }: Amount): string {
  return `${value} ${units[unit][value === 1 ? 0 : 1]}`
}

function spanInWords({ from, until, why, days }: ProofSuspension): string {
  if (until === undefined)
    return `Termini sospesi da ${dayInWords(from)}, e non ancora ripresi: ${why}.`
  const span = from === until ? dayInWords(from) : `da ${dayInWords(from)} a ${dayInWords(until)}`
  const taken = days === undefined ? '' : `, ${days} ${days === 1 ? 'giorno' : 'giorni'}`
  return `Termini sospesi ${from === until ? 'solo ' : ''}${span}${taken}: ${why}.`
}

function endInWords({ dueLocal, left, rule }: DeadlineProof, exact: boolean): string {
  if (dueLocal !== undefined)
    return `Scade ${localInWords(dueLocal)}${exact ? '' : ', alla fine del giorno'}.`
  const unit = rule.amount.unit === 'working-days' ? 'working-days' : 'days'
  if (left === undefined) return 'La nuova data si saprà alla ripresa dei termini.'
  if (left === 0) return 'La data sarà il primo giorno lavorativo dopo la ripresa dei termini.'
  const days = amountInWords({ value: left, unit })
  return `La nuova data si saprà alla ripresa dei termini: ${left === 1 ? 'resta' : 'restano'} ${days}.`
}

function calendarInWords(name: string): string {
  const [version = '', municipality, office] = name.split('@')
  const own = [municipality && 'i giorni festivi del comune', office && 'le chiusure dell’ufficio']
  const known = own.filter(Boolean)
  return known.length > 0 ? `${version}, con ${known.join(' e ')}` : version
}

/** Of `presa-in-carico@1`. */
function releaseInWords(release: string): string {
  const [procedure = '', version = ''] = release.split('@')
  return `della procedura ${procedure}, versione ${version}`
}

function inOrder(told: readonly { readonly day: string; readonly words: string }[]): string[] {
  return told.toSorted((a, b) => (a.day < b.day ? -1 : 1)).map(({ words }) => words)
}

/** “Perché questa data?”: one sentence for each thing that made it, in the order of the reasoning. */
export function explainProof(proof: DeadlineProof): string[] {
  const { rule, origin, skipped, suspensions } = proof
  const exact = rule.amount.unit === 'hours' || rule.amount.unit === 'minutes'
  const term =
    rule.amount.value === 0
      ? 'La data è quella indicata.'
      : `Il termine è di ${amountInWords(rule.amount)}.`
  const startOf = ({ local }: { readonly local: string }) =>
    exact ? localInWords(local) : dayInWords(local.slice(0, 10))
  const counted = exact || rule.amount.value === 0 ? '' : ' Il primo giorno non si conta.'
  return [
    term,
    `Si parte da ${startOf(origin)}: ${origin.why}.${counted}`,
    ...(origin.instead
      ? [`Prima si partiva da ${startOf(origin.instead)}: ${origin.instead.why}.`]
      : []),
    ...inOrder([
      ...suspensions.map((one) => ({ day: one.from, words: spanInWords(one) })),
      ...skipped.map(({ day, why }) => ({ day, words: `${dayInWords(day)} non conta: ${why}.` })),
    ]),
    endInWords(proof, exact),
    `Regola «${rule.deadline}» ${releaseInWords(rule.release)}; calendario ${calendarInWords(proof.calendar)}.`,
  ]
}
