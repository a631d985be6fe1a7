import { appointmentKindList, expectable } from '../../domain/agenda/make-appointment.ts'
import type { TypedAppointment } from '../../domain/agenda/rules.ts'
import { placeList } from '../../domain/diary/schema.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { codesAnswer, textAnswer } from '../../domain/procedures/forms/text-answers.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Form, Section } from '../../domain/procedures/schema/form.ts'
import {
  otherCaseQuestion,
  ownCaseChoices,
  placeQuestion,
  readCodeList,
} from '../shared/entry/work-questions.ts'
import { question } from '../shared/person-fields.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'

const when: Section = {
  key: 'when',
  title: { it: 'Quando', en: 'When' },
  fields: [
    question('kind', {
      type: 'code',
      label: { it: 'Che cosa', en: 'What' },
      list: appointmentKindList,
      widget: 'select',
      required: true,
    }),
    question('startsAt', {
      type: 'instant',
      label: { it: 'Giorno e ora', en: 'Day and hour' },
      required: true,
    }),
    question('minutes', {
      type: 'integer',
      label: { it: 'Durata in minuti', en: 'Minutes' },
      required: true,
    }),
  ],
}

const about: Section = {
  key: 'about',
  title: { it: 'Per chi', en: 'For whom' },
  fields: [
    question('case', {
      type: 'code',
      label: { it: 'Pratica', en: 'Case' },
      hint: { it: 'Vuoto se non ce n’è una', en: 'Empty if there is none' },
      list: 'own-case',
      widget: 'select',
    }),
    otherCaseQuestion,
    question('caller', {
      type: 'text',
      label: { it: 'Chi viene, se non ha una pratica', en: 'Who comes, if there is no case' },
      maxLength: 100,
    }),
  ],
}

const where: Section = {
  key: 'where',
  title: { it: 'Dove e chi c’è', en: 'Where and who' },
  fields: [
    placeQuestion,
    question('address', {
      type: 'text',
      label: { it: 'Indirizzo o stanza', en: 'Address or room' },
      hint: { it: 'Mai un indirizzo segreto', en: 'Never a secret address' },
      maxLength: 200,
    }),
    question('workers', {
      type: 'codes',
      label: { it: 'Chi del servizio', en: 'Who of the staff' },
      list: 'colleague',
      widget: 'checkboxes',
      required: true,
    }),
    question('others', {
      type: 'text',
      label: { it: 'Chi altro', en: 'Who else' },
      maxLength: 200,
    }),
  ],
}

/** The questions about a new appointment. */
export const appointmentForm: Form = {
  key: 'appointment',
  title: { it: 'Nuovo appuntamento', en: 'New appointment' },
  sections: [when, about, where],
}

/** The questions about another hour for it, another place, or other people of the staff. */
export const moveForm: Form = {
  key: 'move',
  title: { it: 'Sposta o cambia', en: 'Move or change' },
  sections: [
    { ...when, fields: when.fields.slice(1) },
    { ...where, fields: where.fields.filter(({ key }) => key !== 'others') },
  ],
}

type Visit = SignedVisit<unknown, unknown, unknown>

/** The lists that the questions choose from; the case of the folder one comes from is among them. */
export async function readAppointmentLists(
  { sql, act, session, t }: Visit,
  caseId: string | undefined,
): Promise<CodeList[]> {
  const cases = await ownCaseChoices(sql, { userId: session.userId, also: caseId, t })
  const colleagues = await expectable(act, caseId)
  return [
    await readCodeList(sql, appointmentKindList),
    await readCodeList(sql, placeList),
    { key: 'own-case', title: 'Pratiche', values: cases },
    {
      key: 'colleague',
      title: 'Operatori',
      values: colleagues.map(({ id, name }) => ({ code: id, label: name })),
    },
  ]
}

export interface ReadAppointment {
  readonly typed: TypedAppointment
  readonly caseId: string | undefined
  readonly number: string
}

/** What was typed: what cannot be read is empty or no number, and `problemsOfAppointment` says so. */
export function readAppointment(
  form: Form,
  raw: RawForm,
  lists: readonly CodeList[],
): ReadAppointment {
  const { answers } = parseAnswers(form, raw, { complete: false, lists })
  const text = (key: string) => textAnswer(answers, key)
  const minutes = answers['minutes']
  const typed = {
    kind: text('kind'),
    startsAt: text('startsAt'),
    minutes: typeof minutes === 'number' ? minutes : undefined,
    place: text('place'),
    address: text('address'),
    others: text('others'),
    caller: text('caller'),
    workers: codesAnswer(answers, 'workers'),
  }
  return { typed, caseId: text('case') || undefined, number: text('number').trim() }
}
