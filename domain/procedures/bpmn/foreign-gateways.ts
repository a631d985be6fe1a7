import type { DecisionTable } from '../schema/table.ts'
import type { ForeignNode, ForeignWay } from './foreign-graph.ts'
import { baseOf, left, onward, targetOf, took } from './foreign-reading.ts'
import type { Part, Reading } from './foreign-reading.ts'

/** Conditions written for another system are not run: each becomes a yes/no fact to be set. */
export function decisionOf(reading: Reading, node: ForeignNode): Part {
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

/** Undefined: it is not one of a pair, and has no place in a procedure. */
export function forkOrJoin(reading: Reading, node: ForeignNode): Part | undefined {
  const { joinOf, forkOf } = reading.pairs
  if (joinOf.has(node.id)) return forkPart(reading, node)
  const fork = forkOf.get(node.id)
  return fork === undefined ? undefined : joinPart(reading, node, fork)
}

function forkPart(reading: Reading, node: ForeignNode): Part {
  const base = baseOf(reading, node)
  const ways = node.ways.map(({ name, to }) => ({
    title: name || reading.graph.nodes.get(to)?.name || `Via verso ${targetOf(reading, to)}`,
    to: targetOf(reading, to),
  }))
  const text = `Qui le vie si dividono: ${String(ways.length)} insieme.`
  return { step: { ...base, kind: 'fork', ways }, remarks: [took(node, text)] }
}

function joinPart(reading: Reading, node: ForeignNode, fork: string): Part {
  const of = reading.keys.get(fork) ?? ''
  const to = onward(reading, node)
  return {
    step: { ...baseOf(reading, node), kind: 'join', of, needs: 'all', to },
    remarks: [took(node, 'Qui le vie si ricongiungono, quando sono arrivate tutte.')],
  }
}

const unpaired =
  'Le vie parallele non si dividono e ricongiungono come parentesi, in una sola corsia: al suo posto ' +
  'c’è un compito che ne sceglie una. Ridisegnale, così che tutte finiscano nello stesso punto.'

/** What is said of a gateway that becomes a task, because nothing else of ours is like it. */
export function whyATask({ type }: ForeignNode): string {
  return type === 'ParallelGateway'
    ? unpaired
    : `«${type}» non si traduce: al suo posto c’è un compito da rifare a mano.`
}
