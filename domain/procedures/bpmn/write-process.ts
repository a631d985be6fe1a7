import type { BpmnModdle, ModdleElement } from 'bpmn-moddle'

import { italian } from '../engine/index-release.ts'
import type { Amount } from '../engine/types.ts'
import type { Release, Step } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import { explain, wordsOf } from '../explain-expression.ts'
import { stepNode } from './diagram.ts'
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
  const holders = new Map(nodes.map(({ id, inside }) => [id, inside]))
  const lines = flows.map((flow) => ({ flow: flowOf(writing, flow), from: flow.from }))
  const partsIn = (holder: string | undefined) => [
    ...nodes.flatMap(({ id, inside }) => (inside === holder ? (elements.get(id) ?? []) : [])),
    ...lines.flatMap(({ flow, from }) => (holders.get(from) === holder ? [flow] : [])),
  ]
  for (const { id, kind } of nodes)
    if (kind === 'subprocess') elements.get(id)?.set('flowElements', partsIn(id))
  const lanes = phases.map(({ key, title }) =>
    moddle.create('bpmn:Lane', {
      id: `phase-${key}`,
      name: clean(title),
      flowNodeRef: nodes.flatMap(({ id, phase, inside }) =>
        phase === key && inside === undefined ? (elements.get(id) ?? []) : [],
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
    flowElements: partsIn(undefined),
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
  subprocess: 'bpmn:SubProcess',
  end: 'bpmn:EndEvent',
  finish: 'bpmn:EndEvent',
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
  markBeside(element, node)
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

/** It opens by an event, beside the path, and does not stop it. */
function markBeside(element: ModdleElement, { kind, inside }: DiagramNode): void {
  if (kind === 'subprocess') element.set('triggeredByEvent', true)
  if (kind === 'start' && inside !== undefined) element.set('isInterrupting', false)
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
  const { kind, deadline } = node
  if (kind === 'failure') return [moddle.create('bpmn:ErrorEventDefinition')]
  if (kind === 'warning') return [moddle.create('bpmn:MessageEventDefinition')]
  if (kind === 'start') return openingsOf(moddle, release, node)
  if (kind !== 'timer') return eventsOfStep(moddle, stepOf(node, release))
  const term = release.deadlines.find(({ key }) => key === deadline)
  return [timer(moddle, term?.terms.at(-1)?.amount)]
}

function eventsOfStep(moddle: BpmnModdle, step: Step | undefined): ModdleElement[] {
  if (step?.kind === 'wait') return eventsOfWait(moddle, step)
  const leaves = step?.kind === 'finish' && step.goTo !== undefined
  return leaves ? [moddle.create('bpmn:EscalationEventDefinition')] : []
}

function eventsOfWait(moddle: BpmnModdle, step: Extract<Step, { kind: 'wait' }>): ModdleElement[] {
  const text = (body: string) => moddle.create('bpmn:FormalExpression', { body: clean(body) })
  if (step.date !== undefined)
    return [moddle.create('bpmn:TimerEventDefinition', { timeDate: text(step.date) })]
  if (step.after) return [timer(moddle, step.after)]
  const condition = text(italian(step.title))
  return [moddle.create('bpmn:ConditionalEventDefinition', { condition })]
}

function timer(moddle: BpmnModdle, amount: Amount | undefined): ModdleElement {
  const text = amount && moddle.create('bpmn:FormalExpression', { body: durationOf(amount) })
  return moddle.create('bpmn:TimerEventDefinition', text && { timeDuration: text })
}

/** By hand, by what the record reports, by facts: any of them opens a subprocess. */
function openingsOf(moddle: BpmnModdle, release: Release, { inside }: DiagramNode) {
  const step = release.steps.find(({ key }) => inside === stepNode(key))
  if (step?.kind !== 'subprocess') return []
  const { byHand, on, when } = step.opens
  const body = when && clean(explain(when, wordsOf(release)))
  const condition = body && moddle.create('bpmn:FormalExpression', { body, language: 'it' })
  return [
    ...(byHand ? [moddle.create('bpmn:MessageEventDefinition')] : []),
    ...(on ? [moddle.create('bpmn:SignalEventDefinition')] : []),
    ...(condition ? [moddle.create('bpmn:ConditionalEventDefinition', { condition })] : []),
  ]
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
