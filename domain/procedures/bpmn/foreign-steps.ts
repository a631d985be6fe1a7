import type { Deadline, Fact, Notice, Phase, Step } from '../schema.ts'
import type { DecisionTable } from '../schema/table.ts'
import type { ForeignGraph, ForeignNode, ForeignWay } from './foreign-graph.ts'
import { candidatesOf, keyFrom, phaseNamed, titleOf } from './foreign-words.ts'
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
}

const opener = [{ who: 'opener' as const }]

/** The part of a node that is drawn on its own; of a sign on a border, see the node that bears it. */
export function partOf(reading: Reading, node: ForeignNode): Part {
  const { type, events } = node
  if (type === 'StartEvent') return { remarks: [took(node, 'È l’inizio della procedura.')] }
  if (type === 'EndEvent') return endOf(reading, node)
  if (isJoin(node)) return { remarks: [took(node, 'Riunisce le vie: non serve un passo.')] }
  if (type === 'ExclusiveGateway') return decisionOf(reading, node)
  if (['Task', 'UserTask', 'ManualTask'].includes(type)) return taskOf(reading, node)
  if (['ServiceTask', 'SendTask', 'ScriptTask', 'IntermediateThrowEvent'].includes(type))
    return effectOf(reading, node)
  if (type === 'IntermediateCatchEvent' && events.includes('TimerEventDefinition'))
    return waitOf(reading, node)
  const instead = taskOf(reading, node)
  const text = `«${type}» non si traduce: al suo posto c’è un compito da rifare a mano.`
  return { ...instead, remarks: [left(node, text)] }
}

export function took({ id: element }: Pick<ForeignNode, 'id'>, text: string): Remark {
  return { element, understood: true, text }
}

export function left({ id: element }: Pick<ForeignNode, 'id'>, text: string): Remark {
  return { element, understood: false, text }
}

function isJoin({ type, ways }: ForeignNode): boolean {
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

function baseOf(reading: Reading, node: ForeignNode) {
  const phase: Phase = phaseNamed(node.lane) ?? 'contact'
  return { key: reading.keys.get(node.id) ?? '', phase, title: titleOf(node) }
}

function onward(reading: Reading, { ways }: ForeignNode): string {
  return targetOf(reading, ways[0]?.to ?? '')
}

function endOf(reading: Reading, node: ForeignNode): Part {
  const base = baseOf(reading, node)
  const pending = node.events.includes('TerminateEventDefinition') ? 'cancel' : 'wait'
  const step = { ...base, kind: 'end' as const, outcome: base.key, pending } as const
  return { step, remarks: [took(node, `È la chiusura «${base.title}».`)] }
}

function taskOf(reading: Reading, node: ForeignNode): Part {
  const base = baseOf(reading, node)
  const asked = candidatesOf(node)
  const ways = node.ways.length > 0 ? node.ways : [{ id: 'end', name: 'Concludi', to: '' }]
  const terms = node.boundary.filter(({ timer }) => timer)
  const outcomes = [
    ...ways.map((way, at) => outcomeOf(reading, way, at)),
    ...terms.filter(({ interrupts }) => interrupts).map((term) => expiryOf(reading, term)),
  ]
  const step: Step = {
    ...base,
    kind: 'task',
    candidates: asked.length > 0 ? asked : opener,
    outcomes,
  }
  const who = left(node, 'Chi lo fa non è scritto in un modo che si capisca: scegli i candidati.')
  return {
    step,
    deadlines: terms.map((term) => deadlineOf(reading, term, base.key)),
    remarks: [
      took(node, `È il compito «${base.title}», con ${String(outcomes.length)} esiti.`),
      ...(asked.length > 0 ? [] : [who]),
      ...node.boundary.map((sign) => remarkOn(sign)),
    ],
  }
}

function outcomeOf(reading: Reading, way: Pick<ForeignWay, 'name' | 'to'>, at: number) {
  const title = way.name || (at === 0 ? 'Prosegui' : `Via ${String(at + 1)}`)
  const to = targetOf(reading, way.to)
  return {
    key: `${keyFrom(title) || 'via'}-${String(at + 1)}`,
    title,
    consequence: `Si passa a «${to}»`,
    to,
  }
}

function expiryOf(reading: Reading, term: ForeignNode) {
  const key = `scaduto-${reading.keys.get(term.id) ?? ''}`.slice(0, 59)
  const to = onward(reading, term)
  return { key, title: 'Termine scaduto', consequence: `Si passa a «${to}»`, to }
}

function remarkOn(sign: ForeignNode): Remark {
  if (!sign.timer) return left(sign, 'Evento sul bordo che non è un termine: tralasciato.')
  if (sign.timer.amount) return took(sign, `È la scadenza «${titleOf(sign)}».`)
  return left(sign, 'La durata non è di una sola unità: messa a 30 giorni, da correggere.')
}

/** A term on the border: over, it ends the task, or opens one beside it. */
function deadlineOf(reading: Reading, sign: ForeignNode, step: string): Deadline {
  const key = reading.keys.get(sign.id) ?? ''
  const title = titleOf(sign)
  const beside = { do: 'open-task' as const, title, candidates: opener }
  const action = sign.interrupts ? { do: 'take-outcome' as const } : beside
  return {
    key,
    title,
    on: { step },
    origin: 'entered',
    terms: [{ amount: sign.timer?.amount ?? { value: 30, unit: 'days' } }],
    rungs: [{ key: 'breach', kind: 'breach', actions: [action] }],
    ...(sign.interrupts ? { defaultOutcome: expiryOf(reading, sign).key } : {}),
  }
}

function effectOf(reading: Reading, node: ForeignNode): Part {
  const base = baseOf(reading, node)
  const failure = node.boundary.find(({ events }) => events.includes('ErrorEventDefinition'))
  const failedTo = failure && { failedTo: onward(reading, failure) }
  const effect = { type: 'notify', mode: 'repeatable', notice: base.key, to: opener } as const
  const step: Step = {
    ...base,
    kind: 'effect',
    effect,
    waits: true,
    to: onward(reading, node),
    ...failedTo,
  }
  const text =
    'È diventato un avviso a chi ha aperto la pratica: scegli che cosa fa e a chi è rivolto.'
  const notice = { key: base.key, title: base.title, body: 'Apri la pratica {{pratica}}: {{link}}' }
  return { step, notice, remarks: [left(node, text)] }
}

function waitOf(reading: Reading, node: ForeignNode): Part {
  const base = baseOf(reading, node)
  const after = node.timer?.amount
  const step: Step = {
    ...base,
    kind: 'wait',
    after: after ?? { value: 30, unit: 'days' },
    to: onward(reading, node),
  }
  const text = 'La durata dell’attesa non è di una sola unità: messa a 30 giorni, da correggere.'
  return { step, remarks: [after ? took(node, `È l’attesa «${base.title}».`) : left(node, text)] }
}

/** Conditions written for another system are not run: each becomes a yes/no fact to be set. */
function decisionOf(reading: Reading, node: ForeignNode): Part {
  const base = baseOf(reading, node)
  const standard = node.ways.find(({ otherwise }) => otherwise) ?? node.ways.at(-1)
  const asked = node.ways.filter((way) => way !== standard)
  const named = asked.map((way, at) => ({ way, fact: `${base.key}-${String(at + 1)}` }))
  const title = (way: ForeignWay) =>
    way.name || way.condition || `Via verso ${targetOf(reading, way.to)}`
  const table: DecisionTable = {
    key: base.key,
    title: base.title,
    rows: named.map(({ way, fact }) => ({
      key: fact,
      title: title(way),
      when: { eq: [fact, true] },
      to: targetOf(reading, way.to),
    })),
    otherwise: { title: standard?.name || 'Altrimenti', to: targetOf(reading, standard?.to ?? '') },
  }
  return {
    step: { ...base, kind: 'decision', table: base.key },
    table,
    facts: Object.fromEntries(
      named.map(({ way, fact }) => [fact, { type: 'boolean' as const, title: title(way) }]),
    ),
    remarks: [
      took(node, `È la decisione «${base.title}», con ${String(node.ways.length)} vie.`),
      ...asked.map(({ id }) =>
        left({ id }, 'La condizione va riscritta sui fatti della procedura: ora è un sì/no.'),
      ),
    ],
  }
}
