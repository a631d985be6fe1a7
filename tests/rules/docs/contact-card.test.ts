import { describe, expect, test } from '@jest/globals'

import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { fieldsOf } from '../../../domain/procedures/forms/score.ts'
import { presaInCarico } from '../procedures/support/data.ts'
import { parseLedger } from './ledger.ts'
import { readText } from './repository.ts'

const release = presaInCarico()
const form = release.forms.find(({ key }) => key === 'access-card') ?? raise()
const theCard = 'seeds/procedures/presa-in-carico.v1.json'

function raise(): never {
  throw new Error('the procedure has no access card')
}

/** What the desk fills in for a person whom somebody else reports, once as each field wants it. */
const filledIn: Readonly<Record<string, readonly [concept: string, raw: string | string[]]>> = {
  'card-access-date': ['contact.date', '2026-11-24'],
  'card-access-mode': ['contact.mode', 'phone'],
  'card-access-interlocutor': ['contact.caller', 'organisation'],
  'card-access-reason': ['contact.reason', 'summoned'],
  'card-access-reason-detail': ['contact.reasonDetail', 'Verifica del progetto'],
  'card-access-description': ['contact.description', 'Chiede un aiuto in casa'],
  'card-access-present-informed': ['contact.presentInformed', 'yes'],
  'card-access-accompanied': ['contact.accompanied', 'yes'],
  'card-access-companion': ['contact.companion', 'La figlia'],
  'card-caller-last-name': ['reporter.lastName', 'Inventata'],
  'card-caller-first-name': ['reporter.firstName', 'Ada'],
  'card-caller-body': ['reporter.body', 'Scuola primaria'],
  'card-caller-role': ['reporter.role', 'Maestra'],
  'card-caller-phone': ['reporter.phone', '075 1234567'],
  'card-caller-mobile': ['reporter.mobile', '333 1234567'],
  'card-caller-email': ['reporter.email', 'ada@example.org'],
  'card-caller-street': ['reporter.street', 'Via Prova 1'],
  'card-caller-municipality': ['reporter.municipality', 'Foligno'],
  'card-caller-custodian': ['reporter.custodian', 'no'],
  'card-household-family-type': ['person.household', 'family'],
  'card-household-with-minors-count': ['person.minorsInHousehold', '2'],
  'card-housing-kind': ['person.housing', 'rented'],
  'card-person-homeless': ['person.housing', 'rented'],
  'card-person-work-condition': ['person.work', 'unemployed'],
  'card-person-education': ['person.education', 'degree'],
  'card-person-invalidity': ['person.invalidity', '75'],
  'card-person-doctor': ['person.doctor', 'Dott. Prova'],
  'card-foreign-origin': ['foreign.origin', 'Marocco'],
  'card-foreign-first-arrival-year': ['foreign.arrivalYear', '2019'],
  'card-foreign-permit-state': ['foreign.permit', 'renewal'],
  'card-foreign-italian-level': ['foreign.italian', 'a2'],
  'card-foreign-unaccompanied-minor': ['foreign.unaccompaniedMinor', 'no'],
  'card-reference-relation': ['reference.relation', 'sibling'],
  'card-reference-phone': ['reference.phone', '075 7654321'],
  'card-reference-problems': ['reference.problems', 'yes'],
  'card-needs-reasons': ['needs.family', ['relations', 'school']],
  'card-needs-class': ['needs.protection', ['violence', 'other']],
  'card-needs-economic': ['needs.income', ['economic']],
  'card-needs-other': ['needs.other', 'Un interprete'],
  'card-services-asked': ['services.asked', ['A.2.01', 'A.2.02']],
  'card-card-social-category': ['contact.area', 'disability'],
  'card-privacy-signed-on': ['privacy.consent', '2026-11-24'],
}
const besides = {
  foreign: 'yes',
  referenceName: 'Ugo Inventato',
  urgency: 'green',
  informationGivenOn: '2026-11-24',
}
const options = {
  complete: true,
  outcome: 'to-triage',
  today: '2026-11-25',
  lists: release.lists,
}
const fields = new Map(fieldsOf(form).map((field) => [field.concept ?? field.key, field]))
const key = (concept: string) => fields.get(concept)?.key ?? `no field for ${concept}`
const raw = {
  ...besides,
  ...Object.fromEntries(Object.values(filledIn).map(([concept, value]) => [key(concept), value])),
}

function problemsWith(changes: Record<string, string | string[]>): string[] {
  return parseAnswers(form, { ...raw, ...changes }, options).errors.map(({ field }) => field)
}

describe('the contact card', () => {
  test('asks all that the ledger says it asks, and keeps what is answered', () => {
    const { answers, errors } = parseAnswers(form, raw, options)
    expect(errors).toEqual([])
    const lost = Object.entries(filledIn).filter(([, [concept]]) => !(key(concept) in answers))
    expect(lost).toEqual([])
  })

  test('asks who has sent a person that was sent, and how somebody in the family is related', () => {
    const sent = { reason: 'sent', sentBy: 'Medico di famiglia' }
    const relative = { caller: 'relative', reporterRelation: 'child' }
    const { answers } = parseAnswers(form, { ...raw, ...sent, ...relative }, options)
    expect(answers).toMatchObject({ sentBy: 'Medico di famiglia', reporterRelation: 'child' })
  })

  test('is refused when its date is to come, or a summoned person comes without a motive', () => {
    expect(problemsWith({ contactOn: '2026-11-26' })).toEqual(['contactOn'])
    expect(problemsWith({ reasonDetail: '' })).toEqual(['reasonDetail'])
  })

  test('goes to the triage only with a social category', () => {
    expect(problemsWith({ area: '' })).toEqual(['area'])
  })

  test('lets several needs be chosen, in each of five classes', () => {
    const classes = [...fields].filter(([concept]) => /^needs\.(?!other)/.test(concept))
    expect(classes.map(([, { type }]) => type)).toEqual(Array.from({ length: 5 }, () => 'codes'))
  })

  test('every row of the ledger that names the card alone is shown here', () => {
    const rows = parseLedger(readText('docs/coverage.csv')).filter(
      ({ id, state, where, test: shown }) =>
        /^card-(?!rule|list|access-sent-by|caller-relation)/.test(id) &&
        state === 'done' &&
        where === theCard &&
        shown === 'tests/rules/docs/contact-card.test.ts',
    )
    expect(rows.map(({ id }) => id).toSorted()).toEqual(Object.keys(filledIn).toSorted())
  })
})

/** Values that the present system offers, by the codes that they have here (siso.md §4.1). */
const listed: Readonly<Record<string, readonly string[]>> = {
  'access-reason': ['decree', 'sent', 'spontaneous', 'summoned'],
  'access-caller': ['judicial', 'person', 'relative', 'organisation', 'institution', 'other'],
  'access-mode': ['in-person', 'email', 'home', 'written', 'phone', 'remote'],
}
const needs = [
  'poverty',
  'school',
  'illness',
  'economic',
  'relations',
  'daily-life',
  'neglect',
  'work',
  'housing',
  'other',
]

function codesIn(...lists: string[]): string[] {
  return lists.flatMap(
    (name) => release.lists.find((list) => list.key === name)?.values.map(({ code }) => code) ?? [],
  )
}

describe('the lists of the contact card', () => {
  test.each(Object.entries(listed))('%s has every value of today', (name, codes) => {
    expect(codesIn(name).toSorted()).toEqual(codes.toSorted())
  })

  test('the five classes of needs have every need of the old list', () => {
    const classes = ['income', 'home', 'family', 'autonomy', 'protection']
    const offered = codesIn(...classes.map((name) => `needs-${name}`))
    expect(needs.filter((need) => !offered.includes(need))).toEqual([])
  })
})
