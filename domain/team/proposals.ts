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

/** Who could be put in charge of a case, with what speaks for it and against. */
export interface Candidate {
  readonly id: string
  readonly name: string
  /** Open cases that they follow. */
  readonly cases: number
  /** Tasks past their term in their hands. */
  readonly late: number
  /** Days away that begin within two weeks, both included; none: present. */
  readonly away: { readonly from: string; readonly to: string } | undefined
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

/**
 * Those who could follow a case, whom to propose first: who is there before who is away, then
 * whoever has least in hand once continuity is counted. A proposal: who coordinates decides.
 */
export function rankCandidates(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted(
    (a, b) =>
      Number(a.away !== undefined) - Number(b.away !== undefined) ||
      weight(a) - weight(b) ||
      a.name.localeCompare(b.name, 'it') ||
      (a.id < b.id ? -1 : 1),
  )
}

function weight({ cases, late, ties: held }: Candidate): number {
  return cases + lateWeighs * late - Math.max(0, ...held.map((tie) => worth[tie]))
}

/**
 * Whom to propose for each of several cases, in their order: a proposal counts as a case more for
 * the next, so that not all go to the one who had least.
 */
export function rankForEach(cases: readonly (readonly Candidate[])[]): Candidate[][] {
  const proposed = new Map<string, number>()
  return cases.map((candidates) => {
    const now = new Map(candidates.map((one) => [one.id, one]))
    const ranked = rankCandidates(
      candidates.map((one) => ({ ...one, cases: one.cases + (proposed.get(one.id) ?? 0) })),
    ).flatMap(({ id }) => now.get(id) ?? [])
    const [best] = ranked
    if (best) proposed.set(best.id, (proposed.get(best.id) ?? 0) + 1)
    return ranked
  })
}
