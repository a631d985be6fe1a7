import type { PsFacts, SinaFacts } from '../mapping/facts.ts'
import { valueOf } from './answers.ts'
import type { Said } from './answers.ts'

const sheet = 'sina.'
const sheetBegins = 'sina.mobility'
const charge = { on: 'charge.date', by: 'charge.manager', area: 'contact.area' } as const

/** Whether a question is of the taking in charge or of the sheet of an assessment. */
export function asksCharge(concept: string): boolean {
  return concept.startsWith(sheet) || Object.values<string>(charge).includes(concept)
}

/** Taken in charge on the day that the first who was asked says, or on that on which somebody was given it. */
export function chargeIn(said: readonly Said[]): PsFacts['charge'] {
  const days = said.flatMap((one): string[] => {
    const day = valueOf(one, charge.on)
    if (typeof day === 'string') return [day]
    return valueOf(one, charge.by) === undefined ? [] : [one.day]
  })
  const area = said.flatMap((one) => valueOf(one, charge.area) ?? []).at(-1)
  return { on: days[0] ?? null, area: typeof area === 'string' ? area : null }
}

/** The sheets that were filled in, by the part of the concept after `sina.`. */
export function sheetsIn(said: readonly Said[]): SinaFacts[] {
  return said
    .filter((one) => valueOf(one, sheetBegins) !== undefined)
    .map((one) => ({ on: one.day, said: Object.fromEntries(one.given.flatMap(partOf)) }))
}

function partOf({ field: { concept }, value }: Said['given'][number]) {
  if (concept?.startsWith(sheet) !== true) return []
  const isSaid = typeof value === 'string' || Array.isArray(value)
  return isSaid ? [[concept.slice(sheet.length), value as string | readonly string[]] as const] : []
}
