import type { Form } from '../../domain/procedures/schema/form.ts'
import { phoneQuestion, question } from '../shared/person-fields.ts'

/** A turn of the emergency service: who answers, at which number, from when until when. */
export const turnForm: Form = {
  key: 'on-call-turn',
  title: { it: 'Turno', en: 'Turn' },
  sections: [
    {
      key: 'turn',
      title: { it: 'Nuovo turno', en: 'New turn' },
      hint: {
        it: 'Proposto per la settimana intera: cambia giorni e ore se serve',
        en: 'Proposed for the whole week: change days and hours if need be',
      },
      fields: [
        question('who', {
          type: 'text',
          label: { it: 'Chi è di turno', en: 'Who is on call' },
          hint: {
            it: 'Una persona, o chi risponde per un ente',
            en: 'A person, or who answers for a body',
          },
          maxLength: 120,
          required: true,
        }),
        { ...phoneQuestion, required: true },
        question('from', { type: 'instant', label: { it: 'Dalle', en: 'From' }, required: true }),
        question('until', {
          type: 'instant',
          label: { it: 'Fino alle', en: 'Until' },
          required: true,
        }),
      ],
    },
  ],
}
