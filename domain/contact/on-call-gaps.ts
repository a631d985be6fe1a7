/** Somebody who answers, from an instant until another, which is no longer theirs. */
export interface Turn {
  readonly who: string
  readonly from: Date
  readonly until: Date
}

export interface Stretch {
  readonly from: Date
  readonly until: Date
}

/** Several who answer at the same time. */
export interface Overlap extends Stretch {
  readonly who: readonly string[]
}

export interface Gaps {
  /** When nobody answers. */
  readonly holes: readonly Stretch[]
  readonly overlaps: readonly Overlap[]
}

/** What is wrong with the turns of a period: stretches that nobody has, and those that several have. */
export function gapsIn(turns: readonly Turn[], { from, until }: Stretch): Gaps {
  const inside = (at: Date) => Math.min(Math.max(at.getTime(), from.getTime()), until.getTime())
  const edges = [from, until, ...turns.flatMap((turn) => [turn.from, turn.until])].map(inside)
  const moments = [...new Set(edges)].toSorted((a, b) => a - b)
  const pieces = moments.slice(1).map((end, n) => pieceOf(turns, moments[n] ?? end, end))
  const alone = joined(pieces.filter(({ who }) => who.length === 0))
  return {
    holes: alone.map((hole) => ({ from: hole.from, until: hole.until })),
    overlaps: joined(pieces.filter(({ who }) => who.length > 1)),
  }
}

function pieceOf(turns: readonly Turn[], start: number, end: number): Overlap {
  const there = turns.filter((turn) => turn.from.getTime() <= start && turn.until.getTime() >= end)
  return { from: new Date(start), until: new Date(end), who: there.map(({ who }) => who) }
}

/** Pieces of the same people that touch are one stretch. */
function joined(pieces: readonly Overlap[]): Overlap[] {
  const found: Overlap[] = []
  for (const piece of pieces) {
    const last = found.at(-1)
    const goesOn = last?.until.getTime() === piece.from.getTime()
    if (last && goesOn && last.who.join('\n') === piece.who.join('\n'))
      found[found.length - 1] = { ...last, until: piece.until }
    else found.push(piece)
  }
  return found
}
