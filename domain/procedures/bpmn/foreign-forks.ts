import type { ForeignGraph, ForeignNode } from './foreign-graph.ts'

/** Parallel gateways that hold their ways as brackets do, each by the id of the other. */
export interface Pairs {
  readonly joinOf: ReadonlyMap<string, string>
  readonly forkOf: ReadonlyMap<string, string>
}

/**
 * Which parallel gateways are a fork and its join in our sense: each way has steps of its own, all
 * its lines end in the join, nothing comes in from elsewhere, and all lies in one lane, because a
 * fork stays in its phase.
 */
export function pairsIn(graph: ForeignGraph): Pairs {
  const gateways = [...graph.nodes.values()].filter(({ type }) => type === 'ParallelGateway')
  const joins = gateways.filter(({ ways }) => ways.length === 1)
  const pairs = gateways
    .filter(({ ways }) => ways.length > 1)
    .flatMap((fork) => {
      const join = joins.find((one) => isPair(graph, fork, one))
      return join ? [[fork.id, join.id] as const] : []
    })
  return {
    joinOf: new Map(pairs),
    forkOf: new Map(pairs.map(([fork, join]) => [join, fork])),
  }
}

function isPair(graph: ForeignGraph, fork: ForeignNode, join: ForeignNode): boolean {
  const ways = fork.ways.map(({ to }) => stepsOf(graph, to, join.id))
  const inside = ways.flatMap((steps) => [...steps])
  const within = new Set([...inside, join.id])
  return (
    ways.every((steps) => steps.size > 0) &&
    within.size === inside.length + 1 &&
    !within.has(fork.id) &&
    [...within].every((id) => graph.nodes.get(id)?.lane === fork.lane) &&
    inside.every((id) => leadsOn(graph, id)) &&
    isClosed(graph, { fork, within })
  )
}

function leadsOn({ nodes }: ForeignGraph, id: string): boolean {
  const node = nodes.get(id)
  const onward = node ? linesOf(node) : []
  return onward.length > 0 && onward.every((to) => nodes.has(to))
}

interface Brackets {
  readonly fork: ForeignNode
  readonly within: ReadonlySet<string>
}

function isClosed({ nodes }: ForeignGraph, { fork, within }: Brackets): boolean {
  return [...nodes.values()]
    .filter(({ id, type }) => id !== fork.id && !within.has(id) && type !== 'BoundaryEvent')
    .every((node) => !linesOf(node).some((to) => within.has(to)))
}

/** Where the lines of a node lead, those of the signs on its border among them. */
function linesOf({ ways, boundary }: ForeignNode): string[] {
  return [...ways, ...boundary.flatMap((sign) => sign.ways)].map(({ to }) => to)
}

/** All that follows, as far as the join and without it. */
function stepsOf({ nodes }: ForeignGraph, from: string, join: string): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = [from]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = nodes.get(id)
    if (!node || id === join || found.has(id)) continue
    found.add(id)
    waiting.push(...linesOf(node))
  }
  return found
}
