import type { Release, Step } from '../schema.ts'
import type { Problem } from './problem.ts'

import { graphOf, reachable } from './paths.ts'
import { warning } from './problem.ts'

type Wait = Extract<Step, { kind: 'wait' }>

/** As long as a person may well be left to wait before something happens to her. */
const longest = 30
const daysIn = { minutes: 0, hours: 1 / 24, days: 1, 'working-days': 7 / 5, months: 30 } as const

function isLong({ date, after }: Wait): boolean {
  return date !== undefined || (after !== undefined && after.value * daysIn[after.unit] > longest)
}

/** Phases in which somebody may open by hand what takes the case elsewhere, without asking another office; undefined: all. */
function phasesWithWayOut(release: Release): readonly (readonly string[] | undefined)[] {
  const graph = graphOf(release)
  const handed = new Set(
    release.steps.filter(({ kind }) => kind === 'handoff').map(({ key }) => key),
  )
  const leaving = new Set(
    release.steps.flatMap((step) =>
      step.kind === 'finish' && step.goTo !== undefined ? [step.key] : [],
    ),
  )
  const onward = (key: string) =>
    handed.has(key) || leaving.has(key) ? [] : (graph.get(key) ?? []).map(({ to }) => to)
  return release.steps.flatMap((step) => {
    if (step.kind !== 'subprocess' || !step.opens.byHand) return []
    const reached = reachable([step.to], onward)
    return [...reached].some((key) => leaving.has(key)) ? [step.opens.byHand.phases] : []
  })
}

/** Where the case stands still for long, and none of those who work on it can take it out. */
export function checkLongWaits(release: Release): Problem[] {
  const out = phasesWithWayOut(release)
  return release.steps.flatMap((step) => {
    if (step.kind !== 'wait' || step.phase === 'any' || !isLong(step)) return []
    if (out.some((phases) => phases === undefined || phases.includes(step.phase))) return []
    const message = `L’attesa dura più di ${String(longest)} giorni, o fino a una data, e nella fase «${step.phase}» nessuno può farne uscire la pratica prima: aggiungi un subprocedimento che si apre a mano e finisce con «goTo».`
    return [warning(`steps.${step.key}`, message)]
  })
}
