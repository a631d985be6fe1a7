import type { Answers } from '../../../domain/procedures/forms/answers.ts'
import { textAnswer } from '../../../domain/procedures/forms/text-answers.ts'
import type { CodeList } from '../../../domain/procedures/schema.ts'
import type { Form } from '../../../domain/procedures/schema/form.ts'
import { hourPeriods } from '../../../domain/reporting/hours.ts'
import type { DeclaredHours, HourPeriod } from '../../../domain/reporting/hours.ts'
import type { PlannedPlace } from '../../../domain/reporting/planned-places.ts'
import { question } from '../../shared/person-fields.ts'

const periodNames = {
  before: { it: 'Prima del sistema', en: 'Before the system' },
  now: { it: 'Adesso', en: 'Now' },
} as const satisfies Readonly<Record<HourPeriod, object>>

/** How long a month of reporting takes, in which zone, when, and how it is known. */
export const hoursForm: Form = {
  key: 'reporting-hours',
  title: { it: 'Ore di rendicontazione', en: 'Hours of reporting' },
  sections: [
    {
      key: 'hours',
      title: { it: 'Nuova dichiarazione', en: 'New declaration' },
      hint: {
        it: 'Prende il posto di quella già scritta per la stessa zona e lo stesso periodo',
        en: 'It takes the place of the one recorded for the same zone and period',
      },
      fields: [
        question('zone', {
          type: 'code',
          label: { it: 'Zona', en: 'Zone' },
          list: 'declaring-zone',
          widget: 'select',
          required: true,
        }),
        question('period', {
          type: 'code',
          label: { it: 'Quando', en: 'When' },
          list: 'hour-period',
          widget: 'radio',
          required: true,
        }),
        question('hours', {
          type: 'number',
          label: { it: 'Ore al mese', en: 'Hours a month' },
          hint: {
            it: 'Di tutte le persone della zona insieme: flussi, rilevazioni, fondi, monitoraggi',
            en: 'Of all the people of the zone together: flows, surveys, funds, monitoring',
          },
          required: true,
          min: 0,
          max: 99_999,
        }),
        question('source', {
          type: 'text',
          label: { it: 'Come lo sai', en: 'How you know' },
          hint: {
            it: 'Per esempio: fogli delle presenze di marzo; stima di chi rendiconta',
            en: 'For instance: time sheets of March; estimate of those who report',
          },
          required: true,
          maxLength: 300,
        }),
        question('sourceDate', {
          type: 'date',
          label: { it: 'Di che giorno è', en: 'Of which day it is' },
          required: true,
          day: 'past',
        }),
      ],
    },
  ],
}

export function hoursLists(zones: readonly PlannedPlace[]): CodeList[] {
  return [
    {
      key: 'declaring-zone',
      title: 'Zona',
      values: zones.map(({ id, name }) => ({ code: String(id), label: name })),
    },
    {
      key: 'hour-period',
      title: 'Quando',
      values: hourPeriods.map((code) => ({ code, label: periodNames[code] })),
    },
  ]
}

/** The answers as they are declared: tenths of an hour, no finer. */
export function hoursIn(answers: Answers): DeclaredHours {
  const text = (key: string) => textAnswer(answers, key).trim()
  return {
    zone: Number(answers['zone']),
    period: hourPeriods.find((one) => one === answers['period']) ?? 'now',
    hours: Math.round(Number(answers['hours']) * 10) / 10,
    source: text('source'),
    sourceDate: text('sourceDate'),
  }
}
