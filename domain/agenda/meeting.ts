import type { Answers } from '../procedures/forms/answers.ts'
import { answerOf, singleFields } from '../procedures/forms/fields.ts'
import type { Release } from '../procedures/schema.ts'
import type { Form } from '../procedures/schema/form.ts'
import { parseDay } from '../shared/calendar-day.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'

/** What a form asks that calls people together about a case, by concept: whatever form, of whatever procedure. */
const concepts = { on: 'uvm.calledFor', at: 'uvm.calledAt', place: 'uvm.place' } as const

/** A meeting to which a case has called people. */
export interface Meeting {
  readonly on: CalendarDay
  /** `15:00`; none where none was written, or what was written is no hour. */
  readonly at: string | undefined
  readonly place: string
}

type Forms = Pick<Release, 'forms'>

/** Keys of the forms that call a meeting. */
export function callingForms({ forms }: Forms): string[] {
  return forms.filter(calls).map(({ key }) => key)
}

/** A form as somebody completed it. */
export interface Call {
  readonly form: string
  readonly answers: Answers
}

/** The meeting that a completed form calls; none if it asks about none, or leaves its day empty. */
export function meetingIn(call: Call, { forms }: Forms): Meeting | undefined {
  const form = forms.find(({ key }) => key === call.form)
  if (!form || !calls(form)) return undefined
  const text = (concept: string) => {
    const field = singleFields(form).find((each) => each.concept === concept)
    const value = field && answerOf(call.answers, field.key)
    return typeof value === 'string' ? value.trim() : ''
  }
  const on = parseDay(text(concepts.on))
  return on === undefined
    ? undefined
    : { on, at: hourIn(text(concepts.at)), place: text(concepts.place) }
}

function calls(form: Form): boolean {
  return singleFields(form).some(({ concept }) => concept === concepts.on)
}

/** `9.30`, `9:30` and `9` are written; the agenda has `09:30` and `09:00`. */
function hourIn(text: string): string | undefined {
  const [, hour, minute = '00'] = /^([01]?\d|2[0-3])(?:[:.,]([0-5]\d))?$/.exec(text) ?? []
  return hour === undefined ? undefined : `${hour.padStart(2, '0')}:${minute}`
}
