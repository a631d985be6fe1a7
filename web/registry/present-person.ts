import type {
  AddressRow,
  FactRow,
  KnownFact,
  PersonCase,
  PersonRow,
} from '../../domain/registry/queries.ts'
import type { DeskService } from '../../domain/contact/desk-services.ts'
import type { PersonDocument } from '../../domain/documents/queries.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import { ageOn } from '../../domain/shared/calendar-day.ts'
import { newAppointmentPath } from '../agenda/paths.ts'
import { casePath } from '../cases/paths.ts'
import { newContactFor } from '../contact/paths.ts'
import { formatDate, formatDateTime } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { factLabel, factText, personQuestions, sourceText } from './fact-words.ts'
import { recordPath } from '../social/paths.ts'
import { personPath } from './paths.ts'
import { nameOf } from './person-name.ts'

interface Words {
  readonly t: Translate
  readonly language: Language
  readonly now: Date
}

export interface PersonShown {
  readonly person: PersonRow
  readonly day: string
  readonly facts: readonly FactRow[]
  /** What was known on an earlier day, if that was asked. */
  readonly then: { readonly day: string; readonly facts: readonly KnownFact[] } | undefined
  readonly addresses: readonly AddressRow[]
  readonly cases: readonly PersonCase[]
  readonly documents: readonly PersonDocument[]
  readonly given: readonly DeskService[]
  readonly lists: readonly CodeList[]
  readonly can: {
    readonly open: boolean
    readonly edit: boolean
    readonly record: boolean
    readonly protect: boolean
    readonly meet: boolean
  }
}

/** A person as the page tells her: each datum with its source and date. */
export function presentPerson(shown: PersonShown, words: Words) {
  const { person, then, cases, can } = shown
  const { t, language } = words
  const { id } = person
  return {
    title: t('registry.person'),
    name: nameOf(person),
    ...presentIdentity(shown, words),
    can,
    links: {
      record: recordPath(person.id),
      contact: newContactFor(id),
      appointment: can.meet && appointmentFor(cases),
      details: personPath(id, 'details'),
      identity: personPath(id, 'identity'),
      addresses: personPath(id, 'addresses'),
      death: personPath(id, 'death'),
      protection: personPath(id, 'protection'),
      accesses: personPath(id, 'accesses'),
      here: personPath(id),
    },
    uncertain: person.identity !== 'certain',
    then: then && { day: then.day, text: formatDate(then.day, language) },
    shownDay: then?.day ?? shown.day,
    today: shown.day,
    facts: then ? factsThen(then.facts, shown, words) : factsNow(shown, words),
    history: then ? [] : history(shown, words),
    addresses: shown.addresses.map((address) => presentAddress(address, shown, words)),
    cases: cases.map((one) => presentCase(one, words)),
    documents: shown.documents.map((one) => presentDocument(one, words)),
    given: shown.given.map((one) => presentGiven(one, words)),
  }
}

/** Where she is met: for her own open case, the latest of them. */
function appointmentFor(cases: readonly PersonCase[]): string | undefined {
  const own = cases.find(({ state, role }) => state === 'open' && role === 'beneficiary')
  return own && newAppointmentPath(own.id)
}

function presentIdentity({ person, day }: PersonShown, { t }: Words) {
  const { birthDate, deathDate, identity } = person
  const lived = deathDate ?? day
  return {
    age: birthDate === null ? undefined : t('registry.age', { count: ageOn(birthDate, lived) }),
    place: person.residenceName,
    identity: identity === 'certain' ? undefined : t(`registry.identity-${identity}`),
    protected: person.protected,
    dead: deathDate !== null,
  }
}

type Told = { readonly source: string; readonly sourceDate: string }

function origin({ source, sourceDate }: Told, { lists }: PersonShown, { language }: Words) {
  return { source: sourceText(source, { lists, language }), on: formatDate(sourceDate, language) }
}

function factsNow(shown: PersonShown, words: Words) {
  const { facts, lists } = shown
  const { language } = words
  const values: Readonly<Record<string, unknown>> = { ...shown.person }
  return personQuestions.flatMap(({ key }) => {
    const value = values[key]
    const text = typeof value === 'string' || typeof value === 'number' ? value : null
    const shownText = factText(key, text, { lists, language })
    if (shownText === '') return []
    const fact = facts.find(({ field, latest }) => field === key && latest)
    const told = fact ? origin(fact, shown, words) : {}
    const isPhone = key === 'phone'
    return [
      { label: factLabel(key, language), text: shownText, isPhone, ...told, by: fact?.recordedBy },
    ]
  })
}

function factsThen(known: readonly KnownFact[], shown: PersonShown, words: Words) {
  const { lists } = shown
  const { language } = words
  return personQuestions.flatMap(({ key }) => {
    const fact = known.find(({ field }) => field === key)
    const text = fact ? factText(key, fact.value, { lists, language }) : ''
    if (!fact || text === '') return []
    return [{ label: factLabel(key, language), text, ...origin(fact, shown, words) }]
  })
}

/** Every fact as it was learnt, newest first: corrections show what they corrected. */
function history(shown: PersonShown, words: Words) {
  const { facts, lists } = shown
  const { t, language, now } = words
  return facts.map((fact) => ({
    label: factLabel(fact.field, language),
    text: factText(fact.field, fact.value, { lists, language }) || t('registry.unknown'),
    ...origin(fact, shown, words),
    known: formatDateTime(fact.knownAt, language, now),
    by: fact.recordedBy,
    latest: fact.latest,
  }))
}

function presentAddress(address: AddressRow, shown: PersonShown, words: Words) {
  const { t, language } = words
  return {
    kind: t(`registry.address-${address.kind}`),
    text: [address.address, address.municipalityName].filter(Boolean).join(', '),
    secret: address.secret,
    ...origin(address, shown, words),
    past: address.validTo === null ? undefined : formatDate(address.validTo, language),
  }
}

function presentDocument(one: PersonDocument, { t, language }: Words) {
  const { id, caseId, number, title, at } = one
  return {
    title,
    href: `${casePath(caseId, 'documents')}/${id}`,
    of: t('registry.document-of', { number, day: formatDate(at, language) }),
  }
}

function presentGiven({ caseId, day, service, office, point }: DeskService, { language }: Words) {
  return {
    on: formatDate(day, language),
    service,
    place: point === null ? office : `${office}, ${point}`,
    href: casePath(caseId),
  }
}

function presentCase(one: PersonCase, { t, language, now }: Words) {
  const { id, number, state, phase, openedAt, closedAt, org, manager, role } = one
  return {
    href: casePath(id),
    caseNumber: number,
    open: state === 'open',
    state: state === 'open' ? t(`phases.${phase}`) : t('registry.closed'),
    opened: formatDate(openedAt, language),
    closed: closedAt === null ? undefined : formatDateTime(closedAt, language, now),
    org,
    manager,
    role: role === 'beneficiary' ? undefined : t(`registry.role-${role}`),
  }
}
