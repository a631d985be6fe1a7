import { createHash } from 'node:crypto'

/** Chance that can be repeated: the same seed gives the same numbers (mulberry32). */
export interface Random {
  /** From 0 to less than 1. */
  next(): number
  /** Whole number, both ends included. */
  int(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => {
      const picked = list[Math.floor(next() * list.length)]
      if (picked === undefined) throw new Error('cannot pick from an empty list')
      return picked
    },
  }
}

/** Chance of what has this id alone: what is added by it leaves the rest of the population as it was. */
export function chanceOf(id: string): Random {
  return createRandom(Number.parseInt(id.slice(0, 8), 16))
}

/** The same id for the same words, so that a demonstration can be made again (UUID of version 8). */
export function derivedId(...parts: readonly (string | number)[]): string {
  const hex = createHash('md5').update(parts.join(':')).digest('hex')
  const marked = `${hex.slice(0, 12)}8${hex.slice(13, 16)}a${hex.slice(17)}`
  return marked.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
