import type { Benefit } from '../../domain/organisations/benefits.ts'
import type { CodeRow } from '../../domain/organisations/queries.ts'
import type { Answers } from '../../domain/procedures/forms/answers.ts'
import { textAnswer } from '../../domain/procedures/forms/text-answers.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Form } from '../../domain/procedures/schema/form.ts'
import type { Translate } from '../shared/i18n.ts'
import { question } from '../shared/person-fields.ts'

/** What INPS calls a service, from a day on. */
export const benefitForm: Form = {
  key: 'benefit',
  title: { it: 'Codice INPS', en: 'INPS code' },
  sections: [
    {
      key: 'benefit',
      title: { it: 'Come lo conosce l’INPS', en: 'How INPS knows it' },
      hint: {
        it: 'I flussi preparati da ora in poi prendono ciò che vale nel primo giorno di cui parlano; ciò che l’INPS ha già acquisito si corregge da sé alla prossima preparazione',
        en: 'Flows prepared from now on take what holds on the first day that they tell of; what INPS has acquired is corrected by itself at the next preparing',
      },
      fields: [
        question('code', {
          type: 'code',
          label: { it: 'Codice di prestazione INPS', en: 'INPS benefit code' },
          hint: {
            it: 'Vuoto: l’INPS non ha un nome per questo servizio, e non si manda',
            en: 'Empty: INPS has no name for this service, and nothing is sent',
          },
          list: 'siuss-benefit',
          widget: 'select',
        }),
        question('isee', {
          type: 'code',
          label: { it: 'Il servizio dipende dall’ISEE?', en: 'Is it given by ISEE?' },
          list: 'isee-use',
          widget: 'radio',
          required: true,
        }),
        question('from', {
          type: 'date',
          label: { it: 'Vale dal', en: 'It holds from' },
          hint: {
            it: 'Anche un giorno passato, non prima del 2015: per le prestazioni che già corrono, il primo giorno dell’anno o quello in cui sono cominciate',
            en: 'A past day too, not before 2015: for services that run already, the first day of the year or the one on which they began',
          },
          required: true,
        }),
      ],
    },
  ],
}

const uses = ['table', 'asked', 'free'] as const

export function benefitLists(codes: readonly CodeRow[], t: Translate): CodeList[] {
  const useOf = (code: string) => ({ code, label: t(`administration.isee-${code}`) })
  const known = codes.map(({ code, label }) => ({ code, label: `${code} ${label}` }))
  return [
    { key: 'siuss-benefit', title: 'Codici di prestazione INPS', values: known },
    { key: 'isee-use', title: 'ISEE', values: uses.map(useOf) },
  ]
}

export function benefitIn(answers: Answers): Benefit & { readonly from: string } {
  const isee = textAnswer(answers, 'isee')
  return {
    code: textAnswer(answers, 'code') || null,
    byIsee: isee === 'table' ? null : isee === 'asked',
    from: textAnswer(answers, 'from'),
  }
}

export function answersOfBenefit({ code, byIsee }: Benefit): Answers {
  const isee = byIsee === null ? 'table' : byIsee ? 'asked' : 'free'
  return { isee, ...(code !== null && { code }) }
}
