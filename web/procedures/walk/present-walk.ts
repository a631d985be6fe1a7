import { dayInItaly } from '../../../domain/shared/today.ts'
import { circumstances, circumstancesAsked } from '../../../domain/procedures/circumstances.ts'
import { calendarName } from '../../../domain/procedures/engine/calendar.ts'
import { findStep, italian, releaseName } from '../../../domain/procedures/engine/index-release.ts'
import type { RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { nameOfTask } from '../../../domain/procedures/migrate/names.ts'
import { expectationsOf } from '../../../domain/procedures/walks/propose-scenario.ts'
import type { FieldProblem } from '../../../domain/shared/field-problems.ts'
import type { ServiceChoice } from '../../../domain/tasks/queries-services.ts'
import { presentDeadlines } from '../../shared/told/present-deadlines.ts'
import { presentForm } from '../../shared/forms/present-form.ts'
import { draftPath } from '../paths.ts'
import { presentHead } from '../present-procedure.ts'
import type { Reader } from '../present-procedure.ts'
import { factsAtStart, factsForm } from './facts-form.ts'
import { openOtherwise, openTasks, presentOpenTask, presentWork } from './present-open.ts'
import { presentPossible } from './present-possible.ts'
import { expectedInWords } from './present-scenarios.ts'
import { factsInWords, moment, presentTold } from './present-told.ts'
import type { Scene, Walked } from './subject.ts'
import { termsOf } from './terms-of.ts'

/** How the page is asked for, and what came back to be mended. */
export interface Showing {
  /** The task whose form is shown: the first where none is named. */
  readonly step?: string | undefined
  readonly typed?: RawAnswers | undefined
  /** Of the form of the task. */
  readonly errors?: readonly FieldProblem[]
  /** Of anything else. */
  readonly problems?: readonly FieldProblem[]
  readonly row?: string | undefined
  readonly services: readonly ServiceChoice[]
  readonly now: Date
}

/** The page of an imagined case, or of its beginning. */
export function presentWalk(scene: Scene, showing: Showing, reader: Reader) {
  const { subject, calendar, walked } = scene
  const { release, address, back, list, draft } = subject
  return {
    title: reader.t(draft ? 'walks.title-draft' : 'walks.title'),
    list,
    back,
    address,
    draft: draft !== undefined,
    scenarios: draft && draftPath(draft.id, 'draftScenarios'),
    head: presentHead(release, reader),
    calendar: calendarName(calendar),
    errors: showing.problems,
    wrong: [...(showing.problems ?? []), ...(showing.errors ?? [])].length > 0,
    beginning: walked ? undefined : presentBeginning(scene, showing, reader),
    walk: walked && presentCase(scene, walked, { showing, reader }),
  }
}

function presentBeginning(
  { subject: { release } }: Scene,
  { now, typed = {} }: Showing,
  reader: Reader,
) {
  const facts = factsForm(release, factsAtStart(release))
  const chosen = [typed['circostanze'] ?? []].flat()
  return {
    day: typed['giorno'] ?? dayInItaly(now),
    clock: typed['ora'] ?? '09:00',
    circumstances: circumstancesAsked(release).map((name) => ({
      name,
      id: `f-${name.replace('.', '-')}`,
      label: circumstances[name],
      checked: chosen.includes(name),
    })),
    facts: facts && presentForm(facts, { ...reader, release, values: typed }),
  }
}

interface Given {
  readonly showing: Showing
  readonly reader: Reader
}

function presentCase(scene: Scene, walked: Walked, { showing, reader }: Given) {
  const { release, draft } = scene.subject
  const { lived, kept, course } = walked
  const { run, stuck } = lived
  const tasks = stuck === undefined ? openTasks(walked) : []
  const chosen = tasks.find(({ step }) => step === showing.step) ?? tasks[0]
  const now = new Date(run.now)
  const named = new Map([[releaseName(release), release]])
  const asking = { ...showing, scene, walked }
  return {
    now: moment(run.now, reader),
    changed: draft &&
      kept.revision !== draft.revision && { from: kept.revision, to: draft.revision },
    stuck,
    fits: lived.points.length - 1,
    lost: course.events.length - (lived.points.length - 1),
    steps: course.events.length,
    closed: closedInWords(walked, scene),
    tasks: tasks.map((one) => presentOpenTask(one, chosen, reader)),
    others: stuck === undefined ? openOtherwise(walked, scene, reader) : [],
    work: chosen && presentWork(chosen, asking, reader),
    terms: presentDeadlines(
      termsOf(run.done, (task) => nameOfTask(task, [release])),
      { ...reader, now, releases: named },
    ),
    facts: factsInWords(run.state.facts, release),
    told: presentTold(walked, release, reader),
    possible: stuck === undefined ? presentPossible(asking, reader) : undefined,
    save:
      draft && stuck === undefined ? presentSave(scene, walked, { showing, reader }) : undefined,
  }
}

function closedInWords({ lived: { run } }: Walked, { subject: { release } }: Scene) {
  const { closed } = run.state
  if (!closed) return undefined
  const end = release.steps.find((one) => one.kind === 'end' && one.outcome === closed.outcome)
  return end ? italian(end.title) : (findStep(release, closed.outcome)?.key ?? closed.outcome)
}

/** What would be kept as a scenario: each thing that was seen can be left out. */
function presentSave(scene: Scene, walked: Walked, { showing, reader }: Given) {
  const { release } = scene.subject
  const expects = expectationsOf(walked.lived, release)
  return {
    rev: scene.subject.draft?.revision,
    title: showing.typed?.['titolo'],
    expects: expectedInWords(expects, release, reader),
  }
}
