import type { Tree } from './tree.ts'

/** The cells of one row or of one column, by its nodes. */
export interface Line {
  count(node: number): number
  cost(node: number): number
}

/** Of the moves along a line, those that are tried with those along the other. */
const mostTried = 3

/** Nodes that rise by one, and nodes that sink by one: every sum outside them stays as it was. */
export interface Move {
  readonly up: readonly number[]
  readonly down: readonly number[]
}

/** Nodes that somebody knows with all their parts: a move must do without them. */
export type Known = ReadonlySet<number>
export const nobody: Known = new Set()

interface Way {
  readonly tree: Tree
  readonly line: Line
  readonly known: Known
  /** How many moves come back; some, if nothing is said. */
  readonly tried?: number | undefined
}

/** The best first. */
export function movesOf(way: Way, node: number): readonly Move[] {
  const { line } = way
  const costOf = (nodes: readonly number[]) => nodes.reduce((sum, one) => sum + line.cost(one), 0)
  const priced = movesThrough(way, [node, ...partsOf(way, node)]).map((move) => {
    return { move, price: costOf(move.up) + costOf(move.down) }
  })
  return priced
    .toSorted((a, b) => a.price - b.price)
    .slice(0, way.tried ?? mostTried)
    .map(({ move }) => move)
}

/** With each of those beside it; with what it is part of where beside it is nothing, or that is hidden too. */
function movesThrough(way: Way, path: readonly number[]): readonly Move[] {
  const { tree, line, known } = way
  const [node = -1] = path
  const parent = tree.parents[node] ?? -1
  if (parent < 0) return [{ up: path, down: [] }]
  const others = (tree.parts[parent] ?? []).filter((one) => one !== node && !known.has(one))
  const beside = others.map((one) => ({ up: path, down: [one, ...partsOf(way, one)] }))
  if (line.cost(parent) > 0 && others.some((one) => line.count(one) > 0)) return beside
  return [...beside, ...movesThrough(way, [parent, ...path])]
}

/** One part of it, one part of that, and so on: the cheapest at each level. */
function partsOf({ tree, line, known }: Way, node: number): readonly number[] {
  const path: number[] = []
  for (let at = node; at >= 0;) {
    let best = -1
    let least = Infinity
    for (const one of tree.parts[at] ?? []) {
      const cost = known.has(one) ? Infinity : line.cost(one)
      if (cost < least) [best, least] = [one, cost]
    }
    if (best >= 0) path.push(best)
    at = best
  }
  return path
}
