import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Field } from '../../domain/procedures/schema/form.ts'

type Both = { readonly it: string; readonly en: string }
type More = Partial<Omit<Field, 'key' | 'type' | 'label' | 'sensitivity'>>

/** A question of ours, in both languages, shown and read as those of a release are. */
export function question(key: string, type: Field['type'], label: Both, more: More = {}): Field {
  return { key, type, label, sensitivity: 'personal', ...more }
}

const known = { not: { eq: ['identity', 'anonymous'] } } satisfies Field['visible']
const certain = { eq: ['identity', 'certain'] } satisfies Field['visible']
const uncertain = { in: ['identity', ['anonymous', 'provisional']] } satisfies Field['visible']

/** How sure we are of who it is: it decides what else is asked. */
export const identityQuestion = question(
  'identity',
  'code',
  { it: 'Identità', en: 'Identity' },
  { list: 'identity', widget: 'radio', required: true },
)

/** Names, code and birth, for the page that registers and the one that corrects. */
export const nameQuestions: readonly Field[] = [
  question(
    'familyName',
    'text',
    { it: 'Cognome', en: 'Family name' },
    { visible: known, required: true, maxLength: 100 },
  ),
  question(
    'givenName',
    'text',
    { it: 'Nome', en: 'Given name' },
    { visible: known, required: certain, maxLength: 100 },
  ),
  question(
    'alias',
    'text',
    { it: 'Come la riconosciamo', en: 'How we know her or him' },
    {
      visible: uncertain,
      required: { eq: ['identity', 'anonymous'] },
      maxLength: 100,
      hint: {
        it: 'Un soprannome, oppure dove si è presentata',
        en: 'A nickname, or where the person came',
      },
    },
  ),
  question(
    'fiscalCode',
    'text',
    { it: 'Codice fiscale', en: 'Fiscal code' },
    {
      visible: known,
      maxLength: 30,
      hint: {
        it: 'Con il codice non servono data di nascita e sesso',
        en: 'With the code, birth date and sex may be left out',
      },
    },
  ),
  question(
    'birthDate',
    'date',
    { it: 'Data di nascita', en: 'Date of birth' },
    { visible: known, day: 'past' },
  ),
  question(
    'sex',
    'code',
    { it: 'Sesso', en: 'Sex' },
    { visible: known, list: 'sex', widget: 'radio' },
  ),
  question(
    'birthPlace',
    'text',
    { it: 'Luogo di nascita', en: 'Place of birth' },
    { visible: known, maxLength: 100 },
  ),
]

/** Where the person lives and how to reach them. */
export const residenceQuestion = question(
  'residence',
  'code',
  { it: 'Comune di residenza', en: 'Municipality of residence' },
  { list: 'municipality', widget: 'select' },
)
export const phoneQuestion = question('phone', 'phone', { it: 'Telefono', en: 'Telephone' })
export const emailQuestion = question('email', 'email', { it: 'E-mail', en: 'E-mail' })
export const citizenshipQuestion = question(
  'citizenship',
  'code',
  { it: 'Cittadinanza', en: 'Citizenship' },
  { list: 'country', widget: 'select' },
)

/** Where a fact comes from, and when it was learnt there: without them it is worth nothing. */
export const sourceQuestions: readonly Field[] = [
  question(
    'source',
    'code',
    { it: 'Da dove vengono i dati', en: 'Where these facts come from' },
    { list: 'fact-source', widget: 'select', required: true },
  ),
  question(
    'sourceDate',
    'date',
    { it: 'Saputo il', en: 'Learnt on' },
    { required: true, day: 'past' },
  ),
]

/** Lists that only these questions use. */
export const personLists: readonly CodeList[] = [
  {
    key: 'identity',
    title: 'Identità',
    values: [
      { code: 'certain', label: { it: 'Certa', en: 'Certain' } },
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
