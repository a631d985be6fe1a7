import type { Release } from '../schema.ts'
import type { Reopening } from '../schema/reopening.ts'
import type { Graph } from './paths.ts'
import type { Known, Problem } from './problem.ts'

import { isBeside, subprocessesOf } from '../engine/index-release.ts'
import { waysAround } from '../engine/ways.ts'
import { checkSets, factVocabulary } from './conditions.ts'
import { graphOf, reachable } from './paths.ts'
import { error } from './problem.ts'
import { checkCandidates, checkReference } from './steps.ts'

/** The outcome of a case that is withdrawn: no end step has it. */
const withdrawn = 'withdrawn'

/** Each way to open a closed case again: after an outcome that there is, into a step gone through. */
export function checkReopenings(release: Release, { roles }: Known): Problem[] {
  const graph = graphOf(release)
  const slots = release.notes.map(({ slot }) => ({ key: slot }))
  return (release.reopenings ?? []).flatMap((one, n) => {
    const where = `reopenings.${String(n)}`
    return [
      ...checkCandidates(where, one.by, roles),
      ...checkSets(where, one.sets, factVocabulary(release)),
      ...checkOutcomes(where, one, release),
      ...checkStep(where, one, { release, graph }),
      ...checkTwice(where, one, release.reopenings?.slice(0, n) ?? []),
      ...checkReference(where, 'L’annotazione', [one.slot, slots]),
    ]
  })
}

function checkOutcomes(where: string, { after }: Reopening, release: Release): Problem[] {
  const outcomes = [...release.steps.flatMap(outcomeOf), withdrawn]
  return after
    .filter((outcome) => !outcomes.includes(outcome))
    .map((outcome) =>
      error(
        where,
        `Nessuna pratica si chiude con l’esito «${outcome}»: scegline uno di ${[...new Set(outcomes)].join(', ')}.`,
      ),
    )
}

function outcomeOf(step: Release['steps'][number]): string[] {
  return step.kind === 'end' ? [step.outcome] : []
}

function checkStep(
  where: string,
  { to, after }: Reopening,
  { release, graph }: { readonly release: Release; readonly graph: Graph },
): Problem[] {
  const step = release.steps.find(({ key }) => key === to)
  if (!step)
    return [error(where, `Riprende dal passo «${to}», che non esiste: scegline uno dall’elenco.`)]
  if (step.kind !== 'task')
    return [
      error(
        where,
        `Riprende da «${to}», che non è un compito: scegli un passo fatto da una persona.`,
      ),
    ]
  if (waysAround(release, to).length > 0 || isBeside(release, to))
    return [
      error(
        where,
        `Riprende da «${to}», che non è sul percorso principale: scegli un passo che lo è.`,
      ),
    ]
  // What runs beside the path may open while the case stands at the step, and lead to another end.
  const beside = subprocessesOf(release).map(({ key }) => key)
  const ahead = reachable([to, ...beside], (key) => (graph.get(key) ?? []).map((way) => way.to))
  const ends = release.steps.filter(({ kind }) => kind === 'end')
  const reached = ends.filter(({ key }) => ahead.has(key)).flatMap(outcomeOf)
  return after
    .filter((one) => ends.flatMap(outcomeOf).includes(one) && !reached.includes(one))
    .map((outcome) =>
      error(
        where,
        `Una pratica chiusa con «${outcome}» non è passata da «${to}»: scegli un passo che viene prima.`,
      ),
    )
}

function checkTwice(where: string, one: Reopening, before: readonly Reopening[]): Problem[] {
  const twice = before.some(
    ({ to, after }) => to === one.to && after.some((o) => one.after.includes(o)),
  )
  const message = `Dopo lo stesso esito si riprende già da «${one.to}»: metti insieme le due voci.`
  return twice ? [error(where, message)] : []
}
