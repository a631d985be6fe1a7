import { italian } from '../../domain/procedures/engine/index-release.ts'
import { findStep } from '../../domain/procedures/engine/index-release.ts'
import type { Answers } from '../../domain/procedures/forms/answers.ts'
import type { FactType } from '../../domain/procedures/schema.ts'
import type { OfferedData } from '../../domain/tasks/handoffs.ts'
import type { PartRow } from '../../domain/tasks/parts.ts'
import { formatDate, formatDateTime, formatWallTime } from '../shared/format.ts'
import { presentAnswers, words, yesNo } from '../shared/forms/words.ts'
import type { AnsweredSection } from '../shared/forms/words.ts'
import { groupInWords } from '../shared/group-words.ts'
import { taskPath } from './paths.ts'
import type { TaskToShow } from './read-task.ts'
import type { TaskContext } from './task-context.ts'

/** Who has done what of a shared step, what is offered, and what can be taken back. */
export function presentShared(shown: TaskToShow, context: TaskContext) {
  const { task, shared } = shown
  if (!shared) return undefined
  const { preview, offer, recallable } = shared
  const { t } = context
  return {
    progress: presentProgress(shown, context),
    offer: offer
      ? {
          ...presentData(offer, shown, context),
          title: t('tasks.offer-title'),
          state: t(`tasks.offer-${offer.state}`, { to: offer.receiver ?? '' }),
        }
      : undefined,
    preview: preview && {
      ...presentData(preview, shown, context),
      title: t('tasks.offer-preview-title'),
      state: t('tasks.offer-preview'),
    },
    recall: recallable && {
      action: taskPath(task.id, 'recall'),
      title: t(`tasks.recall-${recallable}`),
      text: t(`tasks.recall-${recallable}-text`),
    },
  }
}

function presentProgress(shown: TaskToShow, context: TaskContext) {
  const { task, shared } = shown
  const parts = shared?.parts ?? []
  const rows = parts.map((part) => ({
    href: part.id === task.id ? undefined : taskPath(part.id),
    title: partTitle(part, shown, context),
    state: partState(part, shown, context),
    done: isDone(part),
    refused: part.outcome === 'refuse',
  }))
  if (rows.length === 0) return undefined
  const done = rows.filter((row) => row.done).length
  const summary = context.t('tasks.progress-done', { done, count: rows.length })
  return { rows, summary: [summary, quorumInWords(shown, context)].filter(Boolean).join(' ') }
}

function isDone({ state, outcome }: PartRow): boolean {
  return state === 'completed' && outcome !== 'refuse'
}

function stageOf({ step }: Pick<PartRow, 'step'>): string {
  return step.split('.')[1] ?? ''
}

function sectionsOfTask({ task, release }: TaskToShow) {
  const found = release && findStep(release, task.step.split('.')[0] ?? '')
  return found?.kind === 'sections' ? found : undefined
}

/** How many signatures there are, and how many close the work; nothing while none is asked for. */
function quorumInWords(shown: TaskToShow, { t }: TaskContext): string {
  const signatures = (shown.shared?.parts ?? []).filter((part) => stageOf(part) === 'signature')
  const needs = sectionsOfTask(shown)?.signature.needs
  if (signatures.length === 0 || needs === undefined) return ''
  const count = needs === 'all' ? signatures.length : Math.min(needs, signatures.length)
  return t('tasks.signatures-needed', { signed: signatures.filter(isDone).length, count })
}

/** What is signed is named by its form, who signs by their title: the tasks’ own say what to do. */
function partTitle(part: PartRow, shown: TaskToShow, { language }: TaskContext): string {
  const { step, title } = part
  const [, stage, name] = step.split('.')
  const found = sectionsOfTask(shown)
  const signer = found?.signature.signers.find(({ key }) => stage === 'signature' && key === name)
  if (signer) return `${title}: ${words(signer.title, language).text}`
  const section = found?.sections.find(({ key }) => stage === 'section' && key === name)
  const form = section && shown.release?.forms.find(({ key }) => key === section.form)
  return form ? words(form.title, language).text : title
}

function partState(part: PartRow, { task }: TaskToShow, { t, language }: TaskContext): string {
  const who = part.who ?? part.groups.map((group) => groupInWords(group, part.places, t)).join(', ')
  if (part.state !== 'completed' || part.at === null) {
    const since = formatDate(part.openedAt.toISOString(), language)
    const again = part.again && part.state === 'open'
    return t(again ? 'tasks.part-again' : `tasks.part-${part.state}`, { who, since })
  }
  const at = formatDateTime(part.at, language, task.now)
  if (part.outcome === 'refuse') return t('tasks.part-refused', { who, at })
  if (stageOf(part) === 'synthesis') return t('tasks.part-done', { who, at })
  const over = part.over === null ? '' : t('tasks.part-over', { over: part.over.slice(0, 8) })
  return [t('tasks.part-signed', { who, at }), over].filter(Boolean).join(', ')
}

function presentData(data: OfferedData, shown: TaskToShow, context: TaskContext) {
  const { t, language } = context
  const { sender, shown: seen } = data
  const labelled = (of: Readonly<Record<string, string>>, label: string) =>
    Object.entries(of)
      .filter(([name]) => !hidden.includes(name))
      .map(([name, value]) => ({
        label: t(`tasks.${label}-${name}`),
        text: dated.includes(name) ? formatDate(value, language) : value,
      }))
  return {
    sender: labelled(sender, 'sender'),
    person: labelled(seen.person ?? {}, 'person'),
    note: seen.note ? sectionsOf(seen.note, shown, context) : [],
    answers: seen.answers.map((given) => ({
      title: formTitle(given, shown),
      when: t('tasks.answered-by', {
        who: given.by,
        at: formatDateTime(given.at, language, shown.task.now),
      }),
      sections: sectionsOf(given, shown, context),
    })),
    facts: Object.entries(seen.facts).map(([name, value]) => ({
      label: factTitle(name, shown),
      text: factText([name, value], shown, context),
    })),
  }
}

const hidden = ['officeCode']
const dated = ['birth', 'openedAt']

type Given = { readonly form: string; readonly release: string; readonly answers: object }

function formOf({ form, release }: Given, { shared }: TaskToShow) {
  const asked = shared?.releases.get(release)
  const found = asked?.forms.find(({ key }) => key === form)
  return asked && found ? { release: asked, form: found } : undefined
}

function formTitle(given: Given, shown: TaskToShow): string {
  const found = formOf(given, shown)
  return found ? italian(found.form.title) : ''
}

function sectionsOf(given: Given, shown: TaskToShow, { language }: TaskContext): AnsweredSection[] {
  const found = formOf(given, shown)
  if (!found) return []
  const names = Object.fromEntries(
    Object.values(shown.choices).flatMap((all) => all.map(({ value, label }) => [value, label])),
  )
  const { lists } = found.release
  // Whom a case is offered to is told by the state of the offer.
  const sections = found.form.sections.map((section) => ({
    ...section,
    fields: section.fields.filter(({ type }) => type !== 'receiver'),
  }))
  return presentAnswers({ ...found.form, sections }, given.answers as Answers, {
    lists,
    language,
    names: { ...shown.names, ...names },
  })
}

function factTitle(name: string, { release }: TaskToShow): string {
  const fact = release?.facts[name]
  return fact ? italian(fact.title) : name
}

const timelyFormats: Partial<Record<FactType, typeof formatWallTime>> = {
  date: formatDate,
  instant: formatWallTime,
}

function factText(
  [name, value]: readonly [string, unknown],
  { release }: TaskToShow,
  { language }: TaskContext,
): string {
  if (typeof value === 'boolean') return yesNo(value, language)
  const fact = release?.facts[name]
  const timely = fact && timelyFormats[fact.type]
  if (timely) return timely(String(value), language)
  const listed = release?.lists.find(({ key }) => key === fact?.list)?.values ?? []
  const label = (code: string) => {
    const found = listed.find((one) => one.code === code)
    return found ? words(found.label, language).text : code
  }
  return (Array.isArray(value) ? value : [value]).map((one) => label(String(one))).join(', ')
}
