import type { TypedDraft } from '../../../domain/auth/typed-draft.ts'
import type { EntryProblem } from '../../../domain/diary/errors.ts'
import type { TypedEntry } from '../../../domain/diary/rules.ts'
import { companyList, longestNote, noteKindList, placeList } from '../../../domain/diary/schema.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { codesAnswer, textAnswer } from '../../../domain/procedures/forms/text-answers.ts'
import type { CodeList } from '../../../domain/procedures/schema.ts'
import type { Field, Form, Section } from '../../../domain/procedures/schema/form.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { formatDateTime } from '../format.ts'
import { presentForm } from '../forms/present-form.ts'
import type { Language, Translate } from '../i18n.ts'
import { question } from '../person-fields.ts'
import type { RawForm } from '../visit.ts'
import { otherCaseQuestion, placeQuestion, readCodeList } from './work-questions.ts'

const told: Section = {
  key: 'told',
  title: { it: 'Che cosa', en: 'What' },
  fields: [
    question('kind', {
      type: 'code',
      label: { it: 'Tipo', en: 'Kind' },
      list: noteKindList,
      widget: 'select',
      required: true,
    }),
    question('happenedOn', { type: 'date', label: { it: 'Giorno', en: 'Day' }, required: true }),
    question('body', {
      type: 'textarea',
      label: { it: 'Testo', en: 'Text' },
      hint: {
        it: 'Resta com’è scritto: se sbagli, lo correggi con un’altra annotazione che dice perché.',
        en: 'Stays as written: a mistake is corrected by another entry that says why.',
      },
      maxLength: longestNote,
    }),
  ],
}

const reserved = question('reserved', {
  type: 'yes-no',
  label: { it: 'Testo riservato?', en: 'Reserved text?' },
  hint: {
    it: 'Lo leggono solo chi scrive, chi è responsabile della pratica e chi coordina. Gli altri vedono tipo e giorno.',
    en: 'Read only by the author, who is responsible for the case and who coordinates. Others see kind and day.',
  },
})

const activity: Section = {
  key: 'activity',
  title: { it: 'Tempo e presenti', en: 'Time and people' },
  fields: [
    question('minutes', {
      type: 'integer',
      label: { it: 'Durata in minuti', en: 'Minutes' },
      hint: { it: 'Viaggio compreso, per esempio 45', en: 'Travel included, for example 45' },
    }),
    placeQuestion,
    question('company', {
      type: 'codes',
      label: { it: 'Con chi', en: 'With whom' },
      list: companyList,
      widget: 'checkboxes',
    }),
    question('others', {
      type: 'text',
      label: { it: 'Chi altro c’era', en: 'Who else' },
      hint: { it: 'Nomi o ruoli, per esempio «la pediatra»', en: 'Names or roles' },
      maxLength: 200,
    }),
  ],
}

const reason = question('reason', {
  type: 'text',
  label: { it: 'Perché correggi', en: 'Why you correct' },
  required: true,
  maxLength: 500,
})

/** What the form is asked for: the diary of a case, one's own work, or a correction. */
export type EntryUse = 'case' | 'own' | 'correction'

const caseQuestions: readonly Field[] = [
  question('cases', {
    type: 'codes',
    label: { it: 'Pratiche', en: 'Cases' },
    hint: {
      it: 'Nessuna, una o più d’una: il tempo si divide in parti uguali e il testo si legge in ognuna.',
      en: 'None, one or several: time is shared equally and the text is read in each.',
    },
    list: 'own-case',
    widget: 'checkboxes',
  }),
  otherCaseQuestion,
]

/** The questions about an entry. */
export function entryForm(use: EntryUse, choices: CodeList['values'] = []): Form {
  const asked = use === 'own' && choices.length === 0 ? caseQuestions.slice(1) : caseQuestions
  const about: Section = {
    key: 'about',
    title: { it: 'Per chi', en: 'For whom' },
    fields: [...asked],
  }
  const why: Section = { key: 'why', title: { it: 'Motivo', en: 'Reason' }, fields: [reason] }
  const text: Section = { ...told, fields: [...told.fields, reserved] }
  const sections = { case: [text, activity], own: [text, activity, about] }
  return {
    key: 'diary-entry',
    title: { it: 'Annotazione', en: 'Entry' },
    sections: use === 'correction' ? [why, text, activity] : sections[use],
  }
}

/** The lists that the questions choose from. */
export async function readEntryLists(
  sql: Sql,
  cases: CodeList['values'] = [],
): Promise<CodeList[]> {
  const own = { key: 'own-case', title: 'Pratiche', values: [...cases] }
  const lists: CodeList[] = []
  for (const key of [noteKindList, placeList, companyList]) lists.push(await readCodeList(sql, key))
  return [...lists, own]
}

export interface ReadEntry {
  readonly typed: TypedEntry
  readonly reason: string
  readonly cases: readonly string[]
  readonly number: string
}

/** What was typed: what cannot be read is empty, or no number, and `problemsOfEntry` says so. */
export function readEntry(form: Form, raw: RawForm, lists: readonly CodeList[]): ReadEntry {
  const { answers } = parseAnswers(form, raw, { complete: false, lists })
  return {
    typed: {
      kind: textAnswer(answers, 'kind'),
      happenedOn: textAnswer(answers, 'happenedOn') || posted(raw, 'happenedOn'),
      body: posted(raw, 'body'),
      minutes: posted(raw, 'minutes').trim() === '' ? undefined : Number(answers['minutes']),
      place: textAnswer(answers, 'place'),
      company: codesAnswer(answers, 'company'),
      others: posted(raw, 'others'),
      reserved: answers['reserved'] === true,
    },
    reason: posted(raw, 'reason'),
    cases: codesAnswer(answers, 'cases'),
    number: posted(raw, 'number').trim(),
  }
}

function posted(raw: RawForm, key: string): string {
  const value = raw[key]
  return typeof value === 'string' ? value : ''
}

export interface EntryPage {
  readonly form: Form
  readonly lists: readonly CodeList[]
  readonly values: RawForm
  readonly problems: readonly EntryProblem[]
  readonly action: string
  /** Where what is typed is kept until it is saved, and what was kept before. */
  readonly draft?: { readonly action: string; readonly found: TypedDraft | undefined }
}

/** The form for `shared/entry/_entry.hbs`, with what was typed and what is to be mended. */
export function presentEntryForm(
  { form, lists, values, problems, action, draft }: EntryPage,
  { t, language, now }: { readonly t: Translate; readonly language: Language; readonly now: Date },
) {
  const release = { lists, facts: {} }
  const { sections, errors, wrong } = presentForm(form, {
    ...{ t, language, release, values },
    errors: problems,
  })
  const kept = draft && {
    action: draft.action,
    found:
      draft.found &&
      t('diary.draft-found', { when: formatDateTime(draft.found.updatedAt, language, now) }),
  }
  return { sections, errors, wrong, action, draft: kept }
}
