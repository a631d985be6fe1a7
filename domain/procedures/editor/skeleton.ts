import type { Node, Slot } from './nodes.ts'

/** What stands in a new part where somebody has still to write or choose; checking finds it. */
export const unwritten = { text: 'Da scrivere', key: 'da-scegliere' } as const

/** The least that a new part must say to have the shape of one. */
export function skeletonOf(slot: Slot, name = '', at = 0): unknown {
  const { node } = slot
  if (node.kind === 'object') {
    const needed = node.properties.filter(({ optional }) => !optional)
    return Object.fromEntries(needed.map((one) => [one.name, skeletonOf(one, one.name, at)]))
  }
  if (node.kind === 'list')
    return Array.from({ length: node.least }, (_, n) => skeletonOf(node.of, name, n))
  if (node.kind === 'union') return node.branches[0] && skeletonOf(node.branches[0], name, at)
  if (node.kind === 'string') return name === 'key' ? keyOf(at) : keyOrText(slot.schema)
  return plainOf(node)
}

function plainOf(node: Node): unknown {
  if (node.kind === 'literal') return node.value
  if (node.kind === 'enum') return node.values[0]
  return node.kind === 'number' ? Math.max(node.least, 0) : plain.get(node.kind)
}

const plain = new Map<Node['kind'], unknown>([
  ['record', {}],
  ['candidate', { who: 'case-manager' }],
  ['condition', { all: [] }],
  ['boolean', false],
  ['day', '2030-01-01'],
  ['moment', '2030-01-01T00:00:00.000Z'],
  ['text', unwritten.text],
  ['scalar', unwritten.text],
  ['scalars', unwritten.text],
])

function keyOrText(schema: Slot['schema']): string {
  return schema.safeParse(unwritten.text).success ? unwritten.text : unwritten.key
}

function keyOf(at: number): string {
  return at === 0 ? 'nuovo' : `nuovo-${String(at + 1)}`
}

/** A key that none of these has yet. */
export function freshKey(taken: readonly string[]): string {
  for (let at = 0; ; at++) if (!taken.includes(keyOf(at))) return keyOf(at)
}
