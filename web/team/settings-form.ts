import type { Answers, FieldError } from '../../domain/procedures/forms/answers.ts'
import type { Form } from '../../domain/procedures/schema/form.ts'
import type { ZoneChoice } from '../../domain/team/zone-settings.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import { question } from '../shared/person-fields.ts'

/** The numbers of the procedure, each within its limits, from which day and by which act. */
export function settingsForm({ settings }: ZoneChoice): Form {
  return {
    key: 'zone-settings',
    title: { it: 'Soglie', en: 'Cut-offs' },
    sections: [
      {
        key: 'settings',
        title: { it: 'Nuove soglie', en: 'New cut-offs' },
        hint: {
          it: 'Ciò che è già stato valutato resta con le soglie di allora',
          en: 'What was assessed already keeps the cut-offs of then',
        },
        fields: [
          ...settings.map(({ key, title, min, max }) =>
            question(key, { type: 'integer', label: title, required: true, min, max }),
          ),
          question('from', {
            type: 'date',
            label: { it: 'Valgono dal', en: 'They hold from' },
            hint: { it: 'Da oggi in avanti', en: 'From today on' },
            required: true,
            day: 'future',
          }),
          question('source', {
            type: 'text',
            label: { it: 'Atto della zona', en: 'Act of the zone' },
            hint: {
              it: 'Per esempio: delibera della Conferenza di zona n. 12 del 3/11/2026',
              en: 'For instance: resolution 12 of the zone’s conference, 3/11/2026',
            },
            required: true,
            maxLength: 300,
          }),
        ],
      },
    ],
  }
}

/** Numbers that must stay one above the other and do not. */
export function orderProblems({ settings }: ZoneChoice, answers: Answers): FieldError[] {
  return settings.flatMap(({ key, above }) => {
    const lower = settings.find((one) => one.key === above)
    if (!lower || Number(answers[key]) > Number(answers[lower.key])) return []
    return [{ field: key, message: `Scrivi un numero più alto di «${italian(lower.title)}».` }]
  })
}
