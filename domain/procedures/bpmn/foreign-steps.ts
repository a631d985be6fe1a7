import type { Deadline, Step } from '../schema.ts'
import type { ForeignNode, ForeignWay } from './foreign-graph.ts'
import { decisionOf, forkOrJoin, whyATask } from './foreign-gateways.ts'
import { baseOf, isJoin, left, onward, targetOf, took } from './foreign-reading.ts'
import type { Part, Reading } from './foreign-reading.ts'
import { candidatesOf, keyFrom, titleOf } from './foreign-words.ts'
import type { Remark } from './remark.ts'

const opener = [{ who: 'opener' as const }]

/** The part of a node that is drawn on its own; of a sign on a border, see the node that bears it. */
export function partOf(reading: Reading, node: ForeignNode): Part {
  const { type, events } = node
  if (type === 'StartEvent') return { remarks: [took(node, 'È l’inizio della procedura.')] }
  if (type === 'EndEvent') return endOf(reading, node)
  if (isJoin(node)) return { remarks: [took(node, 'Riunisce le vie: non serve un passo.')] }
  if (type === 'ExclusiveGateway') return decisionOf(reading, node)
  const parallel = forkOrJoin(reading, node)
  if (parallel) return parallel
  if (['Task', 'UserTask', 'ManualTask'].includes(type)) return taskOf(reading, node)
  if (['ServiceTask', 'SendTask', 'ScriptTask', 'IntermediateThrowEvent'].includes(type))
    return effectOf(reading, node)
  if (type === 'IntermediateCatchEvent' && events.includes('TimerEventDefinition'))
    return waitOf(reading, node)
  return { ...taskOf(reading, node), remarks: [left(node, whyATask(node))] }
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
