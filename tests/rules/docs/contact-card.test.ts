import { describe, expect, test } from '@jest/globals'

import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { readPage } from '../../../domain/procedures/forms/read-page.ts'
import type { Answers, AnswerValue } from '../../../domain/procedures/forms/answers.ts'
import {
  answerOf,
  fieldsOf,
  repeatingSections,
  rowName,
  rowsOf,
} from '../../../domain/procedures/forms/fields.ts'
import type { Circumstances } from '../../../domain/procedures/circumstances.ts'
import { parseCsv } from '../../../seeds/csv.ts'
import { presaInCarico } from '../procedures/support/data.ts'
import { answersOf } from './card-answers.ts'
import type { Filled } from './card-answers.ts'
import { listed, oldNeeds } from './card-lists.ts'
import { aboutPeople, aboutReferences } from './card-person.ts'
import { aboutRequests, inOtherCases } from './card-requests.ts'
import { parseLedger } from './ledger.ts'
import { readText } from './repository.ts'

const release = presaInCarico()
const form = release.forms.find(({ key }) => key === 'access-card') ?? raise()
const thisTest = 'tests/rules/docs/contact-card.test.ts'

function raise(): never {
  throw new Error('the procedure has no access card')
}

const atOnce = { ...aboutPeople, ...aboutReferences, ...aboutRequests }
const rows = { ...atOnce, ...inOtherCases }
const panels = [
  ...['home-search', 'work-guidance', 'education-guidance', 'cultural-mediation'],
  'followed-request',
]
/** What opens the parts of the card, and what the triage needs. */
const besides = {
  details: ['personal-data', 'occupation', 'household', 'dwelling'],
  foreign: 'yes',
  moreContacts: 'yes',
  residesIn: 'address',
  residenceMunicipality: 'Viterbo',
  reporterMore: 'yes',
  hasChildren: 'yes',
  economicHelp: 'yes',
  helpAsked: panels,
  coursesAsked: ['italian', 'other-language', 'professional', 'computer', 'other'],
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
const repeating = repeatingSections(form)
/** As many rows as today's card has no room for, where it has none. */
const rowsAsked: Readonly<Record<string, number>> = {
  reference: 3,
  courses: 5,
  'request-steps': 7,
  'economic-help': 2,
}

function sectionOf(name: string): string | undefined {
  return repeating.find((section) => section.fields.some((field) => field.key === name))?.key
}

function typed(filled: readonly Filled[]): Record<string, string | readonly string[]> {
  const entries = filled.flatMap(([concept, value]) =>
    namesOf(key(concept)).map((name) => [name, value] as const),
  )
  return Object.fromEntries(entries)
}

/** A field of a row once for each row. */
function namesOf(name: string): readonly string[] {
  const section = sectionOf(name)
  if (section === undefined) return [name]
  return Array.from({ length: rowsAsked[section] ?? 0 }, (_, at) => rowName(section, at + 1, name))
}

function rowsTyped(): Record<string, string> {
  const more = namesOf('referenceMore').map((name) => [name, 'yes'])
  const counts = Object.entries(rowsAsked).map(([section, count]) => [section, String(count)])
  return Object.fromEntries([...more, ...counts])
}

function kept(answers: Answers, name: string): readonly (AnswerValue | undefined)[] {
  const section = sectionOf(name)
  if (section === undefined) return [answerOf(answers, name)]
  const rows = rowsOf(answers, section)
  expect(rows).toHaveLength(rowsAsked[section] ?? 0)
  return rows.map((row) => row[name])
}

const raw = { ...typed(Object.values(atOnce).flatMap(answersOf)), ...besides, ...rowsTyped() }

function problemsWith(
  changes: Record<string, string | string[]>,
  person: Partial<Circumstances> = {},
) {
  const { errors } = parseAnswers(form, { ...raw, ...changes }, { ...options, facts: person })
  return errors.map(({ field }) => field)
}

describe('the contact card', () => {
  test('takes all that it asks at once, when every part of it is open', () => {
    expect(parseAnswers(form, raw, options).errors).toEqual([])
  })

  test.each(Object.entries(rows))('%s: it is asked, and what is answered is kept', (_, row) => {
    const filled = answersOf(row)
    const { answers, errors } = parseAnswers(form, { ...raw, ...typed(filled) }, options)
    expect(errors).toEqual([])
    for (const [concept, value] of filled) {
      const asked = fields.get(concept)
      for (const given of kept(answers, key(concept))) {
        expect(given).toBeDefined()
        if (asked?.list) expect(given).toEqual(value)
      }
    }
  })

  test('stays short for somebody of whom there is nothing special to write', () => {
    const ordinary = { caller: 'person', reason: 'spontaneous' }
    const { shown } = readPage(form, ordinary, { lists: release.lists })
    expect(shown.size).toBeLessThanOrEqual(50)
    expect(shown.size).toBeLessThan(fieldsOf(form).length / 4)
  })

  test('asks nothing compulsory in a part that is not open', () => {
    const ordinary = {
      ...{ contactOn: '2026-11-24', mode: 'phone', caller: 'person', reason: 'spontaneous' },
      ...{ urgency: 'green', area: 'adults', informationGivenOn: '2026-11-24' },
    }
    expect(parseAnswers(form, ordinary, options).errors).toEqual([])
  })

  test('is refused when its date is to come, or a summoned person comes without a motive', () => {
    expect(problemsWith({ contactOn: '2026-11-26' })).toEqual(['contactOn'])
    expect(problemsWith({ reasonDetail: '' })).toEqual(['reasonDetail'])
  })

  test('goes to the triage only with a social category', () => {
    expect(problemsWith({ area: '' })).toEqual(['area'])
  })

  test('wants a telephone where the registry has none, unless the person has none either', () => {
    const lacks = { 'person.lacksPhone': true }
    expect(problemsWith({ mobile: '', phone: '' }, lacks)).toEqual(['phone'])
    expect(problemsWith({ mobile: '', phone: '075 1234567' }, lacks)).toEqual([])
    expect(problemsWith({ mobile: '333 1234567', phone: '' }, lacks)).toEqual([])
    expect(problemsWith({ mobile: '', phone: '', reachable: 'no' }, lacks)).toEqual([])
    expect(problemsWith({ mobile: '', phone: '' })).toEqual([])
  })

  test('wants the residence where the registry has none, unless without fixed abode', () => {
    const lacks = { 'person.lacksResidence': true }
    expect(problemsWith({ residesIn: '' }, lacks)).toEqual(['residesIn'])
    expect(problemsWith({ residesIn: 'homeless' }, lacks)).toEqual([])
    expect(problemsWith({ residesIn: 'address', residenceMunicipality: '' })).toEqual([
      'residenceMunicipality',
    ])
    expect(problemsWith({ residesIn: '' })).toEqual([])
  })

  test('wants at least one need of a minor, of any class, and in words', () => {
    const none = { needsIncome: '', needsFamily: '', needsProtection: '' }
    const minor = { 'person.minor': true }
    expect(problemsWith(none, minor)).toEqual(['needsIncome', 'needsText'])
    expect(
      problemsWith({ ...none, needsHome: ['housing'], needsText: 'Casa umida' }, minor),
    ).toEqual([])
    expect(problemsWith(none)).toEqual([])
  })

  test('wants needs, services and the question about foreigners where the office always asks them', () => {
    const noNeeds = { needsIncome: '', needsFamily: '', needsProtection: '' }
    expect(problemsWith(noNeeds, { 'office.asksNeeds': true })).toEqual(['needsIncome'])
    const services = { 'office.asksServices': true }
    expect(problemsWith({ servicesAsked: '', servicesOther: '' }, services)).toEqual([
      'servicesAsked',
    ])
    expect(problemsWith({ servicesAsked: '', servicesOther: 'Un pasto' }, services)).toEqual([])
    expect(problemsWith({ foreign: '' }, { 'office.asksForeign': true })).toEqual(['foreign'])
    expect(problemsWith({ ...noNeeds, servicesAsked: '', foreign: '' })).toEqual([])
  })

  test('takes the information given by several bodies, each with its date', () => {
    const two = {
      ...{ otherInformation: 'yes', 'other-privacy': '2' },
      ...{ 'other-privacy.1.otherInformationBy': 'Azienda sanitaria' },
      ...{ 'other-privacy.1.otherInformationOn': '2026-11-20' },
      ...{ 'other-privacy.2.otherInformationBy': 'Centro per l’impiego' },
    }
    expect(problemsWith(two)).toEqual(['other-privacy.2.otherInformationOn'])
    const dated = { ...two, 'other-privacy.2.otherInformationOn': '2026-11-21' }
    const { answers, errors } = parseAnswers(form, { ...raw, ...dated }, options)
    expect(errors).toEqual([])
    expect(rowsOf(answers, 'other-privacy')).toHaveLength(2)
  })

  test('takes what was given at the desk and what was had before, each from the nomenclature', () => {
    const given = { servicesGiven: 'yes', given: '2' }
    const rows = {
      ...{ 'given.1.givenService': 'A.2.01', 'given.1.givenWhen': 'at-desk' },
      ...{ 'given.1.givenOn': '2026-11-25', 'given.1.givenQuantity': '2' },
      ...{ 'given.2.givenService': 'A.2.02', 'given.2.givenWhen': 'before' },
      ...{ 'given.2.givenOn': '2026-11-26', 'given.2.givenBy': 'Caritas' },
    }
    expect(problemsWith({ servicesGiven: 'yes' })).toEqual(['given'])
    expect(problemsWith({ ...given, ...rows })).toEqual(['given.1.givenUnit', 'given.2.givenOn'])
    const mended = { ...rows, 'given.1.givenUnit': 'parcel', 'given.2.givenOn': '2026-11-01' }
    const { answers, errors } = parseAnswers(form, { ...raw, ...given, ...mended }, options)
    expect(errors).toEqual([])
    expect(rowsOf(answers, 'given').map((row) => row['givenQuantity'])).toEqual([2, undefined])
  })

  test('says in words how to mend what the registry and the card both lack', () => {
    const person = {
      'person.lacksPhone': true,
      'person.lacksResidence': true,
      'person.minor': true,
    }
    const bare = {
      mobile: '',
      residesIn: '',
      needsIncome: '',
      needsFamily: '',
      needsProtection: '',
    }
    const { errors } = parseAnswers(form, { ...raw, ...bare }, { ...options, facts: person })
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Scrivi un telefono.*rispondi No/),
      expect.stringMatching(/^Indica dove risiede.*«Senza fissa dimora»/),
      expect.stringMatching(/^Segna almeno un bisogno.*persona minorenne/),
      expect.stringMatching(/^Per una persona minorenne descrivi/),
    ])
  })

  test('lets several needs be chosen, in each of five classes', () => {
    const classes = [...fields].filter(([concept]) => /^needs\.(?!other|text)/.test(concept))
    expect(classes.map(([, { type }]) => type)).toEqual(Array.from({ length: 5 }, () => 'codes'))
  })

  test('has no field without a concept, and no concept twice', () => {
    expect(fieldsOf(form).filter(({ concept }) => concept === undefined)).toEqual([])
    expect(fields.size).toBe(fieldsOf(form).length)
  })

  test('every row of the ledger that leans on this test is shown here, and no other', () => {
    const shown = parseLedger(readText('docs/coverage.csv')).filter(
      ({ id, state, test: by }) => /^card-(?!rule)/.test(id) && state === 'done' && by === thisTest,
    )
    const expected = [...Object.keys(rows), ...Object.keys(listed), 'card-list-needs']
    expect(shown.map(({ id }) => id).toSorted()).toEqual(expected.toSorted())
  })
})

function codesIn(...lists: string[]): string[] {
  return lists.flatMap(
    (name) => release.lists.find((list) => list.key === name)?.values.map(({ code }) => code) ?? [],
  )
}

describe('the lists of the contact card', () => {
  test.each(Object.entries(listed))('%s has every value of today', (_, lists) => {
    for (const [name, codes] of Object.entries(lists)) {
      expect(codesIn(name).toSorted()).toEqual(codes.toSorted())
      expect(fieldsOf(form).filter(({ list }) => list === name)).not.toEqual([])
    }
  })

  test('the five classes of needs have every need of the old list', () => {
    const classes = ['income', 'home', 'family', 'autonomy', 'protection']
    const offered = codesIn(...classes.map((name) => `needs-${name}`))
    expect(oldNeeds.filter((need) => !offered.includes(need))).toEqual([])
  })

  test('the countries are those of the installation', () => {
    const seeded = parseCsv(readText('seeds/data/countries.csv')).map(({ code }) => code)
    expect(codesIn('country')).toEqual(seeded)
  })
})
