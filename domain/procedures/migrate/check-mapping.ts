import { findStep } from '../engine/index-release.ts'
import { waysAround } from '../engine/ways.ts'
import type { Release } from '../schema.ts'
import { failing } from '../../shared/field-problems.ts'
import type { FieldProblem } from '../../shared/field-problems.ts'
import type { Mapping } from './migrate.ts'
import { nameOfTask } from './names.ts'

interface Between {
  /** The versions that the cases may follow. */
  readonly from: readonly Release[]
  readonly to: Release
}

/**
 * What of a mapping holds for no case at all, by the key of the step that it says something of: for
 * whoever says it, before cases are read. Of one case the prediction tells the rest.
 */
export function mappingProblems({ enter = {} }: Mapping, between: Between): FieldProblem[] {
  return Object.entries(enter).flatMap(([step, instead]) =>
    failing(checksOf(step, instead, between)).slice(0, 1),
  )
}

function checksOf(step: string, instead: string, { from, to }: Between) {
  const knowing = from.filter((release) => findStep(release, step))
  const target = findStep(to, instead)
  const name = nameOfTask(instead, [to])
  const isBeside = (release: Release) => findStep(release, step)?.kind === 'subprocess'
  const besides = new Set(knowing.map(isBeside))
  const lanes = new Set(knowing.map((release) => laneOf(release, step)))
  return [
    [
      knowing.length === 0,
      step,
      `«${step}» non è un passo di nessuna versione di questa procedura: togli questa riga.`,
    ],
    [
      target === undefined,
      step,
      `«${instead}» non è un passo delle regole nuove: scegline un altro dall’elenco.`,
    ],
    [
      target !== undefined && !canBeEntered(target.kind),
      step,
      `In «${name}» nessuna pratica può stare: scegli un compito, un’attesa o una decisione.`,
    ],
    [
      !besides.has(target?.kind === 'subprocess'),
      step,
      `«${name}» è di un altro tipo: un subprocedimento continua solo in un subprocedimento, un passo del percorso solo in un passo del percorso.`,
    ],
    [
      !lanes.has(laneOf(to, instead)),
      step,
      `«${name}» non è nella stessa biforcazione o nello stesso subprocedimento: da lì si continua solo lì dentro.`,
    ],
  ] as const
}

/** Whether a case may be put there: not where it closes, or only waits for its other ways. */
export function canBeEntered(kind: Release['steps'][number]['kind']): boolean {
  return kind !== 'end' && kind !== 'finish' && kind !== 'join'
}

/** The fork or subprocess that a step is in. Its way may have another name there: of that each case tells. */
function laneOf(release: Release, step: string): string | undefined {
  return waysAround(release, step).at(-1)?.fork
}
