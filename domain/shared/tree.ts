/** Nodes of one dimension of a table, each with the one that it is part of; null for a whole. */
export type Parents = ReadonlyMap<string, string | null>

/** By number: tables of a region have thousands of small cells, and each is held against many others. */
export interface Tree {
  readonly names: readonly string[]
  /** Of a whole, -1. */
  readonly parents: readonly number[]
  readonly parts: readonly (readonly number[])[]
}

export function treeOf(parents: Parents): Tree {
  const names = [...parents.keys()]
  const at = new Map(names.map((name, n) => [name, n]))
  const above = names.map((name) => at.get(parents.get(name) ?? '') ?? -1)
  const parts: number[][] = names.map(() => [])
  for (const [node, parent] of above.entries()) parts[parent]?.push(node)
  return { names, parents: above, parts }
}

/** A node with all that it is part of, the widest first. */
function pathTo({ parents }: Tree, node: number): number[] {
  const path: number[] = []
  for (let at = node; at >= 0; at = parents[at] ?? -1) path.unshift(at)
  return path
}

/**
 * Of some nodes, the widest that somebody knows, with all its parts, who does not know another node as a
 * whole. Of the parts of that node itself, one beside which there is somebody: where there is nobody, who
 * knows it knows nothing but her own.
 * @param count how many are in a node
 */
export function knownBeside(
  tree: Tree,
  node: number,
  { among, count }: { readonly among: readonly number[]; count(node: number): number },
): ReadonlySet<number> {
  const own = pathTo(tree, node)
  const found = among.flatMap((one) => {
    const path = pathTo(tree, one)
    const apart = path.slice(path.findLastIndex((at) => own.includes(at)) + 1)
    const within = path.includes(node)
    return apart.find((at) => !within || besideOf(tree, at).some((other) => count(other) > 0)) ?? []
  })
  return new Set(found)
}

function besideOf({ parents, parts }: Tree, node: number): readonly number[] {
  return (parts[parents[node] ?? -1] ?? []).filter((other) => other !== node)
}
