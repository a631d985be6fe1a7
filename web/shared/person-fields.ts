import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Field } from '../../domain/procedures/schema/form.ts'

type Asked = Omit<Field, 'key' | 'sensitivity'>

/** A question of ours, in both languages, shown and read as those of a release are. */
export function question(key: string, asked: Asked): Field {
  return { key, sensitivity: 'personal', ...asked }
}

const certain = { eq: ['identity', 'certain'] } satisfies Field['visible']
const uncertain = { in: ['identity', ['anonymous', 'provisional']] } satisfies Field['visible']
/** Of an anonymous person there are no names to ask. */
export const known = { in: ['identity', ['certain', 'provisional']] } satisfies Field['visible']

/** How sure we are of who it is: it decides what else is asked. */
export const identityQuestion = question('identity', {
  type: 'code',
  label: { it: 'Identità', en: 'Identity' },
  list: 'identity',
  widget: 'radio',
  required: true,
})

/** By what somebody without a sure name is known again. */
export const aliasQuestion = question('alias', {
  type: 'text',
  label: { it: 'Come la riconosciamo', en: 'How we know her or him' },
  hint: { it: 'Un soprannome, o dove si è presentata', en: 'A nickname, or where the person came' },
  visible: uncertain,
  required: { eq: ['identity', 'anonymous'] },
  maxLength: 100,
})

/** Names, code and birth, for whoever is not anonymous: put `known` on their section. */
export const nameQuestions: readonly Field[] = [
  question('familyName', {
    type: 'text',
    label: { it: 'Cognome', en: 'Family name' },
    required: true,
    maxLength: 100,
  }),
  question('givenName', {
    type: 'text',
    label: { it: 'Nome', en: 'Given name' },
    required: certain,
    maxLength: 100,
  }),
  question('fiscalCode', {
    type: 'text',
    label: { it: 'Codice fiscale', en: 'Fiscal code' },
    hint: {
      it: 'Con il codice non servono data di nascita e sesso',
      en: 'With the code, birth date and sex may be left out',
    },
    required: certain,
    maxLength: 30,
  }),
  question('birthDate', {
    type: 'date',
    label: { it: 'Data di nascita', en: 'Date of birth' },
    day: 'past',
  }),
  question('sex', {
    type: 'code',
    label: { it: 'Sesso', en: 'Sex' },
    list: 'sex',
    widget: 'radio',
  }),
  question('birthPlace', {
    type: 'text',
    label: { it: 'Luogo di nascita', en: 'Place of birth' },
    maxLength: 100,
  }),
]

export const residenceQuestion = question('residence', {
  type: 'code',
  label: { it: 'Comune di residenza', en: 'Municipality of residence' },
  list: 'municipality',
  widget: 'select',
})
export const phoneQuestion = question('phone', {
  type: 'phone',
  label: { it: 'Telefono', en: 'Telephone' },
})
export const emailQuestion = question('email', {
  type: 'email',
  label: { it: 'E-mail', en: 'E-mail' },
})
export const citizenshipQuestion = question('citizenship', {
  type: 'code',
  label: { it: 'Cittadinanza', en: 'Citizenship' },
  list: 'country',
  widget: 'select',
})
export const deathQuestion = question('deathDate', {
  type: 'date',
  label: { it: 'Data di decesso', en: 'Date of death' },
  day: 'past',
})

/** Where a fact comes from, and when it was learnt there: without them it is worth nothing. */
export const sourceQuestions: readonly Field[] = [
  question('source', {
    type: 'code',
    label: { it: 'Da dove vengono i dati', en: 'Where these facts come from' },
    list: 'fact-source',
    widget: 'select',
    required: true,
  }),
  question('sourceDate', {
    type: 'date',
    label: { it: 'Saputo il', en: 'Learnt on' },
    required: true,
    day: 'past',
  }),
]

/** Lists that only these questions use. */
export const personLists: readonly CodeList[] = [
  {
    key: 'identity',
    title: 'Identità',
    values: [
      {
        code: 'certain',
        label: { it: 'Certa: nome e codice fiscale', en: 'Certain: name and fiscal code' },
      },
      {
        code: 'provisional',
        label: { it: 'Provvisoria: dati incompleti', en: 'Provisional: incomplete data' },
      },
      {
        code: 'anonymous',
        label: { it: 'Anonima: non vuole dare il nome', en: 'Anonymous: gives no name' },
      },
    ],
  },
  {
    key: 'sex',
    title: 'Sesso',
    values: [
      { code: 'F', label: { it: 'Femmina', en: 'Female' } },
      { code: 'M', label: { it: 'Maschio', en: 'Male' } },
    ],
  },
]
