import type { Answers } from '../../../domain/procedures/forms/answers.ts'
import { textAnswer } from '../../../domain/procedures/forms/text-answers.ts'
import type { CodeList } from '../../../domain/procedures/schema.ts'
import type { Form } from '../../../domain/procedures/schema/form.ts'
import type { PlannedPlace } from '../../../domain/reporting/planned-places.ts'
import { targeted } from '../../../domain/reporting/targets.ts'
import type { NewTarget, Targeted } from '../../../domain/reporting/targets.ts'
import { question } from '../../shared/person-fields.ts'

const figureNames = {
  terms: {
    it: 'Termini rispettati negli ultimi trenta giorni: almeno, in percento',
    en: 'Terms kept in the last thirty days: at least, in percent',
  },
  waiting: {
    it: 'Attesa di metà delle attività da fare: al più, in giorni',
    en: 'Waiting of half of the tasks to be done: at most, in days',
  },
  isee: {
    it: 'Pratiche con l’ISEE scaduto da poco: al più',
    en: 'Cases with an ISEE just expired: at most',
  },
  accesses: {
    it: 'Accessi degli ultimi trenta giorni: almeno',
    en: 'Contacts of the last thirty days: at least',
  },
  delivered: {
    it: 'Persone servite nell’ultimo mese intero: almeno',
    en: 'People served in the last whole month: at least',
  },
} as const satisfies Readonly<Record<Targeted, object>>

/** What a figure is to reach, where, from which day and by which act. */
export const targetForm: Form = {
  key: 'figure-target',
  title: { it: 'Obiettivo', en: 'Target' },
  sections: [
    {
      key: 'target',
      title: { it: 'Nuovo obiettivo', en: 'New target' },
      fields: [
        question('place', {
          type: 'code',
          label: { it: 'Per chi vale', en: 'Whom it is for' },
          hint: {
            it: 'Quello di una zona viene prima di quello della Regione',
            en: 'That of a zone comes before that of the region',
          },
          list: 'planned-place',
          widget: 'select',
          required: true,
        }),
        question('figure', {
          type: 'code',
          label: { it: 'Numero', en: 'Figure' },
          list: 'targeted-figure',
          widget: 'radio',
          required: true,
        }),
        question('value', {
          type: 'integer',
          label: { it: 'Obiettivo', en: 'Target' },
          hint: {
            it: 'Un numero intero. Vuoto: l’obiettivo si toglie; per una zona vale allora quello della Regione',
            en: 'A whole number. Empty: the target is taken away; for a zone that of the region then holds',
          },
          min: 0,
          max: 100_000,
        }),
        question('from', {
          type: 'date',
          label: { it: 'Vale dal', en: 'It holds from' },
          hint: { it: 'Da oggi in avanti', en: 'From today on' },
          required: true,
          day: 'future',
        }),
        question('source', {
          type: 'text',
          label: { it: 'Atto che lo fissa', en: 'Act that sets it' },
          hint: {
            it: 'Per esempio: piano di zona approvato il 3/11/2026',
            en: 'For instance: zone plan approved on 3/11/2026',
          },
          required: true,
          maxLength: 300,
        }),
      ],
    },
  ],
}

export function targetLists(places: readonly PlannedPlace[]): CodeList[] {
  return [
    {
      key: 'planned-place',
      title: 'Luogo',
      values: places.map(({ id, name }) => ({ code: String(id), label: name })),
    },
    {
      key: 'targeted-figure',
      title: 'Numero',
      values: targeted.map((code) => ({ code, label: figureNames[code] })),
    },
  ]
}

/** The answers as a target is set. */
export function targetIn(answers: Answers): NewTarget {
  const value = answers['value']
  return {
    place: Number(answers['place']),
    figure: targeted.find((one) => one === answers['figure']) ?? 'terms',
    value: typeof value === 'number' ? value : null,
    from: textAnswer(answers, 'from'),
    source: textAnswer(answers, 'source').trim(),
  }
}
