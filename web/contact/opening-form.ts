import type { Desk } from '../../domain/contact/desks.ts'
import type { OpeningQuestion } from '../../domain/contact/opening-questions.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Field, Form } from '../../domain/procedures/schema/form.ts'
import {
  aliasQuestion,
  identityQuestion,
  known,
  nameQuestions,
  phoneQuestion,
  question,
  residenceQuestion,
  sourceQuestions,
} from '../shared/person-fields.ts'

/** What the first page needs to be drawn and to be read back. */
export interface OpeningForm {
  readonly form: Form
  readonly lists: readonly CodeList[]
}

interface Parts {
  readonly desks: readonly Desk[]
  readonly questions: readonly OpeningQuestion[]
  readonly lists: readonly CodeList[]
}

const personQuestion = question('person', {
  type: 'person',
  label: { it: 'Persona', en: 'Person' },
  widget: 'radio',
})
const newPerson = { not: { present: 'person' } }
const when = question('happenedAt', {
  type: 'instant',
  label: { it: 'Quando è avvenuto', en: 'When it happened' },
  hint: {
    it: 'Se lo registri dopo, scrivi quando la persona è venuta o ha chiamato',
    en: 'If you record it later, write when the person came or called',
  },
  required: true,
})
const office = question('office', {
  type: 'code',
  label: { it: 'Ufficio', en: 'Office' },
  list: 'desk',
  widget: 'select',
  required: true,
})

/**
 * Step one of a contact: who, and what happened. The rest is asked by the card of the procedure.
 * The office is asked only of who works in several.
 */
export function openingForm({ desks, questions, lists }: Parts): OpeningForm {
  const happened = [...(desks.length > 1 ? [office] : []), when, ...questions.map(asField)]
  return {
    form: {
      key: 'contact',
      title: { it: 'Nuovo contatto', en: 'New contact' },
      sections: [
        { key: 'found', title: 'Persona', fields: [personQuestion] },
        {
          key: 'who',
          title: { it: 'Nuova persona', en: 'New person' },
          visible: newPerson,
          fields: [identityQuestion, aliasQuestion],
        },
        {
          key: 'names',
          title: { it: 'Dati anagrafici', en: 'Names and birth' },
          visible: { all: [newPerson, known] },
          fields: [...nameQuestions],
        },
        {
          key: 'reach',
          title: { it: 'Recapiti e fonte', en: 'How to reach, and the source' },
          visible: newPerson,
          fields: [residenceQuestion, phoneQuestion, ...sourceQuestions],
        },
        {
          key: 'contact',
          title: { it: 'Il contatto', en: 'The contact' },
          fields: happened,
        },
      ],
    },
    lists: [...lists, ...questions.map(({ list }) => list), deskList(desks)],
  }
}

/** Asked again by the card, already answered: here they may be left for later. */
function asField({ field }: OpeningQuestion): Field {
  const { visible: _visible, required: _required, ...kept } = field
  return kept
}

function deskList(desks: readonly Desk[]): CodeList {
  const values = desks.map(({ id, name }) => ({ code: String(id), label: name }))
  return { key: 'desk', title: 'Ufficio', values }
}
