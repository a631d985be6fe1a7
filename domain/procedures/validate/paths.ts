import type { Release, Step } from '../schema.ts'
import type { Problem } from './problem.ts'

import { error, warning } from './problem.ts'

interface Way {
  readonly where: string
  readonly to: string
}

function waysOfTable(table: string, { tables }: Release): readonly Way[] {
  const found = tables.find(({ key }) => key === table)
  const rows = found?.rows.map(({ key, to }) => ({ where: `tables.${table}.${key}`, to })) ?? []
  if (!found?.otherwise) return rows
  return [...rows, { where: `tables.${table}.otherwise`, to: found.otherwise.to }]
}

/** Where a step may lead, and which part of the document says so. */
export function waysOf(step: Step, release: Release): readonly Way[] {
  const where = `steps.${step.key}`
  if ('outcomes' in step)
    return step.outcomes.map(({ key, to }) => ({ where: `${where}.outcomes.${key}`, to }))
  if (step.kind === 'decision') return waysOfTable(step.table, release)
  if (step.kind === 'fork')
    return step.ways.map(({ to }, n) => ({ where: `${where}.ways.${n}`, to }))
  if (step.kind === 'finish') return step.goTo === undefined ? [] : [{ where, to: step.goTo }]
  const failed = step.kind === 'effect' && step.failedTo ? [{ where, to: step.failedTo }] : []
  return 'to' in step ? [{ where, to: step.to }, ...failed] : []
}

export type Graph = ReadonlyMap<string, readonly Way[]>

export function reachable(
  from: readonly string[],
  next: (key: string) => readonly string[],
): Set<string> {
  const seen = new Set(from)
  for (const key of seen) for (const one of next(key)) seen.add(one)
  return seen
}

function checkTargets(graph: Graph, release: Release): Problem[] {
  const start = graph.has(release.start)
    ? []
    : [error('start', `Il primo passo «${release.start}» non esiste: scegline uno dall’elenco.`)]
  const ways = [...graph.values()].flat().filter(({ to }) => !graph.has(to))
  return [
    ...start,
    ...ways.map(({ where, to }) =>
      error(where, `Porta al passo «${to}», che non esiste: scegli un passo dell’elenco o crealo.`),
    ),
  ]
}

function checkReach(graph: Graph, release: Release): Problem[] {
  const onward = (key: string) => (graph.get(key) ?? []).map(({ to }) => to)
  const back = (key: string) =>
    [...graph].filter(([, ways]) => ways.some(({ to }) => to === key)).map(([from]) => from)
  const keysOf = (...kinds: readonly Step['kind'][]) =>
    release.steps.filter(({ kind }) => kinds.includes(kind)).map(({ key }) => key)
  const reached = reachable([release.start, ...keysOf('subprocess')], onward)
  const ends = keysOf('end', 'finish')
  const ending = reachable(ends, back)
  return release.steps.flatMap(({ key }) => {
    const where = `steps.${key}`
    if (!reached.has(key))
      return [error(where, `Al passo «${key}» non si arriva mai: collegalo o toglilo.`)]
    if (!ending.has(key))
      return [
        error(where, `Dal passo «${key}» non si arriva mai a una chiusura: aggiungi una via.`),
      ]
    return []
  })
}

/** A wait for a date or a fact may be over as soon as it begins. */
function pauses(step: Step): boolean {
  const byPeople = step.kind === 'task' || step.kind === 'sections' || step.kind === 'handoff'
  return byPeople || (step.kind === 'wait' && !step.date && !step.since && !step.when)
}

/** A circle of decisions and effects alone would turn for ever within one event. */
function checkCircles(graph: Graph, release: Release): Problem[] {
  const alone = new Set(release.steps.filter((step) => !pauses(step)).map(({ key }) => key))
  const onward = (key: string) =>
    (graph.get(key) ?? []).map(({ to }) => to).filter((to) => alone.has(to))
  return [...alone].flatMap((key) => {
    if (!reachable(onward(key), onward).has(key)) return []
    const message = `Dal passo «${key}» si torna a «${key}» senza che una persona faccia qualcosa e senza attese: metti un compito o un’attesa nel giro.`
    return [error(`steps.${key}`, message)]
  })
}

function checkPhases(release: Release): Problem[] {
  const phases = new Set(release.phases.map(({ key }) => key))
  const used = new Set<string>(release.steps.map(({ phase }) => phase))
  return [
    ...release.steps
      .filter(({ phase }) => phase !== 'any' && !phases.has(phase))
      .map(({ key, phase }) =>
        error(`steps.${key}`, `La fase «${phase}» non è tra le fasi della procedura: aggiungila.`),
      ),
    ...[...phases]
      .filter((phase) => !used.has(phase))
      .map((phase) => warning(`phases.${phase}`, `Nessun passo è nella fase «${phase}».`)),
  ]
}

/** Every step with the ways out of it. */
export function graphOf(release: Release): Graph {
  return new Map(release.steps.map((step) => [step.key, waysOf(step, release)]))
}

/** Where the ways lead: every step reached, every way ending, no circle without a pause. */
export function checkPaths(release: Release): Problem[] {
  const graph = graphOf(release)
  return [
    ...checkTargets(graph, release),
    ...checkReach(graph, release),
    ...checkCircles(graph, release),
    ...checkPhases(release),
  ]
}
