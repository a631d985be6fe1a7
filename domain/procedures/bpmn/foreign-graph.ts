import type { ModdleElement } from 'bpmn-moddle'

import type { Amount } from '../engine/types.ts'
import { amountOf } from './duration.ts'
import { isElement, listOf } from './moddle.ts'

/** What the reader asks of a BPMN node; the rest of the standard it does not look at. */
export interface ForeignNode {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly lane: string
  readonly ways: readonly ForeignWay[]
  readonly boundary: readonly ForeignNode[]
  readonly interrupts: boolean
  readonly timer?: { readonly amount?: Amount }
  readonly events: readonly string[]
  /** Expressions that say who does it. */
  readonly owners: readonly string[]
}

export interface ForeignWay {
  readonly id: string
  readonly name: string
  readonly to: string
  readonly condition: string
  readonly otherwise: boolean
}

export interface ForeignGraph {
  readonly key: string
  readonly name: string
  readonly text: string
  readonly nodes: ReadonlyMap<string, ForeignNode>
  /** Ids of what is neither a node nor a line: data, artifacts. */
  readonly others: readonly { readonly id: string; readonly type: string }[]
}

/** The nodes and lines of a process, with what lies outside of them by name. */
export function graphOf(process: ModdleElement): ForeignGraph {
  const elements = listOf(process, 'flowElements')
  const flows = elements.filter(({ $type }) => $type === 'bpmn:SequenceFlow')
  const nodes = elements.filter((element) => isNode(element))
  const lanes = lanesOf(process)
  const read = (element: ModdleElement): ForeignNode => {
    const attached = nodes.filter((one) => idOf(one.get('attachedToRef')) === idOf(element))
    return {
      ...nodeOf(element, flows),
      lane: lanes.get(idOf(element)) ?? '',
      boundary: attached.map(read),
    }
  }
  const others = [
    ...elements.filter((one) => !isNode(one) && !flows.includes(one)),
    ...listOf(process, 'artifacts'),
  ]
  return {
    key: idOf(process),
    name: textOf(process.get('name')),
    text: listOf(process, 'documentation')
      .map((one) => textOf(one.get('text')))
      .join(' '),
    nodes: new Map(nodes.map((element) => [idOf(element), read(element)])),
    others: others.map((one) => ({ id: idOf(one), type: one.$type })),
  }
}

/** An event sub-process is on no way: what it means elsewhere is not known here. */
function isNode(element: ModdleElement): boolean {
  const { $type } = element
  if ($type === 'bpmn:SubProcess' && element.get('triggeredByEvent') === true) return false
  return /(Task|Event|Gateway|Activity|SubProcess|Transaction)$/.test($type)
}

function nodeOf(element: ModdleElement, flows: readonly ModdleElement[]) {
  const own = idOf(element)
  const standard = idOf(element.get('default'))
  const events = listOf(element, 'eventDefinitions')
  const timer = events.find(({ $type }) => $type === 'bpmn:TimerEventDefinition')
  const amount = timer && amountOf(bodyOf(timer.get('timeDuration')))
  return {
    id: own,
    type: element.$type.replace('bpmn:', ''),
    name: textOf(element.get('name')),
    ways: flows
      .filter((flow) => idOf(flow.get('sourceRef')) === own)
      .map((flow) => wayOf(flow, standard)),
    interrupts: element.get('cancelActivity') !== false,
    ...(timer ? { timer: amount ? { amount } : {} } : {}),
    events: events.map(({ $type }) => $type.replace('bpmn:', '')),
    owners: listOf(element, 'resources').map((owner) => {
      const assigned: unknown = owner.get('resourceAssignmentExpression')
      return isElement(assigned) ? bodyOf(assigned.get('expression')) : ''
    }),
  }
}

function wayOf(flow: ModdleElement, standard: string): ForeignWay {
  return {
    id: idOf(flow),
    name: textOf(flow.get('name')),
    to: idOf(flow.get('targetRef')),
    condition: bodyOf(flow.get('conditionExpression')),
    otherwise: standard !== '' && idOf(flow) === standard,
  }
}

function lanesOf(process: ModdleElement): ReadonlyMap<string, string> {
  const lanes = listOf(process, 'laneSets').flatMap((set) => listOf(set, 'lanes'))
  return new Map(
    lanes.flatMap((lane) =>
      listOf(lane, 'flowNodeRef').map((node) => [idOf(node), textOf(lane.get('name'))] as const),
    ),
  )
}

function idOf(value: unknown): string {
  return isElement(value) ? textOf(value.id) : ''
}

function bodyOf(value: unknown): string {
  return isElement(value) ? textOf(value.get('body')) : ''
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
