import { dayInItaly } from '../../../domain/shared/today.ts'
import { italian, subprocessesOf } from '../../../domain/procedures/engine/index-release.ts'
import { wakeAt } from '../../../domain/procedures/engine/state.ts'
import type { RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { rawAnswers } from '../../../domain/procedures/forms/raw-answers.ts'
import { nameOfTask } from '../../../domain/procedures/migrate/names.ts'
import { Occurrence } from '../../../domain/procedures/schema/subprocess.ts'
import { live } from '../../../domain/procedures/simulate/simulate.ts'
import { atOnce } from '../../../domain/procedures/walks/course.ts'
import { formatTime } from '../../shared/format.ts'
import { presentForm } from '../../shared/forms/present-form.ts'
import type { Reader } from '../present-procedure.ts'
import { factsForm } from './facts-form.ts'
import { presentClosing, presentStarts, presentSuspending } from './present-dates.ts'
import { moment } from './present-told.ts'
import type { Scene, Walked } from './subject.ts'

interface Imagined {
  readonly scene: Scene
  readonly walked: Walked
  readonly typed?: RawAnswers | undefined
}

/** What else may happen now, besides the tasks: time, what is reported, what is opened or taken back. */
export function presentPossible({ scene, walked, typed }: Imagined, reader: Reader) {
  const { run } = walked.lived
  const { closed } = run.state
  const at = closed ? undefined : wakeAt(run.state)
  return {
    next: at && moment(at, reader),
    day: dayInItaly(new Date(run.now)),
    clock: formatTime(run.now, 'it'),
    openable: openable(scene, walked),
    occurrences: closed ? [] : occurrences(scene, reader.t),
    recallable: closed ? [] : recallable(scene, walked),
    reopenings: run.reopenings().map(({ to }) => ({
      key: to,
      title: nameOfTask(to, [scene.subject.release]),
    })),
    suspending: presentSuspending({ scene, walked, typed }, reader),
    starts: presentStarts({ scene, walked, typed }),
    shutting: presentClosing({ scene, walked, typed }),
    failing: closed ? [] : failing(scene),
    withdrawable: !closed,
    facts: closed ? undefined : presentFacts(scene, walked, reader),
  }
}

function openable({ subject: { release } }: Scene, { lived: { run } }: Walked) {
  const { closed, open, phase } = run.state
  return subprocessesOf(release)
    .filter(({ key, opens: { byHand } }) => {
      const here = byHand && (byHand.phases ?? [phase]).includes(phase)
      return here === true && !closed && !open.some(({ step }) => step === key)
    })
    .map(({ key, title }) => ({ key, title: italian(title) }))
}

/** What the system does, where a failure leads elsewhere. */
function failing({ subject: { release } }: Scene) {
  return release.steps
    .filter((one) => one.kind === 'effect' && one.waits && (one.failedTo ?? one.to) !== one.to)
    .map(({ key, title }) => ({ key, title: italian(title) }))
}

function occurrences({ subject: { release } }: Scene, t: Reader['t']) {
  const heard = new Set<unknown>(subprocessesOf(release).map(({ opens }) => opens.on))
  return Occurrence.options
    .filter((what) => heard.has(what))
    .map((key) => ({ key, title: t(`walks.occurred-${key}`) }))
}

/** Parts that were done and are not yet over: each is tried, as the engine alone knows. */
function recallable({ subject: { release }, calendar }: Scene, { course }: Walked) {
  const done = course.events.flatMap((one) =>
    one.do === 'complete' && one.step.includes('.') ? [one.step] : [],
  )
  return [...new Set(done)]
    .filter((step) => {
      const events = [...course.events, { do: 'recall' as const, after: atOnce, step }]
      return live({ ...course, events }, release, calendar).stuck === undefined
    })
    .map((step) => ({ key: step, title: nameOfTask(step, [release]) }))
}

function presentFacts({ subject: { release } }: Scene, walked: Walked, reader: Reader) {
  const form = factsForm(release, Object.keys(release.facts))
  if (!form) return undefined
  const known = Object.entries(walked.lived.run.state.facts)
  const answers = Object.fromEntries(known.map(([name, value]) => [fieldNameOf(name), value]))
  return presentForm(form, { ...reader, release, values: rawAnswers(form, answers) })
}

function fieldNameOf(name: string): string {
  return `fatto-${name}`
}
