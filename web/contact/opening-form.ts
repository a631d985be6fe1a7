import type { Desk } from '../../domain/contact/desks.ts'
import type { OpeningQuestion } from '../../domain/contact/opening-questions.ts'
import type { ContactPointRow } from '../../domain/organisations/contact-points.ts'
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
  readonly points: readonly ContactPointRow[]
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

const point = question('point', {
  type: 'code',
  label: { it: 'Punto di contatto', en: 'Contact point' },
  hint: {
    it: 'Lascia vuoto se è avvenuto nell’ufficio stesso',
    en: 'Leave empty if it happened at the office itself',
  },
  list: 'contact-point',
  widget: 'select',
})

/**
 * Step one of a contact: who, and what happened. The rest is asked by the card of the procedure.
 * The office is asked only of who works in several, the contact point only where there is one.
 */
export function openingForm({ desks, points, questions, lists }: Parts): OpeningForm {
  const where = [...(desks.length > 1 ? [office] : []), ...(points.length > 0 ? [point] : [])]
  const happened = [...where, when, ...questions.map(asField)]
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
    lists: [
      ...lists,
      ...questions.map(({ list }) => list),
      deskList(desks),
      pointList(desks, points),
    ],
  }
}

/** Asked again by the card, already answered: here they may be left for later. */
function asField({ field }: OpeningQuestion): Field {
  const { visible: _visible, required: _required, ...kept } = field
  return kept
}

/** Of who works in several offices each point says whose it is. */
function pointList(desks: readonly Desk[], points: readonly ContactPointRow[]): CodeList {
  const officesOf = ({ offices }: ContactPointRow) =>
    desks.filter(({ id }) => offices.includes(id)).map(({ name }) => name)
  const values = points.map((one) => ({
    code: String(one.id),
    label: desks.length > 1 ? `${one.name} (${officesOf(one).join(', ')})` : one.name,
  }))
  return { key: 'contact-point', title: 'Punto di contatto', values }
}

function deskList(desks: readonly Desk[]): CodeList {
  const values = desks.map(({ id, name }) => ({ code: String(id), label: name }))
  return { key: 'desk', title: 'Ufficio', values }
}
