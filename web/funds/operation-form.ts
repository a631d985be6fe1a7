import { funds } from '../../domain/funds/operations.ts'
import type { KeptZone, Operation, OperationData } from '../../domain/funds/operations.ts'
import type { Answers } from '../../domain/procedures/forms/answers.ts'
import { textAnswer } from '../../domain/procedures/forms/text-answers.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Field, Form } from '../../domain/procedures/schema/form.ts'
import { question } from '../shared/person-fields.ts'

const zone = question('zone', {
  type: 'code',
  label: { it: 'Zona', en: 'Zone' },
  list: 'kept-zone',
  widget: 'select',
  required: true,
})
const localCode = question('localCode', {
  type: 'text',
  label: { it: 'Codice locale del progetto', en: 'Local code of the project' },
  hint: {
    it: 'Come nel sistema del programma; dopo non si cambia',
    en: 'As in the system of the programme; it is not changed later',
  },
  required: true,
  maxLength: 60,
})

const what: readonly Field[] = [
  question('title', {
    type: 'text',
    label: { it: 'Titolo', en: 'Title' },
    required: true,
    maxLength: 300,
  }),
  question('cup', {
    type: 'text',
    label: { it: 'CUP', en: 'CUP' },
    hint: {
      it: 'Quindici caratteri; vuoto se non c’è ancora',
      en: 'Fifteen characters; empty if not yet given',
    },
    maxLength: 15,
  }),
  question('fund', {
    type: 'code',
    label: { it: 'Fondo', en: 'Fund' },
    list: 'european-fund',
    widget: 'radio',
    required: true,
  }),
  question('programme', {
    type: 'text',
    label: { it: 'Programma', en: 'Programme' },
    hint: {
      it: 'Codice del programma, come nella convenzione',
      en: 'Code of the programme, as in the agreement',
    },
    required: true,
    maxLength: 60,
  }),
  question('call', {
    type: 'text',
    label: { it: 'Bando o avviso', en: 'Call' },
    hint: {
      it: 'Lo stesso testo per tutte le operazioni del bando: le tabelle si fanno per bando',
      en: 'The same text for all operations of the call: tables are made by call',
    },
    required: true,
    maxLength: 60,
  }),
]

const who: readonly Field[] = [
  question('body', {
    type: 'text',
    label: { it: 'Soggetto attuatore', en: 'Body that carries it out' },
    required: true,
    maxLength: 200,
  }),
  question('bodyCode', {
    type: 'text',
    label: { it: 'Codice fiscale del soggetto attuatore', en: 'Fiscal code of the body' },
    maxLength: 11,
  }),
]

const when: readonly Field[] = [
  question('startsOn', { type: 'date', label: { it: 'Dal', en: 'From' }, required: true }),
  question('endsOn', {
    type: 'date',
    label: { it: 'Al', en: 'To' },
    hint: {
      it: 'Da quel giorno si chiede l’uscita di chi partecipa',
      en: 'From that day the exit of who takes part is asked for',
    },
    required: true,
  }),
  question('amount', {
    type: 'number',
    label: { it: 'Importo pubblico in euro', en: 'Public money in euros' },
    required: true,
    min: 0,
    max: 999_999_999,
  }),
]

/** The questions of an operation; those that are not changed later only of a new one. */
export function operationForm(fresh: boolean): Form {
  return {
    key: 'funded-operation',
    title: { it: 'Operazione', en: 'Operation' },
    sections: [
      {
        key: 'what',
        title: { it: 'Che cosa', en: 'What' },
        fields: [...(fresh ? [zone, localCode] : []), ...what],
      },
      { key: 'who', title: { it: 'Chi', en: 'Who' }, fields: [...who] },
      { key: 'when', title: { it: 'Quando e quanto', en: 'When and how much' }, fields: [...when] },
    ],
  }
}

const fundNames = {
  'fse-plus': { it: 'FSE+ 2021–2027', en: 'ESF+ 2021–2027' },
  fse: { it: 'FSE 2014–2020', en: 'ESF 2014–2020' },
  fesr: { it: 'FESR', en: 'ERDF' },
  pnrr: { it: 'PNRR', en: 'Recovery plan (PNRR)' },
} as const

/** What the questions choose from. */
export function operationLists(zones: readonly KeptZone[]): CodeList[] {
  return [
    {
      key: 'kept-zone',
      title: 'Zona',
      values: zones.map(({ id, name }) => ({ code: String(id), label: name })),
    },
    {
      key: 'european-fund',
      title: 'Fondo',
      values: funds.map((code) => ({ code, label: fundNames[code] })),
    },
  ]
}

/** The name of a fund. */
export function fundName(fund: Operation['fund']) {
  return fundNames[fund]
}

/** The answers as an operation is recorded: codes in capitals, euros in cents. */
export function operationIn(answers: Answers): OperationData {
  const text = (key: string) => textAnswer(answers, key).trim()
  const orNone = (key: string) => (text(key) === '' ? null : text(key).toUpperCase())
  const [title, programme, call, body] = [
    text('title'),
    text('programme'),
    text('call'),
    text('body'),
  ]
  return {
    ...{ title, programme, call, body },
    localCode: text('localCode'),
    cup: orNone('cup'),
    fund: funds.find((one) => one === answers['fund']) ?? 'fse-plus',
    bodyCode: orNone('bodyCode'),
    startsOn: text('startsOn'),
    endsOn: text('endsOn'),
    amount: Math.round(Number(answers['amount']) * 100),
  }
}

/** An operation as its form shows it. */
export function answersOf(operation: Operation): Answers {
  const { title, cup, fund, programme, call, body, bodyCode, startsOn, endsOn } = operation
  const given = {
    title,
    fund,
    programme,
    call,
    body,
    startsOn,
    endsOn,
    amount: operation.amount / 100,
  }
  return { ...given, ...(cup !== null && { cup }), ...(bodyCode !== null && { bodyCode }) }
}
