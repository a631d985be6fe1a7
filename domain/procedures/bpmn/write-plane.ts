import type { BpmnModdle, ModdleElement } from 'bpmn-moddle'

import type { Box, Layout, PlacedNode } from './layout.ts'
import { listOf, partsOf } from './moddle.ts'
import { isBox } from './shapes.ts'

/** The picture of a process, with the places of `layout`. */
export function planeOf(moddle: BpmnModdle, layout: Layout, process: ModdleElement): ModdleElement {
  const elements = elementsOf(process)
  const bounds = ({ x, y, width, height }: Box) =>
    moddle.create('dc:Bounds', { x, y, width, height })
  const label = (box: Box) => moddle.create('bpmndi:BPMNLabel', { bounds: bounds(box) })
  const lanes = layout.bands.map(({ key, box }) =>
    moddle.create('bpmndi:BPMNShape', {
      id: `phase-${key}-shape`,
      bpmnElement: elements.get(`phase-${key}`),
      isHorizontal: true,
      bounds: bounds(box),
    }),
  )
  const shapes = layout.nodes.map((node) =>
    moddle.create('bpmndi:BPMNShape', {
      id: `${node.id}-shape`,
      bpmnElement: elements.get(node.id),
      bounds: bounds(node.box),
      ...markOf(node),
      ...(isBox(node.kind) ? {} : { label: label(node.label) }),
    }),
  )
  const edges = layout.flows.map((flow) =>
    moddle.create('bpmndi:BPMNEdge', {
      id: `${flow.id}-edge`,
      bpmnElement: elements.get(flow.id),
      waypoint: flow.points.map(({ x, y }) => moddle.create('dc:Point', { x, y })),
      ...(flow.label ? { label: label(flow.label) } : {}),
    }),
  )
  const plane = moddle.create('bpmndi:BPMNPlane', {
    id: 'plane',
    bpmnElement: process,
    planeElement: [...lanes, ...shapes, ...edges],
  })
  return moddle.create('bpmndi:BPMNDiagram', { id: 'diagram', plane })
}

function markOf({ kind }: PlacedNode): object {
  if (kind === 'sections') return { isExpanded: false }
  if (kind === 'subprocess') return { isExpanded: true }
  return kind === 'decision' ? { isMarkerVisible: true } : {}
}

function elementsOf(process: ModdleElement): ReadonlyMap<string, ModdleElement> {
  const found = new Map<string, ModdleElement>()
  for (const element of [...partsOf(process), ...lanesOf(process)])
    if (element.id !== undefined) found.set(element.id, element)
  return found
}

function lanesOf(process: ModdleElement): readonly ModdleElement[] {
  return listOf(process, 'laneSets').flatMap((set) => listOf(set, 'lanes'))
}
