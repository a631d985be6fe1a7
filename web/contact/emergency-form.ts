import type { Desk } from '../../domain/contact/desks.ts'
import { codesOf } from '../../domain/organisations/queries.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Field, Form } from '../../domain/procedures/schema/form.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { phoneQuestion, question } from '../shared/person-fields.ts'

/** Somebody chosen from the registry has a name already. */
const unknown = { not: { present: 'person' } } satisfies Field['visible']

/** What is asked at night: one page, little to write, nothing that can wait for the morning. */
export const emergencyForm: Form = {
  key: 'emergency',
  title: { it: 'Pronto intervento', en: 'Emergency service' },
  sections: [
    {
      key: 'call',
      title: { it: 'Chi chiama, e da dove', en: 'Who calls, and from where' },
      fields: [
        question('happenedAt', {
          type: 'instant',
          label: { it: 'Quando', en: 'When' },
          required: true,
        }),
        question('mode', {
          type: 'code',
          label: { it: 'Come si è saputo', en: 'How it was known' },
          list: 'access-mode',
          widget: 'radio',
        }),
        question('caller', {
          type: 'text',
          label: { it: 'Chi chiama', en: 'Who calls' },
          hint: {
            it: 'Per esempio: i Carabinieri, una vicina, la persona stessa',
            en: 'For instance: the Carabinieri, a neighbour, the person herself',
          },
          maxLength: 150,
          required: true,
        }),
        { ...phoneQuestion, key: 'callerPhone', required: false },
        question('place', {
          type: 'text',
          label: { it: 'Dove si trova la persona', en: 'Where the person is' },
          maxLength: 300,
          required: true,
        }),
        question('office', {
          type: 'code',
          label: { it: 'Ufficio competente', en: 'Competent office' },
          hint: {
            it: 'Quello del comune in cui si trova: lo prende in consegna al mattino',
            en: 'That of the municipality where she is: it takes over in the morning',
          },
          list: 'desk',
          widget: 'select',
          required: true,
        }),
      ],
    },
    {
      key: 'found',
      title: { it: 'Chi è', en: 'Who it is' },
      fields: [
        question('person', {
          type: 'person',
          label: { it: 'Persona', en: 'Person' },
          widget: 'radio',
        }),
      ],
    },
    {
      key: 'person',
      title: { it: 'La persona e che cosa succede', en: 'The person, and what happens' },
      fields: [
        question('alias', {
          type: 'text',
          label: { it: 'Come la chiamate adesso', en: 'What you call her now' },
          hint: {
            it: 'Basta un modo per riconoscerla: «donna con due bambini, stazione». Chi è si scrive poi',
            en: 'Enough to know her again: “woman with two children, station”. Who she is comes later',
          },
          maxLength: 100,
          visible: unknown,
          required: unknown,
        }),
        question('what', {
          type: 'textarea',
          label: { it: 'Che cosa succede', en: 'What happens' },
          maxLength: 2000,
          required: true,
        }),
      ],
    },
    {
      key: 'done',
      title: { it: 'Che cosa si è fatto', en: 'What was done' },
      fields: [
        question('measure', {
          type: 'code',
          label: { it: 'Misura presa', en: 'Measure taken' },
          list: 'emergency-measure',
          widget: 'radio',
          required: true,
        }),
        question('measureNote', {
          type: 'textarea',
          label: { it: 'Dove, con chi, fino a quando', en: 'Where, with whom, until when' },
          hint: {
            it: 'Anche che cosa ha ricevuto stanotte: una coperta, un pasto, un biglietto',
            en: 'What was given tonight as well: a blanket, a meal, a ticket',
          },
          maxLength: 1000,
        }),
        question('called', {
          type: 'codes',
          label: { it: 'Chi è stato chiamato', en: 'Who was called' },
          list: 'emergency-called',
          widget: 'checkboxes',
        }),
      ],
    },
  ],
}

/** By telephone, met in the street or come in person, found at home: at night nobody writes. */
const waysAtNight: readonly string[] = ['phone', 'in-person', 'home']

/** The lists that the form chooses from, as in force today. */
export async function emergencyLists(sql: Sql, desks: readonly Desk[]): Promise<CodeList[]> {
  const [measures, called, modes] = await Promise.all([
    codesOf(sql, 'emergency-measure'),
    codesOf(sql, 'emergency-called'),
    codesOf(sql, 'access-mode'),
  ])
  return [
    {
      key: 'access-mode',
      title: 'Come si è saputo',
      values: modes.filter(({ code }) => waysAtNight.includes(code)),
    },
    { key: 'emergency-measure', title: 'Misura presa', values: measures },
    { key: 'emergency-called', title: 'Chi è stato chiamato', values: called },
    {
      key: 'desk',
      title: 'Ufficio',
      values: desks.map(({ id, name }) => ({ code: String(id), label: name })),
    },
  ]
}
