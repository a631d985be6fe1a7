import type { Deadline, Fact, Notice, Phase, Step } from '../schema.ts'
import type { DecisionTable } from '../schema/table.ts'
import type { Pairs } from './foreign-forks.ts'
import type { ForeignGraph, ForeignNode } from './foreign-graph.ts'
import { phaseNamed, titleOf } from './foreign-words.ts'
import type { Remark } from './remark.ts'

/** What one node of a foreign file becomes. */
export interface Part {
  readonly step?: Step
  readonly table?: DecisionTable
  readonly deadlines?: readonly Deadline[]
  readonly notice?: Notice
  readonly facts?: Readonly<Record<string, Fact>>
  readonly remarks: readonly Remark[]
}

export interface Reading {
  readonly graph: ForeignGraph
  readonly keys: ReadonlyMap<string, string>
  readonly pairs: Pairs
}

export function took({ id: element }: Pick<ForeignNode, 'id'>, text: string): Remark {
  return { element, understood: true, text }
}

export function left({ id: element }: Pick<ForeignNode, 'id'>, text: string): Remark {
  return { element, understood: false, text }
}

export function isJoin({ type, ways }: ForeignNode): boolean {
  return type === 'ExclusiveGateway' && ways.length === 1
}

/** The step that a line leads to, through gateways that only join lines again. */
export function targetOf(reading: Reading, id: string): string {
  const seen = new Set<string>()
  let node = reading.graph.nodes.get(id)
  while (node && isJoin(node) && !seen.has(node.id)) {
    seen.add(node.id)
    node = reading.graph.nodes.get(node.ways[0]?.to ?? '')
  }
  return reading.keys.get(node?.id ?? '') ?? 'end'
}

export function baseOf(reading: Reading, node: ForeignNode) {
  const phase: Phase = phaseNamed(node.lane) ?? 'contact'
  return { key: reading.keys.get(node.id) ?? '', phase, title: titleOf(node) }
}

export function onward(reading: Reading, { ways }: ForeignNode): string {
  return targetOf(reading, ways[0]?.to ?? '')
}
