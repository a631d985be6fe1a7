import type { CodeList, Release } from '../procedures/schema.ts'
import type { Field } from '../procedures/schema/form.ts'

/** What step one of a contact already asks, by concept: the card's own fields, asked once. */
const asked = ['contact.mode', 'contact.caller', 'contact.reason'] as const
const happenedOn = 'contact.date'

export interface OpeningQuestion {
  readonly field: Field
  readonly list: CodeList
}

/** Fields of the first task's form that are asked while the contact is opened, in its order. */
export function openingQuestions(release: Release): OpeningQuestion[] {
  return firstFields(release).flatMap((field) => {
    const list = release.lists.find(({ key }) => key === field.list)
    const isAsked = asked.some((concept) => concept === field.concept)
    return isAsked && list ? [{ field, list }] : []
  })
}

/** The answers that the first task's form begins with: its page shows them as already typed. */
export function firstAnswers(
  release: Release,
  given: { readonly day: string; readonly codes: Readonly<Record<string, string>> },
): Record<string, string> {
  const dates = firstFields(release).filter(({ concept }) => concept === happenedOn)
  const answered = Object.entries(given.codes).filter(([, code]) => code !== '')
  return Object.fromEntries([...dates.map(({ key }) => [key, given.day]), ...answered])
}

/** Answers of the first task's form, by what its fields measure; what it does not ask is left out. */
export function answersByConcept(
  release: Release,
  told: Readonly<Record<string, string>>,
): Record<string, string> {
  const answered = firstFields(release).flatMap(({ key, concept = '' }) =>
    told[concept] === undefined ? [] : [[key, told[concept]] as const],
  )
  return Object.fromEntries(answered)
}

function firstFields(release: Release): Field[] {
  const first = release.steps.find(({ key }) => key === release.start)
  const form = first?.kind === 'task' && release.forms.find(({ key }) => key === first.form)
  return form ? form.sections.flatMap(({ fields }) => fields) : []
}
