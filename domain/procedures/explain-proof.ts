import type { Amount, DeadlineProof } from './engine/types.ts'

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

function localInWords(local: string): string {
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

/** “Perché questa data?”: one sentence for each thing that made it, in the order of the reasoning. */
export function explainProof(proof: DeadlineProof): string[] {
  const { rule, origin, skipped } = proof
  const exact = rule.amount.unit === 'hours' || rule.amount.unit === 'minutes'
  const term =
    rule.amount.value === 0
      ? 'La data è quella indicata.'
      : `Il termine è di ${amountInWords(rule.amount)}.`
  const start = exact ? localInWords(origin.local) : dayInWords(origin.local.slice(0, 10))
  const counted = exact || rule.amount.value === 0 ? '' : ' Il primo giorno non si conta.'
  return [
    term,
    `Si parte da ${start}: ${origin.why}.${counted}`,
    ...skipped.map(({ day, why }) => `${dayInWords(day)} non conta: ${why}.`),
    `Scade ${localInWords(proof.dueLocal)}${exact ? '' : ', alla fine del giorno'}.`,
    `Regola «${rule.deadline}» di ${rule.release}, calendario ${proof.calendar}.`,
  ]
}
