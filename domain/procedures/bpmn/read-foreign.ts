import type { ModdleElement } from 'bpmn-moddle'

import type { Step } from '../schema.ts'
import { graphOf } from './foreign-graph.ts'
import type { ForeignGraph } from './foreign-graph.ts'
import { pairsIn } from './foreign-forks.ts'
import { left, targetOf, took } from './foreign-reading.ts'
import type { Part, Reading } from './foreign-reading.ts'
import { partOf } from './foreign-steps.ts'
import { keyFrom, keysOf, phaseNamed, phaseTitles } from './foreign-words.ts'
import type { Remark } from './remark.ts'

/** Until somebody says from when it holds, it does not. */
const farAway = '2100-01-01T00:00:00.000Z'

/** A draft from a process drawn elsewhere: its shape, and a remark for each thing left to do. */
export function draftOf(process: ModdleElement): {
  readonly document: object
  readonly remarks: readonly Remark[]
} {
  const graph = graphOf(process)
  const reading = { graph, keys: keysOf(graph), pairs: pairsIn(graph) }
  const nodes = [...graph.nodes.values()]
  const borne = new Set(nodes.flatMap(({ boundary }) => boundary.map(({ id }) => id)))
  const parts = nodes.filter(({ id }) => !borne.has(id)).map((node) => partOf(reading, node))
  const lanes = new Set(nodes.map(({ lane }) => lane).filter((lane) => lane !== ''))
  const remarks = [
    ...parts.flatMap((part) => part.remarks),
    ...graph.others.map((other) =>
      left(other, `«${other.type}» non ha posto in una procedura: tralasciato.`),
    ),
    ...[...lanes].map((lane) => remarkOnLane(graph.key, lane)),
    left(
      { id: graph.key },
      'Da completare: livello, periodo di validità (ora dal 2100), supervisori, moduli.',
    ),
  ]
  return { document: documentOf(reading, parts), remarks }
}

function remarkOnLane(id: string, lane: string): Remark {
  if (phaseNamed(lane)) return took({ id }, `La corsia «${lane}» è la fase che porta quel nome.`)
  return left({ id }, `La corsia «${lane}» non è una fase: i suoi passi sono in «Contatto».`)
}

function documentOf(reading: Reading, parts: readonly Part[]): object {
  const { graph } = reading
  const begin = [...graph.nodes.values()].find(({ type }) => type === 'StartEvent')
  const first = begin?.ways[0]?.to ?? [...graph.nodes.keys()][0] ?? ''
  const steps = withEnd(
    parts.flatMap(({ step }) => step ?? []),
    graph,
  )
  const phases = new Set(steps.map(({ phase }) => phase))
  return {
    schema: 1,
    key: keyFrom(graph.name) || keyFrom(graph.key) || 'importata',
    version: 1,
    engine: 1,
    title: graph.name || 'Procedura importata',
    description: graph.text || 'Importata da un file BPMN: da completare',
    layer: { level: 'regional' },
    validity: { from: farAway },
    notes: [],
    supervisors: [{ role: 'coordinator', at: 'zone' }],
    start: targetOf(reading, first),
    facts: Object.assign({}, ...parts.map(({ facts }) => facts ?? {})) as object,
    phases: Object.entries(phaseTitles)
      .map(([key, title]) => ({ key, title }))
      .filter(({ key }) => [...phases].some((phase) => phase === key)),
    steps,
    lists: [],
    forms: [],
    tables: parts.flatMap(({ table }) => table ?? []),
    deadlines: parts.flatMap(({ deadlines }) => deadlines ?? []),
    notices: parts.flatMap(({ notice }) => notice ?? []),
  }
}

/** Lines that lead nowhere lead to an end of our own. */
function withEnd(steps: readonly Step[], { nodes }: ForeignGraph): readonly Step[] {
  const open = [...nodes.values()].some(
    ({ type, ways }) =>
      !/^(End|Boundary)Event$/.test(type) && ways.every(({ to }) => !nodes.has(to)),
  )
  if (!open || steps.some(({ key }) => key === 'end')) return steps
  const phase = steps.at(-1)?.phase ?? 'contact'
  const end = { key: 'end', phase, title: 'Fine', outcome: 'end', pending: 'wait' } as const
  return [...steps, { ...end, kind: 'end' }]
}
