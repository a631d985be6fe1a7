import type { Form } from '../../domain/procedures/schema/form.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import { question } from '../shared/person-fields.ts'

/** What became of something owed: on which day, and by which reference it is found again. */
export const obligationForm: Form = {
  key: 'obligation-record',
  title: { it: 'Adempimento', en: 'Obligation' },
  sections: [
    {
      key: 'record',
      title: { it: 'Che cosa è successo', en: 'What happened' },
      fields: [
        question('outcome', {
          type: 'code',
          label: { it: 'Esito', en: 'Outcome' },
          list: 'obligation-outcome',
          widget: 'radio',
          required: true,
        }),
        question('day', {
          type: 'date',
          label: { it: 'Giorno', en: 'Day' },
          day: 'past',
          required: true,
        }),
        question('reference', {
          type: 'text',
          label: { it: 'Riferimento', en: 'Reference' },
          hint: {
            it: 'Protocollo o ricevuta, per esempio: prot. 1234 del 12/2/2026. Nessun nome di persona',
            en: 'Protocol or receipt, for instance: prot. 1234 of 12/2/2026. No name of a person',
          },
          required: true,
          maxLength: 200,
        }),
      ],
    },
  ],
}

export const obligationLists: readonly CodeList[] = [
  {
    key: 'obligation-outcome',
    title: 'Esito',
    values: [
      { code: 'sent', label: { it: 'Inviato', en: 'Sent' } },
      {
        code: 'rejected',
        label: { it: 'Respinto da chi lo riceve', en: 'Refused by the receiver' },
      },
      {
        code: 'withdrawn',
        label: {
          it: 'Segnato per errore: torna da fare',
          en: 'Recorded by mistake: it is to be done again',
        },
      },
    ],
  },
]
