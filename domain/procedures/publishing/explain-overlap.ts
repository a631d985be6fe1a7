import { italian, releaseName } from '../engine/index-release.ts'
import type { Flaw } from '../errors.ts'
import { dayInWords } from '../explain-proof.ts'
import { applicantFacts } from '../applicability/applicant.ts'
import type { Overlap } from '../applicability/overlap.ts'

const levels = {
  national: 'nazionale',
  regional: 'regionale',
  zone: 'di zona',
  municipality: 'di comune',
} as const

/** What overlaps, when, where and for whom, and what to do. */
export function overlapInWords(overlap: Overlap, municipalities: readonly string[]): Flaw {
  const { other, why } = overlap
  const name = `«${italian(other.title)}» (${releaseName(other)})`
  if (why === 'version-order')
    return {
      where: 'validity.from',
      message: `La versione ${String(other.version)} comincia alle ${instantInWords(other.validity.from)}: una versione con numero più alto comincia dopo. Correggi la decorrenza.`,
    }
  const level = levels[other.layer.level]
  return {
    where: 'appliesTo',
    message: `Si sovrappone a ${name}, anch’essa di livello ${level}: ${periodInWords(overlap)}, ${placesInWords(overlap, municipalities)}${personInWords(overlap)}. Restringi periodo, luoghi o destinatari di una delle due.`,
  }
}

function instantInWords(instant: string): string {
  const local = new Date(instant).toLocaleString('sv', { timeZone: 'Europe/Rome' })
  return `${local.slice(11, 16)} di ${dayInWords(local.slice(0, 10))}`
}

function periodInWords({ from, to }: Overlap): string {
  const end = to === undefined ? 'senza fine' : `fino alle ${instantInWords(to)}`
  return `dalle ${instantInWords(from)}, ${end}`
}

function placesInWords({ places }: Overlap, all: readonly string[]): string {
  if (!places || places.length === all.length) return 'in tutti i comuni'
  const shown = places.slice(0, 5).join(', ')
  const more = places.length - 5
  return `nei comuni ${shown}${more > 0 ? ` e altri ${String(more)}` : ''}`
}

function personInWords({ example }: Overlap): string {
  const facts = Object.entries(example ?? {})
  if (facts.length === 0) return ''
  const titles: Readonly<Record<string, { readonly title: string } | undefined>> = applicantFacts
  const words = facts.map(([name, value]) => `${titles[name]?.title ?? name}: ${inWords(value)}`)
  return `, per esempio per una persona con ${words.join(', ')}`
}

function inWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'sì' : 'no'
  return String(value)
}
