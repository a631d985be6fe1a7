import { explain, wordsOf } from '../explain-expression.ts'
import { italian } from '../engine/index-release.ts'
import { waysAround } from '../engine/ways.ts'
import type { Deadline, Release, Step } from '../schema.ts'
import type { Outcome } from '../schema/outcome.ts'
import type { StepPhase } from '../schema/phase.ts'
import { waysOf } from '../validate/paths.ts'

/** What is drawn: a start, the steps by kind, the terms and failures at their border, a warning given. */
export type NodeKind = 'start' | Step['kind'] | 'timer' | 'failure' | 'warning'

export interface DiagramNode {
  readonly id: string
  readonly kind: NodeKind
  readonly phase: StepPhase
  /** Drawn inside this node: what a subprocess is made of. */
  readonly inside?: string
  readonly title: string
  /** Key of the step that it draws. */
  readonly step?: string
  /** Of a term, its key. */
  readonly deadline?: string
  /** Sits on the border of this node. */
  readonly attachedTo?: string
  /** A term that, once over, ends the step by itself. */
  readonly interrupts?: boolean
}

/** All the ways that lead from one node to another: one line of the picture. */
export interface DiagramFlow {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Texts of the outcomes or rows that go this way. */
  readonly titles: readonly string[]
  /** When it is taken, in words; absent: always, or when nothing else holds. */
  readonly condition?: string
  readonly otherwise: boolean
}

export interface Diagram {
  /** Bands of the picture: the phases in use, then what stands beside them. */
  readonly phases: readonly { readonly key: StepPhase; readonly title: string }[]
  readonly nodes: readonly DiagramNode[]
  readonly flows: readonly DiagramFlow[]
}

type Fork = Extract<Step, { kind: 'fork' }>

interface Way {
  readonly from: string
  readonly to: string
  readonly title?: string
  readonly condition?: string
  readonly otherwise?: boolean
}

export const stepNode = (key: string): string => `step-${key}`
const failureNode = (key: string): string => `failure-${key}`
const timerNode = (key: string): string => `timer-${key}`
const warningNode = (key: string): string => `warning-${key}`
const openingNode = (key: string): string => `opening-${key}`

/** The picture of a release: each step once, each pair of steps joined by one line at most. */
export function diagramOf(release: Release): Diagram {
  const first = release.steps.find(({ key }) => key === release.start)
  const start = { id: 'start', kind: 'start', title: 'Inizio' } as const
  const nodes = [
    ...(first ? [{ ...start, phase: first.phase }] : []),
    ...release.steps.flatMap((step) => nodesOf(step, release)),
  ]
  const ways = [
    { from: start.id, to: stepNode(release.start) },
    ...release.steps.flatMap((step) => [
      ...waysOfStep(step, release),
      ...termsOn(step, release).flatMap((term) => waysOfTerm(term, step, release)),
    ]),
  ]
  const used = new Set(release.steps.map(({ phase }) => phase))
  const bands = [...release.phases, { key: 'any' as const, title: 'Accanto al percorso' }]
  return {
    phases: bands
      .filter(({ key }) => used.has(key))
      .map(({ key, title }) => ({ key, title: italian(title) })),
    nodes,
    flows: flowsOf(ways, new Set(nodes.map(({ id }) => id))),
  }
}

function termsOn(step: Step, { deadlines }: Release): readonly Deadline[] {
  return deadlines.filter(({ on }) => 'step' in on && on.step === step.key)
}

function nodesOf(step: Step, release: Release): DiagramNode[] {
  const { key, kind, phase } = step
  const title = italian(step.title)
  const inside = insideOf(step, release)
  const own = { id: stepNode(key), kind, phase, title, step: key, ...inside }
  const failure = { id: failureNode(key), kind: 'failure', phase, title: 'Non riuscito' } as const
  const fails = step.kind === 'effect' && step.waits && step.failedTo !== undefined
  const opens = { id: openingNode(key), kind: 'start', phase, title: 'Inizio' } as const
  return [
    own,
    ...(step.kind === 'subprocess' ? [{ ...opens, inside: own.id }] : []),
    ...(fails ? [{ ...failure, ...inside, attachedTo: own.id }] : []),
    ...termsOn(step, release).flatMap((term) => termNodes(term, own)),
  ]
}

function insideOf({ key }: Step, release: Release): Pick<DiagramNode, 'inside'> {
  const [outermost] = waysAround(release, key)
  const isSubprocess = outermost !== undefined && outermost.way === undefined
  return isSubprocess ? { inside: stepNode(outermost.fork) } : {}
}

function termNodes(term: Deadline, step: DiagramNode): DiagramNode[] {
  const { phase, inside } = step
  const within = inside === undefined ? {} : { inside }
  const interrupts = term.defaultOutcome !== undefined
  const timer = { ...within, id: timerNode(term.key), kind: 'timer', phase } as const
  const warning = { ...within, id: warningNode(term.key), kind: 'warning', phase } as const
  return [
    { ...timer, deadline: term.key, title: italian(term.title), attachedTo: step.id, interrupts },
    ...(interrupts ? [] : [{ ...warning, deadline: term.key, title: 'Avviso' }]),
  ]
}

function waysOfTerm(term: Deadline, step: Step, release: Release): Way[] {
  const from = timerNode(term.key)
  if (term.defaultOutcome === undefined) return [{ from, to: warningNode(term.key) }]
  const taken = waysOf(step, release).find(({ where }) => where.endsWith(`.${term.defaultOutcome}`))
  const to = taken?.to ?? (step.kind === 'effect' ? step.failedTo : undefined)
  return to === undefined ? [] : [{ from, to: stepNode(to), title: 'A termine scaduto' }]
}

function waysOfStep(step: Step, release: Release): Way[] {
  const from = stepNode(step.key)
  if ('outcomes' in step) return waysOfOutcomes(step.outcomes, from)
  if (step.kind === 'fork') return waysOfFork(step, from, release)
  if (step.kind === 'subprocess') return [{ from: openingNode(step.key), to: stepNode(step.to) }]
  // No line leaves a subprocess: where the case goes on is said by its title.
  if (step.kind === 'finish') return []
  if (step.kind === 'decision') return waysOfTable(step.table, from, release)
  if (step.kind === 'effect' && step.waits && step.failedTo !== undefined)
    return [
      { from, to: stepNode(step.to) },
      { from: failureNode(step.key), to: stepNode(step.failedTo) },
    ]
  return waysOf(step, release).map(({ to }) => ({ from, to: stepNode(to) }))
}

function waysOfFork({ ways }: Fork, from: string, release: Release): Way[] {
  const words = wordsOf(release)
  return ways.map(({ title, to, when }) => {
    const condition = when ? { condition: explain(when, words) } : {}
    return { from, to: stepNode(to), title: italian(title), ...condition }
  })
}

function waysOfOutcomes(outcomes: readonly Outcome[], from: string): Way[] {
  return outcomes.map(({ title, to }) => {
    const text = italian(title)
    const condition = outcomes.length > 1 ? { condition: `Esito: ${text}` } : {}
    return { from, to: stepNode(to), title: text, ...condition }
  })
}

function waysOfTable(key: string, from: string, release: Release): Way[] {
  const table = release.tables.find((one) => one.key === key)
  if (!table) return []
  const words = wordsOf(release)
  const rows = table.rows.map(({ title, to, when }) => {
    return { from, to: stepNode(to), title: italian(title), condition: explain(when, words) }
  })
  const { otherwise } = table
  if (!otherwise) return rows
  const last = { from, to: stepNode(otherwise.to), title: italian(otherwise.title) }
  return [...rows, { ...last, otherwise: true }]
}

/** Lines to a step that is not there are left out: a draft is drawn too. */
function flowsOf(ways: readonly Way[], known: ReadonlySet<string>): DiagramFlow[] {
  const drawn = ways.filter(({ to }) => known.has(to))
  const pairs = [...Map.groupBy(drawn, ({ from, to }) => `${from} ${to}`).values()]
  return pairs.flatMap((same, index) => {
    const [first] = same
    if (!first) return []
    const { from, to } = first
    const only = !pairs.some((others) => others !== same && others[0]?.from === from)
    return [{ id: `flow-${index + 1}`, from, to, ...chosenBy(same, only) }]
  })
}

/** A choice that always leads the same way is none: the line bears no condition. */
function chosenBy(same: readonly Way[], only: boolean): Omit<DiagramFlow, 'id' | 'from' | 'to'> {
  const conditions = same.flatMap(({ condition }) => condition ?? [])
  const otherwise = !only && same.some((way) => way.otherwise)
  const titles = [...new Set(same.flatMap(({ title }) => title ?? []))]
  return {
    titles: only && conditions.length > 0 ? [] : titles,
    ...(conditions.length > 0 && !only && !otherwise
      ? { condition: conditions.join('; oppure: ') }
      : {}),
    otherwise,
  }
}
