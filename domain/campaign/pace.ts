/** Cases of one turn where no pace is set: few enough that a pause is heard within seconds. */
const atMost = 50
/** A turn of a pace lasts about this long. */
const turnMs = 2000
const minute = 60_000

export interface TurnSize {
  readonly cases: number
  /** The next turn begins no earlier than this after the beginning of this one. */
  readonly ms: number
}

/** How many cases a turn moves, so that no minute sees more than the pace. @param perMinute null: as they come */
export function turnOf(perMinute: number | null): TurnSize {
  if (perMinute === null) return { cases: atMost, ms: 0 }
  const cases = Math.min(atMost, Math.max(1, Math.floor((perMinute * turnMs) / minute)))
  return { cases, ms: Math.ceil((cases * minute) / perMinute) }
}
