import { z } from 'zod'

import type { Answers, FieldError, RawAnswers } from '../../domain/procedures/forms/answers.ts'
import type { Facts } from '../../domain/procedures/engine/types.ts'
import { outcomesOf } from '../../domain/procedures/engine/asked.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import { assigning } from '../../domain/procedures/forms/assigning.ts'
import { fieldsOf } from '../../domain/procedures/forms/fields.ts'
import type { RowChange } from '../../domain/procedures/forms/change-rows.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { asksCircumstances, asksFacts, refusalOf } from '../../domain/procedures/circumstances.ts'
import { asksSettings, settingsInForce } from '../../domain/procedures/zone-settings.ts'
import type { SettingsInForce } from '../../domain/procedures/zone-settings.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Field, Form } from '../../domain/procedures/schema/form.ts'
import { longestWords, tidy } from '../../domain/tasks/add-task.ts'
import { outcomeNotOffered } from '../../domain/tasks/errors.ts'
import { badRequest } from './http-error.ts'
import type { RawForm } from './visit.ts'

const hidden = z.object({
  _release: z.string().regex(/^[a-z][\w-]{0,59}@\d{1,6}$/),
  _form: z.string().max(60),
  _step: z.string().max(160),
  esito: z.string().max(60),
})

/** A task as its page posted it, read by the release that the page named. */
export interface PostedTask {
  readonly release: string
  readonly form: string | null
  readonly step: string
  readonly outcome: string
  readonly typed: RawAnswers
}

/** The form that a page shows, as it names it. @throws 400 for a post that no page of ours makes */
export function readAsked(raw: RawForm): Pick<PostedTask, 'release' | 'form'> {
  const parsed = hidden.pick({ _release: true, _form: true }).safeParse(raw)
  if (!parsed.success) throw badRequest('task')
  return { release: parsed.data._release, form: parsed.data._form }
}

/** @throws 400 for a post that no page of ours makes */
export function readPosted(raw: RawForm): PostedTask {
  const parsed = hidden.safeParse(raw)
  if (!parsed.success) throw badRequest('task')
  const { _release: release, _form: form, _step: step, esito: outcome } = parsed.data
  return { release, form: form === '' ? null : form, step, outcome, typed: typedOf(raw) }
}

/** What the person typed, without what the page put in the form. */
export function typedOf(raw: RawForm): RawAnswers {
  const own = Object.entries(raw).filter(([name]) => !name.startsWith('_') && name !== 'esito')
  return Object.fromEntries(own)
}

/** `add:courses` or `drop:courses:2`; undefined: figures are computed again, nothing else. */
export function rowChangeIn(asked: string): RowChange | undefined {
  const [what, section = '', row = ''] = asked.split(':')
  if (what === 'add') return { do: 'add', section }
  return what === 'drop' ? { do: 'drop', section, row: Number(row) } : undefined
}

/** What was written with a task without a form. */
export function noteIn(raw: RawForm): { readonly note?: string } {
  const written = raw['nota']
  const note = typeof written === 'string' ? tidy(written).slice(0, longestWords) : ''
  return note === '' ? {} : { note }
}

export interface ReadTask {
  readonly answers: Answers | null
  readonly facts: Facts
  readonly errors: readonly FieldError[]
  readonly shown: readonly string[]
  readonly signature: boolean
  readonly form: Form | undefined
}

export interface Reading {
  readonly today: string
  /** Circumstances of the case and facts of it; undefined where nothing rests on them. */
  readonly known: Facts | undefined
  /** Undefined where the form rests on nothing that the zone decides. */
  readonly zone: SettingsInForce | undefined
}

/** Whether form and outcome rest on circumstances or on facts of the case. */
export function mustKnowCase(release: Release, posted: PostedTask): boolean {
  const form = release.forms.find(({ key }) => key === posted.form)
  const chosen = outcomesOf(release, posted.step).filter(({ key }) => key === posted.outcome)
  return asksCircumstances(form, chosen) || (form !== undefined && asksFacts(form, release))
}

/** Whether the form rests on what the zone has decided. */
export function mustKnowZone(release: Release, { form }: PostedTask): boolean {
  return asksSettings(release.forms.find(({ key }) => key === form))
}

/** Fields answered with what the record has: somebody or something must be there to be chosen. */
export function choosesOfRecord({ type }: Field): boolean {
  return ['user', 'provider', 'receiver', 'service'].includes(type)
}

/** Whether what is posted must be held against the record before it becomes an act. */
export function restsOnRecord(release: Release, posted: PostedTask): boolean {
  const form = release.forms.find(({ key }) => key === posted.form)
  const outcome = outcomesOf(release, posted.step).find(({ key }) => key === posted.outcome)
  return (
    outcome?.signature === true ||
    (form !== undefined && fieldsOf(form).some(choosesOfRecord)) ||
    mustKnowCase(release, posted) ||
    mustKnowZone(release, posted)
  )
}

/**
 * Reads the answers by the form that asked them, before the record is changed: the act then
 * compares release, step, form and version with those of the task.
 * @throws `outcome-not-offered`
 */
export function readAnswers(release: Release, posted: PostedTask, reading: Reading): ReadTask {
  const { today, known, zone } = reading
  const outcome = outcomesOf(release, posted.step).find(({ key }) => key === posted.outcome)
  const because = outcome && refusalOf(outcome, known)
  if (because !== undefined) throw outcomeNotOffered(italian(because))
  const signature = outcome?.signature === true
  const form = release.forms.find(({ key }) => key === posted.form)
  if (!form) return { answers: null, facts: {}, errors: [], shown: [], signature, form }
  const parsed = parseAnswers(form, posted.typed, {
    complete: true,
    outcome: posted.outcome,
    today,
    lists: release.lists,
    facts: known ?? {},
    settings: settingsInForce(release, zone),
  })
  return { ...parsed, signature, form }
}

/** The person whom these answers put in charge of the case, if the outcome asks for one. */
function managerIn({ form, answers }: ReadTask, outcome: string): string | undefined {
  const field = form && assigning(form, 'case-manager', outcome)
  const chosen = field && answers?.[field.key]
  return typeof chosen === 'string' ? chosen : undefined
}

/** The provider whom these answers ask to deliver; null: nobody; undefined: they were not asked. */
function providerIn(
  { form, answers, shown }: ReadTask,
  outcome: string,
): string | null | undefined {
  const field = form && assigning(form, 'provider', outcome)
  if (!field || !shown.includes(field.key)) return undefined
  const chosen = answers?.[field.key]
  return typeof chosen === 'string' ? chosen : null
}

/** The body that these answers choose to offer the case to, if the outcome asks for one. */
function receiverIn({ form, answers }: ReadTask, outcome: string): string | undefined {
  const field = form && assigning(form, 'receiver', outcome)
  const chosen = field && answers?.[field.key]
  return typeof chosen === 'string' ? chosen : undefined
}

/** Whom these answers put in charge, ask to deliver, or choose to offer the case to. */
export function chargesIn(read: ReadTask, outcome: string) {
  const [manager, provider] = [managerIn(read, outcome), providerIn(read, outcome)]
  const receiver = receiverIn(read, outcome)
  return {
    ...(manager !== undefined && { manager }),
    ...(provider !== undefined && { provider }),
    ...(receiver !== undefined && { receiver }),
  }
}
