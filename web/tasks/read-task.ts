import type { Session } from '../../domain/auth/session.ts'
import type { Calendar } from '../../domain/procedures/engine/calendar.ts'
import type { Facts } from '../../domain/procedures/engine/types.ts'
import { outcomesOf } from '../../domain/procedures/engine/asked.ts'
import type { GivenBefore } from '../../domain/procedures/forms/offers.ts'
import { fieldsOf, givenIn } from '../../domain/procedures/forms/fields.ts'
import { asksCircumstances } from '../../domain/procedures/circumstances.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Field, Form } from '../../domain/procedures/schema/form.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { serviceNames } from '../../domain/organisations/service-names.ts'
import { offeredBy, receiversFor } from '../../domain/tasks/handoffs.ts'
import { getCalendar, getRelease } from '../../domain/tasks/published.ts'
import type { TaskPage } from '../../domain/tasks/queries.ts'
import { noCircumstances } from '../../domain/tasks/circumstances.ts'
import { asksFund, knownFunds } from '../../domain/tasks/known-funds.ts'
import { providerNames, providersFor } from '../../domain/tasks/providers.ts'
import { groupsIn, whoCouldDo } from '../../domain/tasks/queries-people.ts'
import { recordName } from '../../domain/social/offers.ts'
import { currentServices } from '../../domain/tasks/queries-services.ts'
import type { Translate } from '../shared/i18n.ts'
import type { Choice } from '../shared/forms/view.ts'
import { readShared } from './read-shared.ts'
import type { SharedWork } from './read-shared.ts'
import { groupInWords } from '../shared/group-words.ts'

/** A task with the documents and choices that its page needs. */
export interface TaskToShow {
  readonly task: TaskPage
  readonly release: Release | undefined
  readonly form: Form | undefined
  readonly calendar: Calendar | undefined
  /** Releases of earlier answers, by name. */
  readonly releases: ReadonlyMap<string, Release>
  readonly choices: Readonly<Record<string, readonly Choice[]>>
  /** Names behind ids and codes in answers. */
  readonly names: Readonly<Record<string, string>>
  /** Circumstances and facts of the case: only where the form or an outcome rests on them. */
  readonly known: Facts | undefined
  /** Forms completed in other cases of the same person: only where this form proposes answers. */
  readonly elsewhere: readonly GivenBefore[]
  /** Only of a step that several people or bodies work on. */
  readonly shared: SharedWork | undefined
}

interface Reader {
  readonly session: Session
  readonly t: Translate
  readonly elsewhere?: readonly GivenBefore[]
}

/** Adds to a task what its page shows beside the row: published documents are read once a process. */
export async function dressTask(sql: Sql, task: TaskPage, reader: Reader): Promise<TaskToShow> {
  const { t, session, elsewhere = [] } = reader
  const incident = task.purpose === 'incident'
  const wanted = incident
    ? []
    : [
        task.release,
        ...[...task.earlier, ...elsewhere].flatMap(({ release }) =>
          release === recordName ? [] : [release],
        ),
      ]
  const releases = new Map<string, Release>()
  for (const name of new Set(wanted)) releases.set(name, await getRelease(sql, name))
  const release = releases.get(task.release)
  const form = release?.forms.find(({ key }) => key === task.form)
  const calendar = task.calendar === null ? undefined : await getCalendar(sql, task.calendar)
  const choices =
    form && release && task.mayAct ? await choicesOf(sql, form, { task, release, t }) : {}
  return {
    task,
    release,
    form,
    calendar,
    releases,
    choices,
    names: await namesIn(sql, releases, task),
    known: knownIn(task, { form, release }),
    elsewhere,
    shared: await readShared(sql, task, { release, session }),
  }
}

function knownIn(
  { step, mayAct, circumstances, facts }: TaskPage,
  { form, release }: Pick<TaskToShow, 'form' | 'release'>,
): Facts | undefined {
  const asked = release && asksCircumstances(form, outcomesOf(release, step))
  if (!mayAct || (!asked && !facts)) return undefined
  return { ...(asked && (circumstances ?? noCircumstances)), ...facts }
}

interface Asked {
  readonly task: TaskPage
  readonly release: Release
  readonly t: Translate
}

async function choicesOf(sql: Sql, form: Form, asked: Asked) {
  const choices: Record<string, readonly Choice[]> = {}
  for (const field of fieldsOf(form)) {
    if (field.type === 'user') choices[field.key] = await colleagues(sql, field, asked)
    if (field.type === 'provider') {
      const providers = await providersFor(sql, asked.task.caseId)
      choices[field.key] = providers.map(({ code, name }) => ({ value: code, label: name }))
    }
    if (field.type === 'receiver') {
      const step = offeredBy(asked.release, asked.task.step)
      const receivers = step ? await receiversFor(sql, asked.task.caseId, step) : []
      choices[field.key] = receivers.map(({ code, name }) => ({ value: code, label: name }))
    }
    if (asksFund(field)) {
      const funds = await knownFunds(sql, asked.task.caseId)
      choices[field.key] = funds.map((fund) => ({ value: fund, label: fund }))
    }
    if (field.type === 'service') {
      const services = await currentServices(sql)
      choices[field.key] = services.map(({ code, name, parent }) => ({
        value: code,
        label: name,
        ...(parent === null ? {} : { group: parent }),
      }))
    }
  }
  return choices
}

/** Colleagues among whom the field lets choose, with what each has in hand already. */
async function colleagues(
  sql: Sql,
  field: Field,
  { task, t }: { task: TaskPage; t: Translate },
): Promise<Choice[]> {
  const groups = groupsIn(task.casePlace, candidatesOf(field))
  const workers = await whoCouldDo(sql, groups, task.caseId)
  return workers.map(({ id, name, load }) => ({
    value: id,
    label: `${name} – ${t('inbox.assign-load', { count: load })}`,
  }))
}

export function candidatesOf({ choose }: Field) {
  return (choose ?? []).flatMap((candidate) => ('role' in candidate ? [candidate] : []))
}

/** Services and providers named in what was answered before. */
async function namesIn(
  sql: Sql,
  releases: ReadonlyMap<string, Release>,
  { earlier }: TaskPage,
): Promise<Readonly<Record<string, string>>> {
  const given = earlier.flatMap(({ form, release, answers }) => {
    const asked = releases.get(release)?.forms.find(({ key }) => key === form)
    return asked ? givenIn(asked, answers) : []
  })
  const codes = (...types: readonly Field['type'][]) =>
    given.flatMap(({ field, value }) => (types.includes(field.type) ? textsIn(value) : []))
  const [services, providers] = [codes('service'), codes('provider', 'receiver')]
  return {
    ...Object.fromEntries(await serviceNames(sql, services)),
    ...(providers.length === 0 ? {} : await providerNames(sql, providers)),
  }
}

function textsIn(value: unknown): string[] {
  return [value].flat().filter((one) => typeof one === 'string')
}

/** Who or which group a task of the same case waits for. */
export function waitsFor(
  { assignee, groups, places }: TaskPage['waits'][number],
  t: Translate,
): string {
  return assignee ?? groups.map((group) => groupInWords(group, places, t)).join(', ')
}
