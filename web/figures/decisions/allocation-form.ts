import type { Answers } from '../../../domain/procedures/forms/answers.ts'
import { textAnswer } from '../../../domain/procedures/forms/text-answers.ts'
import type { CodeList } from '../../../domain/procedures/schema.ts'
import type { Form } from '../../../domain/procedures/schema/form.ts'
import type { Allocation } from '../../../domain/reporting/allocations.ts'
import type { PlannedPlace } from '../../../domain/reporting/planned-places.ts'
import { question } from '../../shared/person-fields.ts'

/** How much of which fund, for which year, and by which act. */
export const allocationForm: Form = {
  key: 'fund-allocation',
  title: { it: 'Stanziamento', en: 'Allocation' },
  sections: [
    {
      key: 'allocation',
      title: { it: 'Nuovo stanziamento', en: 'New allocation' },
      hint: {
        it: 'Prende il posto di quello già scritto per la stessa zona, lo stesso anno e lo stesso fondo',
        en: 'It takes the place of the one recorded for the same zone, year and fund',
      },
      fields: [
        question('zone', {
          type: 'code',
          label: { it: 'Zona', en: 'Zone' },
          list: 'planned-zone',
          widget: 'select',
          required: true,
        }),
        question('year', {
          type: 'integer',
          label: { it: 'Anno', en: 'Year' },
          required: true,
          min: 2000,
          max: 2100,
        }),
        question('fund', {
          type: 'text',
          label: { it: 'Fondo', en: 'Fund' },
          hint: {
            it: 'Come è scritto nei progetti; maiuscole e spazi non contano',
            en: 'As the plans name it; capitals and spaces make no difference',
          },
          required: true,
          maxLength: 120,
        }),
        question('amount', {
          type: 'number',
          label: { it: 'Importo in euro', en: 'Amount in euros' },
          required: true,
          min: 0,
          max: 9_999_999_999,
        }),
        question('source', {
          type: 'text',
          label: { it: 'Atto che lo assegna', en: 'Act that gives it' },
          hint: {
            it: 'Per esempio: decreto di riparto n. 12',
            en: 'For instance: decree of apportionment no. 12',
          },
          required: true,
          maxLength: 300,
        }),
        question('sourceDate', {
          type: 'date',
          label: { it: 'Data dell’atto', en: 'Date of the act' },
          required: true,
          day: 'past',
        }),
      ],
    },
  ],
}

export function allocationLists(places: readonly PlannedPlace[]): CodeList[] {
  const zones = places.filter(({ kind }) => kind === 'zone')
  return [
    {
      key: 'planned-zone',
      title: 'Zona',
      values: zones.map(({ id, name }) => ({ code: String(id), label: name })),
    },
  ]
}

/** The answers as an allocation is recorded: euros in cents. */
export function allocationIn(answers: Answers): Allocation & { readonly zone: number } {
  const text = (key: string) => textAnswer(answers, key).trim()
  return {
    zone: Number(answers['zone']),
    year: Number(answers['year']),
    fund: text('fund'),
    amount: Math.round(Number(answers['amount']) * 100),
    source: text('source'),
    sourceDate: text('sourceDate'),
  }
}
