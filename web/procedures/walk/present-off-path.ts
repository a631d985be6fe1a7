import { skippable } from '../../../domain/procedures/engine/escape.ts'
import { findStep } from '../../../domain/procedures/engine/index-release.ts'
import type { RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { nameOfTask } from '../../../domain/procedures/migrate/names.ts'
import { live } from '../../../domain/procedures/simulate/simulate.ts'
import { reasonInWords } from '../../../domain/procedures/suspension-rules.ts'
import { atOnce } from '../../../domain/procedures/walks/course.ts'
import { formatDate } from '../../shared/format.ts'
import { words } from '../../shared/forms/words.ts'
import type { Reader } from '../present-procedure.ts'
import type { Scene, Walked } from './subject.ts'

interface Around {
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

/** Terms that may be suspended, and those that are; undefined: this procedure has no reason for it. */
export function presentSuspending({ scene, walked, typed = {} }: Around, { language }: Reader) {
  const { release } = scene.subject
  const { suspensions = [] } = release
  const { run } = walked.lived
  if (suspensions.length === 0 || run.state.closed) return undefined
  return {
    suspending: typed['fai'] === 'sospendi',
    from: typed['dal'] ?? run.today(),
    until: typed['al'] ?? '',
    reasons: suspensions.map(({ key }) => ({
      key,
      title: reasonInWords(release, key),
      chosen: key === typed['cosa'],
    })),
    stopped: run.state.suspensions
      .filter(({ until }) => until === undefined)
      .map(({ reason, from }) => ({
        key: reason,
        title: reasonInWords(release, reason),
        since: formatDate(from, language),
        today: run.today(),
      })),
  }
}
