import { outcomesOf } from '../../domain/procedures/engine/asked.ts'
import type { RawAnswers } from '../../domain/procedures/forms/answers.ts'
import { refusalOf } from '../../domain/procedures/circumstances.ts'
import { settingsInForce } from '../../domain/procedures/zone-settings.ts'
import { openTaskStates } from '../../domain/tasks/schema.ts'
import { formatDateTime, formatTime } from '../shared/format.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { outcomeButtons } from '../shared/forms/outcome-buttons.ts'
import { words, wordsOf } from '../shared/forms/words.ts'
import { presentDue } from './due.ts'
import { paths, taskPath } from './paths.ts'
import { givenAnswers, lastAnswers, typedAnswers, writtenBefore } from './present-answers.ts'
import { presentActs } from './present-acts.ts'
import { presentBeside } from './present-beside.ts'
import { presentOffers, withOffers } from './present-offers.ts'
import { presentReads } from './present-reads.ts'
import { presentSentBack } from './present-sent-back.ts'
import { presentShared } from './present-shared.ts'
import { presentPerson, presentSide } from './present-side.ts'
import { stateInWords } from './present-state.ts'
import type { TaskToShow } from './read-task.ts'
import type { TaskContext } from './task-context.ts'
import { whyISee } from './why.ts'

/** The page of one task, ready for `task.hbs`. */
export function presentTask(shown: TaskToShow, context: TaskContext) {
  const { task } = shown
  const { t, session, language, errors = [] } = context
  const works = task.mayAct && task.purpose !== 'incident'
  return {
    title: task.title,
    wrong: errors.length > 0,
    id: task.id,
    action: taskPath(task.id),
    inbox: paths.inbox,
    caseNumber: task.number,
    person: presentPerson(shown),
    died: shown.task.died,
    rules: openTaskStates.includes(task.state) && task.rules,
    why: whyISee(task, session, t),
    ...presentDates(shown, context),
    urgent: task.priority === 2,
    high: task.priority === 1,
    restricted: task.protected,
    said: context.said,
    refusal: context.refusal,
    state: works ? undefined : stateInWords(shown, context),
    incident: presentIncident(shown),
    beside: presentBeside(shown, context),
    sentBack: works ? presentSentBack(shown, context) : undefined,
    reads: presentReads(shown, context),
    shared: presentShared(shown, context),
    work: works ? presentWork(shown, context) : undefined,
    given: task.state === 'completed' ? givenAnswers(shown, language) : [],
    kept: works ? undefined : keptText(shown, context),
    conflict: context.conflict === true ? presentConflict(shown, context) : undefined,
    side: presentSide(shown, context),
    acts: presentActs(shown, context),
  }
}

function presentDates({ task, calendar }: TaskToShow, { t, language }: TaskContext) {
  const { dueAt, hardAt, istat, now, state } = task
  if (!openTaskStates.includes(state)) return { due: undefined, hard: undefined }
  return {
    suspended: task.proof !== null && task.proof.dueAt === undefined,
    due: presentDue(dueAt, istat, { now, language, t, calendar }),
    hard: hardAt === null ? undefined : formatDateTime(hardAt, language, now),
  }
}

function presentWork(shown: TaskToShow, context: TaskContext) {
  const { task } = shown
  const { language, op } = context
  return {
    op,
    version: task.version,
    release: task.release,
    form: task.form ?? '',
    step: task.step,
    draftAction: taskPath(task.id, 'draft'),
    note: noteOf(context.typed ?? task.draft?.data ?? {}),
    draftAt: task.draft ? formatTime(task.draft.updatedAt, language) : undefined,
    view: presentAsked(shown, context),
    outcomes: presentOutcomes(shown, context),
  }
}

/** The form to fill in, with what was typed or kept as a draft. */
function presentAsked(shown: TaskToShow, context: TaskContext) {
  const { task, form, release, choices, known } = shown
  const { language, t, errors = [], typed, row } = context
  const offers = presentOffers(shown, context)
  if (!form || !release) return undefined
  return presentForm(form, {
    language,
    t,
    release,
    values: withOffers(typed ?? task.draft?.data ?? writtenBefore(shown), offers),
    offers,
    errors,
    choices,
    last: lastAnswers(shown, language),
    facts: known ?? {},
    settings: settingsInForce(release, task.zoneSettings ?? {}),
    rowsAction: taskPath(task.id, 'rows'),
    row,
  })
}

function noteOf({ nota }: RawAnswers): string {
  return typeof nota === 'string' ? nota : ''
}

function presentOutcomes({ task, release, known }: TaskToShow, { language, t }: TaskContext) {
  if (task.purpose !== 'step') {
    const text = t(`tasks.consequence-${task.purpose}`)
    return [
      { key: 'done', label: { text: t('tasks.done') }, consequence: { text }, look: 'btn-primary' },
    ]
  }
  const outcomes = release ? outcomesOf(release, task.step) : []
  return outcomes.map((outcome) => ({
    key: outcome.key,
    label: words(outcome.title, language),
    consequence: words(outcome.consequence, language),
    look: outcomeButtons[outcome.tone ?? 'secondary'],
    signature: outcome.signature === true,
    because: wordsOf(refusalOf(outcome, known), language),
  }))
}

/** What the reader had typed and can send no more: shown, so that it can be copied. */
function keptText(shown: TaskToShow, { typed, language }: TaskContext) {
  const data = typed ?? shown.task.draft?.data
  const sections = data ? typedAnswers(shown, data, language) : []
  return sections.length > 0 ? sections : undefined
}

/** Yours, what the record holds now, and what to do about it. */
function presentConflict(shown: TaskToShow, { typed, language }: TaskContext) {
  const { task } = shown
  return {
    yours: typed ? typedAnswers(shown, typed, language) : [],
    theirs: task.draft
      ? typedAnswers(shown, task.draft.data, language)
      : givenAnswers(shown, language),
  }
}

function presentIncident({ task }: TaskToShow) {
  if (task.purpose !== 'incident') return undefined
  return {
    caseId: task.caseId,
    event: task.key.split('#')[1],
    action: task.mayAct ? taskPath(task.id, 'setAside') : undefined,
    version: task.version,
  }
}
