import { byName } from '../shared/by-name.ts'

/**
 * How somebody is tied to a person: they follow her now, or somebody of her household; they followed
 * her before; they have worked on this case.
 */
export const ties = [
  'follows-person',
  'follows-household',
  'followed-person',
  'knows-case',
] as const
export type Tie = (typeof ties)[number]

export interface Away {
  readonly from: string
  readonly to: string
  /** Of the ten days from Monday to Friday of the coming two weeks, how many are lost. */
  readonly days: number
}

/** Who could be put in charge of a case, with what speaks for it and against. */
export interface Candidate {
  readonly id: string
  readonly name: string
  /** Open cases that they follow. */
  readonly cases: number
  /** Tasks past their term in their hands. */
  readonly late: number
  /** Days away that begin within two weeks, both included; none: present. */
  readonly away: Away | undefined
  readonly ties: readonly Tie[]
}

/** What a tie is worth, in open cases: whoever knows the person may follow as many more. */
const worth: Readonly<Record<Tie, number>> = {
  'follows-person': 30,
  'follows-household': 20,
  'followed-person': 15,
  'knows-case': 3,
}
/** What a task past its term weighs, in open cases. */
const lateWeighs = 2
/** Days from Monday to Friday in any two weeks. */
export const daysAhead = 10
/** What being away for all of them weighs, in open cases: more than any tie and a full load together. */
const absenceWeighs = 60

/**
 * Those who could follow a case, whom to propose first: whoever has least in hand once continuity is
 * counted, and absence where it is felt. A proposal: who coordinates decides.
 */
export function rankCandidates(candidates: readonly Candidate[], urgent: boolean): Candidate[] {
  const weight = (one: Candidate) => weightOf(one, urgent)
  return candidates.toSorted(
    (a, b) => weight(a) - weight(b) || byName(a, b) || (a.id < b.id ? -1 : 1),
  )
}

/**
 * Whether days away count: a case that is urgent cannot wait for them, another can, unless nobody is
 * there for the whole of the two weeks.
 */
export function absenceCounts({ days }: Away, urgent: boolean): boolean {
  return days > 0 && (urgent || days >= daysAhead)
}

function weightOf({ cases, late, ties: held, away }: Candidate, urgent: boolean): number {
  const lost = away && absenceCounts(away, urgent) ? (absenceWeighs * away.days) / daysAhead : 0
  return cases + lateWeighs * late + lost - Math.max(0, ...held.map((tie) => worth[tie]))
}

/** A case that waits, with who could follow it. */
export interface Waiting {
  readonly candidates: readonly Candidate[]
  readonly urgent: boolean
}

/**
 * Whom to propose for each of several cases, in their order: a proposal counts as a case more for
 * the next, so that not all go to the one who had least.
 */
export function rankForEach(cases: readonly Waiting[]): Candidate[][] {
  const proposed = new Map<string, number>()
  return cases.map(({ candidates, urgent }) => {
    const now = new Map(candidates.map((one) => [one.id, one]))
    const ranked = rankCandidates(
      candidates.map((one) => ({ ...one, cases: one.cases + (proposed.get(one.id) ?? 0) })),
      urgent,
    ).flatMap(({ id }) => now.get(id) ?? [])
    const [best] = ranked
    if (best) proposed.set(best.id, (proposed.get(best.id) ?? 0) + 1)
    return ranked
  })
}
