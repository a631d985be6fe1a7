import { failing } from '../../shared/field-problems.ts'
import type { RunningChoice } from '../schema/running-choice.ts'

/** As it is proposed, and signed with the release. */
export interface RunningCases {
  readonly choice: RunningChoice
  /** Of a hundred cases that move now, how many go first. 0: none. */
  readonly share: number
}

/** Only where they move now do some go first. */
export function asProposed({ choice, share }: RunningCases): RunningCases {
  return { choice, share: choice === 'now' ? share : 0 }
}

/** Cases move on the ground of a dry-run, to rules that hold. */
export function unmovable(
  { choice }: RunningCases,
  { isTried, isAhead }: { readonly isTried: boolean; readonly isAhead: boolean },
) {
  const moves = choice !== 'stay'
  return failing<'running'>([
    [
      moves && isAhead,
      'running',
      'Vale da un giorno che deve venire: per ora le pratiche in corso restano. Quando vale si decide dalla pagina della versione.',
    ],
    [
      moves && !isAhead && !isTried,
      'running',
      'Senza una prova finita le pratiche in corso possono solo restare: provala su di loro, poi proponila.',
    ],
  ])
}
