import type { ElkExtendedEdge, ElkNode, ElkPort } from 'elkjs/lib/elk.bundled.js'

import type { Diagram, DiagramFlow, DiagramNode } from './diagram.ts'
import { isBox, lettersBeside, sizeOf, textBox } from './shapes.ts'
import { wrapText } from './wrap-text.ts'

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.partitioning.activate': 'true',
  // What no line reaches stands in its own band too, not beside all of them.
  'elk.separateConnectedComponents': 'false',
  'elk.padding': '[top=52,left=28,bottom=28,right=28]',
  'elk.spacing.nodeNode': '30',
  'elk.spacing.edgeNode': '22',
  'elk.spacing.edgeEdge': '14',
  'elk.layered.spacing.nodeNodeBetweenLayers': '44',
  'elk.layered.spacing.edgeNodeBetweenLayers': '22',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.feedbackEdges': 'true',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
}

const insideSubprocess = {
  'elk.partitioning.activate': 'false',
  'elk.padding': '[top=48,left=24,bottom=24,right=24]',
}

/** Which lines may run upwards: as the steps are written, or else as few as can be. */
export const ways = ['MODEL_ORDER', 'GREEDY'] as const

/** A diagram as `elkjs` is asked to place it. */
export function graphOf({ nodes, flows, phases }: Diagram, way: (typeof ways)[number]): ElkNode {
  const order = phases.map(({ key }) => key)
  const own = { ...options, 'elk.layered.cycleBreaking.strategy': way }
  const holders = new Map(nodes.map(({ id, inside }) => [id, inside]))
  /** What stands directly in a subprocess, or in none, with the lines between. */
  const partsIn = (holder: string | undefined): Pick<ElkNode, 'children' | 'edges'> => ({
    children: nodes
      .filter(({ attachedTo, inside }) => attachedTo === undefined && inside === holder)
      .map((node) => ({
        ...shapeOf(node, { nodes, order, own }),
        ...(node.kind === 'subprocess' ? partsIn(node.id) : {}),
      })),
    edges: flows.filter(({ from }) => holders.get(from) === holder).map(edgeOf),
  })
  return { id: 'root', layoutOptions: own, ...partsIn(undefined) }
}

interface Picture {
  readonly nodes: readonly DiagramNode[]
  /** Keys of the bands. */
  readonly order: readonly string[]
  readonly own: Readonly<Record<string, string>>
}

function shapeOf(node: DiagramNode, { nodes, order, own }: Picture): ElkNode {
  const layoutOptions = {
    'elk.partitioning.partition': String(order.indexOf(node.phase)),
    'elk.portConstraints': 'FIXED_SIDE',
    'elk.nodeLabels.placement': 'OUTSIDE V_CENTER H_RIGHT',
    'elk.portLabels.placement': 'OUTSIDE',
  }
  if (node.kind === 'subprocess')
    return { id: node.id, layoutOptions: { ...own, ...layoutOptions, ...insideSubprocess } }
  return {
    id: node.id,
    ...sizeOf(node),
    ...(isBox(node.kind) ? {} : { labels: [besideLabel(node)] }),
    ports: nodes.filter(({ attachedTo }) => attachedTo === node.id).map(portOf),
    layoutOptions,
  }
}

function edgeOf({ id, from, to, titles }: DiagramFlow): ElkExtendedEdge {
  return {
    id,
    sources: [from],
    targets: [to],
    labels: titles.length > 0 ? [flowLabel(id, titles)] : [],
  }
}

function besideLabel({ title }: DiagramNode) {
  return { text: title, ...textBox(wrapText(title, lettersBeside)) }
}

function portOf(node: DiagramNode): ElkPort {
  return {
    id: node.id,
    ...sizeOf(node),
    labels: [besideLabel(node)],
    layoutOptions: { 'elk.port.side': 'EAST', 'elk.port.borderOffset': '-15' },
  }
}

/** Near where the line begins: there one reads which way it is. */
function flowLabel(id: string, titles: readonly string[]) {
  const layoutOptions = { 'elk.edgeLabels.placement': 'TAIL' }
  return { text: id, ...textBox(flowLines(titles)), layoutOptions }
}

/** The texts of a line, wrapped. */
export function flowLines(titles: readonly string[]): string[] {
  return titles.flatMap((title, at) =>
    wrapText(at < titles.length - 1 ? `${title} /` : title, lettersBeside),
  )
}
