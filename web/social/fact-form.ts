import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { textAnswer } from '../../domain/procedures/forms/text-answers.ts'
import { rawAnswers } from '../../domain/procedures/forms/raw-answers.ts'
import type { FieldError } from '../../domain/procedures/forms/answers.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Field, Form, Section } from '../../domain/procedures/schema/form.ts'
import { writtenEnd } from '../../domain/social/isee.ts'
import { factLists, iseeKind, tieKind } from '../../domain/social/kinds.ts'
import type { FactKind } from '../../domain/social/kinds.ts'
import { peopleNear } from '../../domain/social/queries.ts'
import type { SocialFact } from '../../domain/social/queries.ts'
import type { LearntFact } from '../../domain/social/record-fact.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import type { Translate } from '../shared/i18n.ts'
import { readCodeLists } from '../shared/entry/work-questions.ts'
import { personLists, question, sourceQuestions } from '../shared/person-fields.ts'
import { personInWords } from '../shared/person-words.ts'
import type { RawForm } from '../shared/visit.ts'

const near = question('other', {
  type: 'code',
  label: { it: 'Persona registrata', en: 'Registered person' },
  hint: {
    it: 'Chi partecipa alle pratiche della persona; per altri scrivi il nome qui sotto',
    en: 'Who takes part in her cases; for others write the name below',
  },
  list: 'near',
  widget: 'select',
})

const period: Section = {
  key: 'period',
  title: { it: 'Periodo', en: 'Period' },
  fields: [
    question('validFrom', {
      type: 'date',
      label: { it: 'Dal', en: 'From' },
      hint: { it: 'Vuoto se non si sa', en: 'Empty if not known' },
    }),
    question('validTo', {
      type: 'date',
      label: { it: 'Non più dal', en: 'No longer from' },
      hint: { it: 'Vuoto se vale ancora', en: 'Empty if it still holds' },
    }),
  ],
}

/** Of what may be decided before it begins. */
const periodAhead: Section = {
  ...period,
  hint: {
    it: 'Può cominciare anche in un giorno che deve venire, se è già deciso: fino a quel giorno non vale',
    en: 'It may also begin on a day to come, once that is decided: until that day it does not hold',
  },
}

/** Where the kind itself says what to know of its period. */
const bareDays = period.fields.map(({ hint: _, ...field }) => field)

const source: Section = {
  key: 'source',
  title: { it: 'Fonte', en: 'Source' },
  fields: [...sourceQuestions],
}

const why: Section = {
  key: 'why',
  title: { it: 'Motivo', en: 'Reason' },
  fields: [
    question('reason', {
      type: 'text',
      label: { it: 'Perché cambia', en: 'Why it changes' },
      hint: {
        it: 'Per esempio «è finito», «era sbagliato», «nuova certificazione»',
        en: 'For example “it ended”, “it was wrong”, “new certificate”',
      },
      maxLength: 500,
      required: true,
    }),
  ],
}

/** The questions about one fact: those of its kind, its period and its source. */
export function factForm(kind: FactKind, changing: boolean, people: number): Form {
  const asked: readonly Field[] = kind.key === tieKind && people > 0 ? [near] : []
  const told = { key: 'told', title: kind.title, fields: [...asked, ...kind.fields] }
  const plain = kind.ahead ? periodAhead : period
  const when = kind.period ? { ...period, hint: kind.period, fields: bareDays } : plain
  const sections = [told, when, source]
  return {
    key: kind.key,
    title: kind.title,
    sections: changing ? [why, ...sections] : sections,
  }
}

/** The lists that the questions choose from; `near` are the people of the person's cases. */
export async function readFactLists(
  sql: Sql,
  about: { readonly personId: string; readonly t: Translate },
): Promise<CodeList[]> {
  const asked = ['fact-source', ...factLists].filter((key) => key !== 'sex')
  const lists = await readCodeLists(sql, asked)
  const people = await peopleNear(sql, about.personId)
  const values = people.map((one) => ({ code: one.id, label: personInWords(one, about.t) }))
  return [...lists, ...personLists, { key: 'near', title: 'Persone', values }]
}

/** How many people of her cases a tie may be with. */
export function countNear(lists: readonly CodeList[]): number {
  return lists.find(({ key }) => key === 'near')?.values.length ?? 0
}

export interface ReadFact {
  readonly learnt: LearntFact
  readonly reason: string
  readonly errors: readonly FieldError[]
}

/** What was typed, and what of it cannot be read. */
export function readFact(
  kind: FactKind,
  form: Form,
  posted: { raw: RawForm; lists: readonly CodeList[]; today: string },
): ReadFact {
  const { raw, lists, today } = posted
  const { answers, errors } = parseAnswers(form, raw, { complete: true, today, lists })
  const text = (key: string) => textAnswer(answers, key)
  const own = new Set(kind.fields.map(({ key }) => key))
  const learnt = {
    kind: kind.key,
    detail: Object.fromEntries(Object.entries(answers).filter(([key]) => own.has(key))),
    other: text('other') === '' ? undefined : text('other'),
    validFrom: text('validFrom'),
    validTo: text('validTo'),
    source: text('source'),
    sourceDate: text('sourceDate'),
  }
  return { learnt, reason: text('reason'), errors }
}

/** An end that follows from the rest is left to follow from it again, whatever is corrected. */
function endToFill({ kind, detail, validFrom, validTo }: SocialFact): string {
  const period = { validFrom: validFrom ?? '', validTo: validTo ?? '' }
  return kind === iseeKind ? writtenEnd({ detail, ...period }) : period.validTo
}

/** A fact as a browser would send it, to fill its form again. */
export function rawFact(form: Form, fact: SocialFact, today: string): RawForm {
  return {
    ...rawAnswers(form, fact.detail),
    other: fact.other ?? '',
    validFrom: fact.validFrom ?? '',
    validTo: endToFill(fact),
    source: fact.source,
    sourceDate: today,
  }
}
