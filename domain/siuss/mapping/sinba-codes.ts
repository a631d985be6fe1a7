import type { MinorFacts } from './minor-facts.ts'

// Our lists against INPS's, where the forms do not ask INPS's codes themselves.

const studies: Readonly<Record<string, string>> = {
  none: '1',
  primary: '2',
  'lower-secondary': '3',
  vocational: '4',
  'upper-secondary': '5',
  university: '6',
}

const occupations: Readonly<Record<string, string>> = {
  employed: '1',
  unemployed: '2',
  'first-job': '3',
  student: '5',
  inactive: '8',
}

const conditions: Readonly<Record<string, string>> = {
  employed: '2',
  unemployed: '3',
  'first-job': '4',
}

const disabilities: Readonly<Record<string, string>> = {
  physical: '1',
  intellectual: '2',
  psychic: '2',
  sensory: '3',
}

const relations: Readonly<Record<string, string>> = {
  'parent:F': '1',
  'parent:M': '2',
  sibling: '3',
  grandparent: '4',
}

export const studyOf = (study: string | null) => studies[study ?? '']
export const occupationOf = (work: string | null) => occupations[work ?? '']

/** A minor of whose work nothing is known is not at work. */
export const conditionOf = (work: string | null) => conditions[work ?? ''] ?? '1'

/** The kind of disability; of more than one, that of several. */
export function disabilityOf(kinds: readonly string[]): string | undefined {
  const codes = new Set(kinds.flatMap((kind) => disabilities[kind] ?? []))
  return codes.size > 1 ? '4' : [...codes][0]
}

/** Who lives with the minor, in the order of INPS's list; whoever it does not name is the last. */
export function householdOf(household: readonly string[]): string[] {
  return [...new Set(household.map((one) => relations[one] ?? '6'))].toSorted()
}

/** Of civil invalidity its degree; where there is none, the law 104. */
export function certificateOf({ invalidities, recognised }: MinorFacts): string | undefined {
  const percent = Math.max(0, ...invalidities.map((one) => one.percent ?? 0))
  const attended = invalidities.some(({ allowance }) => allowance === 'attendance')
  if (percent >= 100) return attended ? '2' : '3'
  if (percent >= 75) return '1'
  return recognised ? '5' : undefined
}

/** Highest ISEE of each band of INPS, in euros; beyond the last is the eighth. */
const bands = [0, 3000, 6000, 9000, 12_000, 15_000, 20_000]

export function iseeBand(euros: number): string {
  const at = bands.findIndex((highest) => euros <= highest)
  return String(at < 0 ? bands.length + 1 : at + 1)
}

/** INPS's bands meet at their ends: ours hold three years each, the first day of the third not among them. */
export function ageBand(age: number): string {
  return String(Math.min(6, Math.floor(age / 3) + 1))
}
