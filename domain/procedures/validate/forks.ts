import type { Release, Step } from '../schema.ts'
import type { Graph } from './paths.ts'
import type { Problem } from './problem.ts'

import { error } from './problem.ts'
import { graphOf, reachable } from './paths.ts'

type Fork = Extract<Step, { kind: 'fork' }>
type Join = Extract<Step, { kind: 'join' }>

interface Way {
  readonly to: string
  /** Its steps, up to the join and without it. */
  readonly steps: ReadonlySet<string>
}

/** The steps of a way: all that follows its first one, as far as the join. */
function stepsOf(graph: Graph, to: string, join: string): ReadonlySet<string> {
  const onward = (key: string) =>
    key === join ? [] : (graph.get(key) ?? []).map((way) => way.to).filter((one) => one !== join)
  return reachable(to === join ? [] : [to], onward)
}

/** A fork and its join hold their ways as brackets do: nothing comes in or goes out in between. */
export function checkForks(release: Release): Problem[] {
  const graph = graphOf(release)
  const forks = release.steps.filter((step): step is Fork => step.kind === 'fork')
  const joins = release.steps.filter((step): step is Join => step.kind === 'join')
  return [
    ...forks.flatMap((fork) => checkFork(release, graph, [fork, joins])),
    ...joins
      .filter(({ of }) => !forks.some(({ key }) => key === of))
      .map(({ key, of }) =>
        error(
          `steps.${key}`,
          `Ricongiunge «${of}», che non è un passo in cui le vie si dividono: indica quello giusto.`,
        ),
      ),
  ]
}

function checkFork(
  release: Release,
  graph: Graph,
  [fork, joins]: readonly [Fork, readonly Join[]],
): Problem[] {
  const where = `steps.${fork.key}`
  const own = joins.filter(({ of }) => of === fork.key)
  const [join] = own
  const always = fork.ways.filter(({ when }) => !when).length
  const unsure = always > 0 ? [] : [error(where, noSureWay)]
  if (!join || own.length > 1)
    return [
      ...unsure,
      error(
        where,
        `Le vie di «${fork.key}» devono ricongiungersi in un solo passo: ora sono ${own.length}. Aggiungi o togli un «join» con «of» uguale a «${fork.key}».`,
      ),
    ]
  const ways = fork.ways.map(({ to }) => ({ to, steps: stepsOf(graph, to, join.key) }))
  return [
    ...unsure,
    ...checkNeeds(fork, join),
    ...ways.flatMap((way, n) =>
      checkWay(release, graph, { where: `${where}.ways.${n}`, way, join, fork }),
    ),
    ...checkApart(where, ways),
  ]
}

const noSureWay =
  'Tutte le vie hanno una condizione: se nessuna fosse vera la pratica resterebbe ferma. Lasciane almeno una senza.'

function checkNeeds({ ways }: Fork, { key, needs }: Join): Problem[] {
  return typeof needs === 'number' && needs > ways.length
    ? [
        error(
          `steps.${key}`,
          `Attende ${needs} vie, ma le vie sono ${ways.length}: riduci il numero o scrivi «all».`,
        ),
      ]
    : []
}

interface Checked {
  readonly where: string
  readonly way: Way
  readonly fork: Fork
  readonly join: Join
}

function checkWay(release: Release, graph: Graph, { where, way, fork, join }: Checked): Problem[] {
  if (way.steps.size === 0)
    return [error(where, 'La via non contiene passi: mettine uno o togli la via.')]
  const inside = release.steps.filter(({ key }) => way.steps.has(key))
  const ends = inside.filter(({ kind }) => kind === 'end')
  const away = [...inside, join].filter(({ phase }) => phase !== fork.phase)
  const whole = inside.filter((step) => step.kind === 'handoff' && step.takes === 'case')
  const foreign = inside.filter((step) => step.kind === 'join' && !way.steps.has(step.of))
  return [
    ...ends.map(({ key }) =>
      error(
        where,
        `La via porta alla chiusura «${key}» mentre le altre sono aperte: falla arrivare a «${join.key}» e chiudi dopo.`,
      ),
    ),
    ...away.map(({ key, phase }) =>
      error(
        where,
        `Il passo «${key}» è nella fase «${phase}»: le vie e il loro ricongiungimento restano nella fase «${fork.phase}» del passo che le apre.`,
      ),
    ),
    ...whole.map(({ key }) =>
      error(
        where,
        `Su una via «${key}» offre tutta la pratica, mentre le altre vie ci lavorano: offri una parte, o fallo dopo «${join.key}».`,
      ),
    ),
    ...foreign.map(({ key }) =>
      error(
        where,
        `La via porta a «${key}», che ricongiunge altre vie: falla arrivare a «${join.key}».`,
      ),
    ),
    ...(way.steps.has(fork.key)
      ? [
          error(
            where,
            `La via torna a «${fork.key}», da cui è partita: torna indietro solo dopo «${join.key}».`,
          ),
        ]
      : []),
    ...entriesFromOutside(release, graph, { way, fork }).map((key) =>
      error(
        where,
        `Il passo «${key}» porta dentro la via dall’esterno: nella via si entra solo da «${fork.key}».`,
      ),
    ),
  ]
}

function entriesFromOutside(
  release: Release,
  graph: Graph,
  { way, fork }: Pick<Checked, 'way' | 'fork'>,
): string[] {
  const start = way.steps.has(release.start) ? ['start'] : []
  const from = [...graph].filter(
    ([key, ways]) =>
      key !== fork.key && !way.steps.has(key) && ways.some(({ to }) => way.steps.has(to)),
  )
  return [...start, ...from.map(([key]) => key)]
}

function checkApart(where: string, ways: readonly Way[]): Problem[] {
  return ways.flatMap(({ steps }, n) => {
    const shared = ways
      .slice(n + 1)
      .flatMap((other) => [...steps].filter((one) => other.steps.has(one)))
    return [...new Set(shared)].map((key) =>
      error(
        where,
        `Il passo «${key}» è su più di una via: ogni via ha i suoi passi, fino al ricongiungimento.`,
      ),
    )
  })
}
