import type { BpmnModdle, ModdleElement } from 'bpmn-moddle'

import { italian } from '../engine/index-release.ts'
import type { Amount } from '../engine/types.ts'
import type { Release, Step } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import type { Diagram, DiagramFlow, DiagramNode } from './diagram.ts'
import { durationOf } from './duration.ts'
import { listOf } from './moddle.ts'

interface Writing {
  readonly moddle: BpmnModdle
  readonly release: Release
  readonly elements: ReadonlyMap<string, ModdleElement>
}

/** The process without its picture. Steps are tasks, gateways and events; phases are lanes. */
export function processOf(moddle: BpmnModdle, release: Release, diagram: Diagram): ModdleElement {
  const { nodes, flows, phases } = diagram
  const elements = new Map(
    nodes.map((node) => [node.id, moddle.create(typeOf(node, release), { id: node.id })]),
  )
  const writing = { moddle, release, elements }
  for (const node of nodes) fillNode(writing, node)
  const lines = flows.map((flow) => flowOf(writing, flow))
  const lanes = phases.map(({ key, title }) =>
    moddle.create('bpmn:Lane', {
      id: `phase-${key}`,
      name: clean(title),
      flowNodeRef: nodes.flatMap(({ id, phase }) =>
        phase === key ? (elements.get(id) ?? []) : [],
      ),
    }),
  )
  return moddle.create('bpmn:Process', {
    id: `process-${release.key}`,
    name: clean(italian(release.title)),
    isExecutable: false,
    documentation: [
      moddle.create('bpmn:Documentation', { text: clean(italian(release.description)) }),
    ],
    extensionElements: extension(moddle, [
      moddle.create('siso:Release', { document: jsonOf(release) }),
    ]),
    laneSets: [moddle.create('bpmn:LaneSet', { id: 'phases', lanes })],
    flowElements: [...elements.values(), ...lines],
  })
}

function extension(moddle: BpmnModdle, values: readonly ModdleElement[]): ModdleElement {
  return moddle.create('bpmn:ExtensionElements', { values })
}

/** A kind that BPMN has no element for is a plain task. */
const types: Readonly<Partial<Record<DiagramNode['kind'], string>>> = {
  start: 'bpmn:StartEvent',
  task: 'bpmn:UserTask',
  decision: 'bpmn:ExclusiveGateway',
  wait: 'bpmn:IntermediateCatchEvent',
  effect: 'bpmn:ServiceTask',
  sections: 'bpmn:SubProcess',
  handoff: 'bpmn:CallActivity',
  end: 'bpmn:EndEvent',
  timer: 'bpmn:BoundaryEvent',
  failure: 'bpmn:BoundaryEvent',
  warning: 'bpmn:EndEvent',
}

function stepOf(node: DiagramNode, { steps }: Release): Step | undefined {
  return steps.find(({ key }) => key === node.step)
}

function typeOf(node: DiagramNode, release: Release): string {
  const step = stepOf(node, release)
  if (step?.kind === 'effect' && step.effect.type === 'notify') return 'bpmn:SendTask'
  if (step?.kind === 'fork') return forkType(step)
  if (step?.kind === 'join') return joinType(step, release)
  return types[node.kind] ?? 'bpmn:Task'
}

function joinType({ of, needs }: Extract<Step, { kind: 'join' }>, { steps }: Release): string {
  if (needs !== 'all') return 'bpmn:ComplexGateway'
  const fork = steps.find(({ key }) => key === of)
  return fork?.kind === 'fork' ? forkType(fork) : 'bpmn:ParallelGateway'
}

/** Ways with a condition may be fewer than all: BPMN then waits for those that were taken. */
function forkType({ ways }: Extract<Step, { kind: 'fork' }>): string {
  return ways.some(({ when }) => when) ? 'bpmn:InclusiveGateway' : 'bpmn:ParallelGateway'
}

function fillNode({ moddle, release, elements }: Writing, node: DiagramNode): void {
  const element = elements.get(node.id)
  if (!element) return
  element.set('name', clean(node.title))
  if (node.step !== undefined)
    element.set(
      'extensionElements',
      extension(moddle, [moddle.create('siso:Step', { key: node.step })]),
    )
  const events = eventsOf(moddle, release, node)
  if (events.length > 0) element.set('eventDefinitions', events)
  if (node.attachedTo !== undefined) {
    element.set('attachedToRef', elements.get(node.attachedTo))
    element.set('cancelActivity', node.kind === 'failure' || node.interrupts === true)
  }
  const step = stepOf(node, release)
  if (step?.kind === 'task')
    element.set(
      'resources',
      step.candidates.map((candidate) => ownerOf(moddle, candidate)),
    )
}

/** `front-desk@office`, or `opener`: as a candidate is written in the list of who may do a task. */
export function candidateKey(candidate: Candidate): string {
  return 'who' in candidate ? candidate.who : `${candidate.role}@${candidate.at}`
}

function ownerOf(moddle: BpmnModdle, candidate: Candidate): ModdleElement {
  const expression = moddle.create('bpmn:FormalExpression', { body: candidateKey(candidate) })
  return moddle.create('bpmn:PotentialOwner', {
    resourceAssignmentExpression: moddle.create('bpmn:ResourceAssignmentExpression', {
      expression,
    }),
  })
}

function eventsOf(moddle: BpmnModdle, release: Release, node: DiagramNode): ModdleElement[] {
  const { deadlines } = release
  const text = (body: string) => moddle.create('bpmn:FormalExpression', { body: clean(body) })
  const timer = (amount: Amount | undefined) => [
    moddle.create(
      'bpmn:TimerEventDefinition',
      amount && { timeDuration: text(durationOf(amount)) },
    ),
  ]
  if (node.kind === 'failure') return [moddle.create('bpmn:ErrorEventDefinition')]
  if (node.kind === 'warning') return [moddle.create('bpmn:MessageEventDefinition')]
  if (node.kind === 'timer')
    return timer(deadlines.find(({ key }) => key === node.deadline)?.terms.at(-1)?.amount)
  const step = stepOf(node, release)
  if (step?.kind !== 'wait') return []
  if (step.date !== undefined)
    return [moddle.create('bpmn:TimerEventDefinition', { timeDate: text(step.date) })]
  if (step.after) return timer(step.after)
  return [moddle.create('bpmn:ConditionalEventDefinition', { condition: text(node.title) })]
}

function flowOf({ moddle, elements }: Writing, flow: DiagramFlow): ModdleElement {
  const [sourceRef, targetRef] = [elements.get(flow.from), elements.get(flow.to)]
  const element = moddle.create('bpmn:SequenceFlow', { id: flow.id, sourceRef, targetRef })
  if (flow.titles.length > 0) element.set('name', clean(flow.titles.join(' / ')))
  if (flow.condition !== undefined)
    element.set(
      'conditionExpression',
      moddle.create('bpmn:FormalExpression', { body: clean(flow.condition), language: 'it' }),
    )
  if (flow.otherwise) sourceRef?.set('default', element)
  sourceRef?.set('outgoing', [...listOf(sourceRef, 'outgoing'), element])
  targetRef?.set('incoming', [...listOf(targetRef, 'incoming'), element])
  return element
}

/** Letters that XML cannot carry are left out of names; the document keeps them, as JSON escapes. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
}

function jsonOf(release: Release): string {
  return JSON.stringify(release).replaceAll(
    /[\u007F-\u009F\uFFFE\uFFFF]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
