import { contactStates } from '../../domain/contact/contact-list.ts'
import type { ContactList, ContactRow } from '../../domain/contact/contact-list.ts'
import type { Coded } from '../../domain/contact/card-questions.ts'
import { casePath } from '../cases/paths.ts'
import { words } from '../shared/forms/words.ts'
import { formatDateTime } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personInWords } from '../shared/person-words.ts'
import type { ContactsSetting } from './list.ts'
import { contactsUrl, stateWords } from './list-query.ts'
import type { ContactsQuery } from './list-query.ts'
import { emergencyPaths, paths } from './paths.ts'

interface Context {
  readonly query: ContactsQuery
  readonly setting: ContactsSetting
  readonly operators: readonly { readonly id: string; readonly name: string }[]
  readonly opens: boolean
  readonly exports: boolean
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

/** The list of contacts, ready for `list.hbs`. */
export function presentContacts(list: ContactList, context: Context) {
  const { query, setting, t, opens, exports } = context
  const next = list.next && contactsUrl(query, { after: list.next })
  const first = query.after && contactsUrl(query)
  return {
    title: t('contact.list-title'),
    action: paths.list,
    newContact: opens && paths.newContact,
    emergency: opens && emergencyPaths.register,
    download: exports && contactsUrl(query, {}, paths.export),
    from: setting.ask.from,
    to: setting.ask.to,
    filters: presentFilters(context),
    bare: contactsUrl(query) === paths.list ? undefined : paths.list,
    counted: t(next || first ? 'contact.list-counted-page' : 'contact.list-counted', {
      count: list.rows.length,
    }),
    rows: list.rows.map((row) => presentRow(row, context)),
    next,
    first,
  }
}

function presentRow(row: ContactRow, { setting, language, t, now }: Context) {
  const { questions } = setting
  const when = (at: Date) => formatDateTime(at, language, now)
  return {
    href: casePath(row.id),
    number: row.number,
    person: personInWords(row, t),
    birthYear: row.birthYear,
    restricted: row.protected,
    provisional: row.identity === 'provisional',
    happened: when(row.happenedAt),
    recorded: row.openedAt.getTime() - row.happenedAt.getTime() > 3_600_000 && when(row.openedAt),
    place: row.point === null ? row.office : `${row.office}, ${row.point}`,
    operator: row.operator,
    channel: labelOf(questions.channels, row.channel, language),
    urgency: labelOf(questions.urgencies, row.urgency, language),
    outcome: labelOf(questions.outcomes, row.outcome, language),
    state: t(`contact.state-${row.state}`),
    deleted: row.state === 'deleted',
  }
}

/** In words; a code that no list has any more stands as it is. */
export function labelOf(list: readonly Coded[], code: string | null, language: Language): string {
  const found = list.find((one) => one.code === code)
  return found ? words(found.label, language).text : (code ?? '')
}

interface Choice {
  readonly value: string
  readonly label: string
}

function presentFilters({ query, setting, operators, language, t }: Context) {
  const { questions, offices, places, service } = setting
  const coded = (list: readonly Coded[]): Choice[] =>
    list.map(({ code, label }) => ({ value: code, label: words(label, language).text }))
  const named = (list: readonly { readonly id: number | string; readonly name: string }[]) =>
    list.map(({ id, name }) => ({ value: String(id), label: name }))
  const select = (name: string, choices: readonly Choice[], chosen: string | undefined) => ({
    id: `filtro-${name}`,
    name,
    label: t(`contact.filter-${name}`),
    options: [
      {
        value: '',
        label: t(name === 'urgenza' || name === 'servizio' ? 'list.all-f' : 'list.all-m'),
        chosen: false,
      },
      ...choices.map((one) => ({ ...one, chosen: one.value === chosen })),
    ],
  })
  const states = contactStates.map((state) => ({
    value: stateWords[state],
    label: t(`contact.state-${state}`),
  }))
  const all = [
    select('luogo', named(places), query.place === undefined ? undefined : String(query.place)),
    select(
      'ufficio',
      named(offices),
      query.office === undefined ? undefined : String(query.office),
    ),
    select('operatore', named(operators), query.operator),
    select('canale', coded(questions.channels), query.channel),
    select('urgenza', coded(questions.urgencies), query.urgency),
    select('esito', coded(questions.outcomes), query.outcome),
    select('stato', states, query.state && stateWords[query.state]),
  ]
  const given =
    query.service === undefined || service === undefined
      ? []
      : [select('servizio', [{ value: query.service, label: service }], query.service)]
  return [...all.filter(({ options }) => options.length > 2), ...given]
}
