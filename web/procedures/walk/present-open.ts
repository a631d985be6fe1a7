import { nameOfTask } from '../../../domain/procedures/migrate/names.ts'
import { circumstancesIn } from '../../../domain/procedures/walks/course.ts'
import { findAsked } from '../../../domain/procedures/engine/asked.ts'
import { keyOf } from '../../../domain/procedures/engine/draft.ts'
import { findStep } from '../../../domain/procedures/engine/index-release.ts'
import type { Command } from '../../../domain/procedures/engine/types.ts'
import type { RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { fieldsOf } from '../../../domain/procedures/forms/fields.ts'
import { refusalOf } from '../../../domain/procedures/circumstances.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Form } from '../../../domain/procedures/schema/form.ts'
import { settingsInForce } from '../../../domain/procedures/zone-settings.ts'
import type { ServiceChoice } from '../../../domain/tasks/queries-services.ts'
import { candidatesInWords } from '../../shared/candidate-words.ts'
import { presentForm } from '../../shared/forms/present-form.ts'
import type { Choice } from '../../shared/forms/view.ts'
import { words, wordsOf } from '../../shared/forms/words.ts'
import { outcomeButtons } from '../../shared/forms/outcome-buttons.ts'
import type { Reader } from '../present-procedure.ts'
import { presentOffPath } from './present-off-path.ts'
import { moment } from './present-told.ts'
import type { Scene, Walked } from './subject.ts'

type Opened = Extract<Command, { kind: 'open-task' }>

export interface OpenTask {
  /** Of the release, or `step.part`. */
  readonly step: string
  readonly opened: Opened
  readonly dueAt: string | undefined
  readonly parked: boolean
}

/** The tasks that a person could do now, with what the record would show of each. */
export function openTasks({ lived: { run } }: Walked): OpenTask[] {
  const commands = run.done.map(({ command }) => command)
  return run.state.open.flatMap((one) => {
    if (one.kind !== 'task') return []
    const key = keyOf(one)
    const opened = commands.findLast((all) => all.kind === 'open-task' && all.task === key)
    if (opened?.kind !== 'open-task') return []
    const dated = commands.flatMap((all) =>
      all.kind === 'change-task' && all.task === key && all.dueAt !== undefined ? [all.dueAt] : [],
    )
    const dueAt = (dated.at(-1) ?? opened.dueAt) || undefined
    return [{ step: one.step, opened, dueAt, parked: one.parked === true }]
  })
}

/** What is open and asks nobody: a wait, an effect, a fork that waits for its ways. */
export function openOtherwise({ lived: { run } }: Walked, { subject }: Scene, reader: Reader) {
  const { release } = subject
  return run.state.open
    .filter(({ kind }) => kind !== 'task')
    .map(({ step, kind }) => ({
      title: nameOfTask(step, [release]),
      kind: reader.t(`diagram.kind-${kind}`),
    }))
}

export function presentOpenTask(task: OpenTask, chosen: OpenTask | undefined, reader: Reader) {
  const { step, opened, dueAt, parked } = task
  return {
    step,
    title: opened.title,
    who: candidatesInWords(opened.candidates, reader.t),
    due: dueAt && moment(dueAt, reader),
    current: step === chosen?.step,
    high: opened.priority !== 'normal',
    parked,
  }
}

export interface Typed {
  readonly typed?: RawAnswers | undefined
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
  readonly row?: string | undefined
}

interface Asking extends Typed {
  readonly scene: Scene
  readonly walked: Walked
  readonly services: readonly ServiceChoice[]
}

/** The chosen task as the person would have it: its form, and the ways in which it may end. */
export function presentWork({ step, opened }: OpenTask, asking: Asking, reader: Reader) {
  const { scene, walked } = asking
  const { release, address } = scene.subject
  const known = { ...circumstancesIn(walked.course), ...walked.lived.run.state.facts }
  const asked = findAsked(release, step)
  const form = release.forms.find(({ key }) => key === opened.form)
  return {
    step,
    action: address,
    title: opened.title,
    who: candidatesInWords(opened.candidates, reader.t),
    reads: readFirst(release, step, reader),
    view:
      form &&
      presentForm(form, {
        ...reader,
        release,
        values: asking.typed ?? {},
        errors: asking.errors ?? [],
        choices: choicesOf(form, asking.services, reader),
        facts: known,
        settings: settingsInForce(release),
        rowsAction: address,
        row: asking.row,
      }),
    outcomes: (asked?.outcomes ?? []).map((outcome) => ({
      key: outcome.key,
      label: words(outcome.title, reader.language),
      consequence: words(outcome.consequence, reader.language),
      look: outcomeButtons[outcome.tone ?? 'secondary'],
      because: wordsOf(refusalOf(outcome, known), reader.language),
    })),
    ...presentOffPath(step, asking, reader),
  }
}

/** The forms that the page of the task shows above its own, by name. */
function readFirst(release: Release, key: string, { language }: Reader): string | undefined {
  const step = findStep(release, key)
  const reads = step?.kind === 'task' ? step.reads : undefined
  return reads
    ?.flatMap((one) => release.forms.filter((form) => form.key === one))
    .map(({ title }) => words(title, language).text)
    .join(', ')
}

/** Services are those that there are; nobody is there to be chosen, so somebody stands for all. */
function choicesOf(form: Form, services: readonly ServiceChoice[], { t }: Reader) {
  const someone = [{ value: 'qualcuno', label: t('walks.someone') }]
  const listed = services.map(({ code, name, parent }) => ({
    value: code,
    label: name,
    ...(parent === null ? {} : { group: parent }),
  }))
  const choices: Record<string, readonly Choice[]> = {}
  for (const { key, type } of fieldsOf(form)) {
    if (type === 'service') choices[key] = listed
    if (['user', 'provider', 'receiver', 'person'].includes(type)) choices[key] = someone
  }
  return choices
}
