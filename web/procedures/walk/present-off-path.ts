import { skippable } from '../../../domain/procedures/engine/escape.ts'
import { findStep } from '../../../domain/procedures/engine/index-release.ts'
import type { RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { nameOfTask } from '../../../domain/procedures/migrate/names.ts'
import { live } from '../../../domain/procedures/simulate/simulate.ts'
import { atOnce } from '../../../domain/procedures/walks/course.ts'
import { words } from '../../shared/forms/words.ts'
import type { Reader } from '../present-procedure.ts'
import type { Scene, Walked } from './subject.ts'

export interface Around {
  readonly scene: Scene
  readonly walked: Walked
  readonly typed?: RawAnswers | undefined
}

/** How the task of a step can be left for another way than the procedure's own. */
export function presentOffPath(
  step: string,
  { scene, walked, typed = {} }: Around,
  reader: Reader,
) {
  const { release } = scene.subject
  const { run } = walked.lived
  return {
    parked: run.isParked(step),
    parking: typed['fai'] === 'metti-da-parte',
    comesBack: typed['fino'] ?? '',
    skips: skippable(findStep(release, step)).map(({ key, title }) => ({
      key,
      label: words(title, reader.language),
    })),
    backTo: goneThrough(walked)
      .filter((to) => canGoBack({ step, to }, { scene, walked }))
      .map((key) => ({ key, title: nameOfTask(key, [release]) })),
  }
}

/** Steps with a task that somebody ended, in the order in which they first were. */
function goneThrough({ lived: { run } }: Walked): string[] {
  const ended = run.done.flatMap(({ command }) =>
    command.kind === 'close-task' && command.as === 'completed' ? [command.task] : [],
  )
  return [...new Set(ended.map((task) => task.split('#', 1)[0] ?? task))]
}

/** It is tried: the engine alone knows what lies on the same way. */
function canGoBack(
  between: { readonly step: string; readonly to: string },
  { scene: { subject, calendar }, walked: { course } }: Around,
): boolean {
  const events = [...course.events, { do: 'redo' as const, after: atOnce, ...between }]
  return live({ ...course, events }, subject.release, calendar).stuck === undefined
}
