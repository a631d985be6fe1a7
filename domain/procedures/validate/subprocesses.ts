import type { Release, Step } from '../schema.ts'
import type { Graph } from './paths.ts'
import type { Known, Problem } from './problem.ts'

import { waysAround } from '../engine/ways.ts'
import { Occurrence } from '../schema/subprocess.ts'
import { checkCondition, factVocabulary } from './conditions.ts'
import { graphOf, reachable } from './paths.ts'
import { error } from './problem.ts'
import { checkCandidates, checkDateFact } from './steps.ts'

type Subprocess = Extract<Step, { kind: 'subprocess' }>

/** The steps of a subprocess: all that follows its first one, as far as where it finishes. */
function stepsOf(graph: Graph, { to }: Subprocess, steps: readonly Step[]): ReadonlySet<string> {
  const finishes = steps.filter(({ kind }) => kind === 'finish').map(({ key }) => key)
  const onward = (key: string) =>
    finishes.includes(key) ? [] : (graph.get(key) ?? []).map((way) => way.to)
  return reachable([to], onward)
}

/** What runs beside the path has steps of its own, from its opening to where it finishes. */
export function checkSubprocesses(release: Release, known: Known): Problem[] {
  const graph = graphOf(release)
  const subprocesses = release.steps.filter((step) => step.kind === 'subprocess')
  const inside = new Map(subprocesses.map((one) => [one, stepsOf(graph, one, release.steps)]))
  return [
    ...subprocesses.flatMap((one) => checkOpening(one, release, known)),
    ...[...inside].flatMap(([one, steps]) => checkInside(one, steps, { release, graph })),
    ...checkOutside(release, [...inside.values()]),
    ...release.steps.flatMap((step) => checkGoTo(step, release)),
    ...checkWhole(release, [...inside]),
  ]
}

function checkOpening({ key, phase, opens }: Subprocess, release: Release, { roles }: Known) {
  const where = `steps.${key}.opens`
  const { byHand, on, when } = opens
  const phases = release.phases.map((one) => one.key)
  const strange = (byHand?.phases ?? []).filter((one) => !phases.includes(one))
  return [
    ...(byHand || on || when
      ? []
      : [
          error(
            where,
            'Nessuno lo apre mai: indica chi lo apre, che cosa lo apre o una condizione.',
          ),
        ]),
    ...checkDay(where, opens, release),
    ...(phase === 'any' ? [] : [error(`steps.${key}`, anyPhase(key))]),
    ...checkCandidates(where, byHand?.candidates ?? [], roles),
    ...checkCondition(where, when, factVocabulary(release)),
    ...strange.map((one) =>
      error(where, `La fase «${one}» non è tra le fasi della procedura: toglila o aggiungila.`),
    ),
  ]
}

/** Of what the record reports the day is known; of an act on the terms it is the act's own. */
function checkDay(where: string, { on, happenedOn }: Subprocess['opens'], release: Release) {
  if (happenedOn === undefined) return []
  const reported = Occurrence.options.some((one) => one === on)
  return [
    ...checkDateFact(where, happenedOn, factVocabulary(release)),
    ...(reported
      ? []
      : [
          error(
            where,
            'Il giorno si sa solo di ciò che il registro riferisce: con «on» indica che cosa, o togli «happenedOn».',
          ),
        ]),
  ]
}

function anyPhase(key: string): string {
  return `«${key}» è accanto al percorso, che intanto può cambiare fase: come fase scrivi «any».`
}

interface Around {
  readonly release: Release
  readonly graph: Graph
}

function checkInside(
  { key: own }: Subprocess,
  inside: ReadonlySet<string>,
  { release, graph }: Around,
): Problem[] {
  const where = `steps.${own}`
  const steps = release.steps.filter(({ key }) => inside.has(key))
  const foreign = [...graph].filter(
    ([key, ways]) => key !== own && !inside.has(key) && ways.some(({ to }) => inside.has(to)),
  )
  const start = inside.has(release.start) || release.start === own ? ['start'] : []
  return [
    ...steps.flatMap(({ key, kind, phase }) => {
      if (kind === 'subprocess')
        return [
          error(where, `Porta a «${key}», che è un altro subprocedimento: ognuno si apre da sé.`),
        ]
      if (kind === 'end')
        return [
          error(
            where,
            `Porta alla chiusura «${key}»: fallo finire in un passo «finish» che con «goTo» mandi lì la pratica.`,
          ),
        ]
      return phase === 'any' ? [] : [error(`steps.${key}`, anyPhase(key))]
    }),
    ...[...start, ...foreign.map(([key]) => key)].map((key) =>
      error(
        where,
        `«${key}» porta dentro il subprocedimento dall’esterno: vi si entra solo aprendolo.`,
      ),
    ),
  ]
}

/** Steps that only a subprocess has. */
function checkOutside({ steps }: Release, inside: readonly ReadonlySet<string>[]): Problem[] {
  const path = steps.filter(
    ({ key, kind }) => kind !== 'subprocess' && !inside.some((one) => one.has(key)),
  )
  return path.flatMap(({ key, kind, phase }) => {
    if (kind === 'finish')
      return [
        error(
          `steps.${key}`,
          'Non finisce nessun subprocedimento: per chiudere la pratica usa un passo «end».',
        ),
      ]
    return phase === 'any'
      ? [
          error(
            `steps.${key}`,
            `«${key}» è sul percorso della pratica: «any» vale solo in un subprocedimento; scegli una fase.`,
          ),
        ]
      : []
  })
}

function checkGoTo(step: Step, release: Release): Problem[] {
  if (step.kind !== 'finish' || step.goTo === undefined) return []
  const { goTo } = step
  const target = release.steps.find(({ key }) => key === goTo)
  if (!target) return []
  const onPath = target.phase !== 'any' && waysAround(release, goTo).length === 0
  return onPath && target.kind !== 'join'
    ? []
    : [
        error(
          `steps.${step.key}`,
          `«${goTo}» non è sul percorso della pratica, o è su una sola delle sue vie: scegli un passo da cui la pratica possa proseguire intera.`,
        ),
      ]
}

/** Two offers of the whole case at once could both be accepted. */
function checkWhole(
  { steps, phases }: Release,
  inside: readonly (readonly [Subprocess, ReadonlySet<string>])[],
): Problem[] {
  const whole = steps.filter((step) => step.kind === 'handoff' && step.takes === 'case')
  return inside.flatMap(([{ key, opens }, own]) => {
    if (!whole.some((step) => own.has(step.key))) return []
    const open = opens.on || opens.when ? undefined : opens.byHand?.phases
    const meets = open ?? phases.map((one) => one.key)
    return whole
      .filter((step) => !own.has(step.key))
      .filter(({ phase }) => phase === 'any' || meets.includes(phase))
      .map((step) =>
        error(
          `steps.${key}`,
          `Offre tutta la pratica, e intanto la può offrire anche «${step.key}»: lascialo aprire solo a mano e in altre fasi.`,
        ),
      )
  })
}
