import {
  caseStates,
  iseeKinds,
  termsFilters,
  urgencies,
  waitsFilters,
} from '../../domain/diary/case-list.ts'
import type { AskedQuestion } from '../../domain/diary/answered.ts'
import type { FactChoice } from '../../domain/social/narrowing.ts'
import type { CaseListOptions } from '../../domain/diary/list-options.ts'
import { Phase } from '../../domain/procedures/schema.ts'
import type { InboxOptions } from '../../domain/tasks/inbox-options.ts'
import { formatDate } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { iseeWords, phaseWords, termsWords, waitsWords } from '../shared/url-words.ts'
import { listUrl, stateWords, unfiltered, urgencyWords, viewWords } from './list-query.ts'
import type { CaseQuery } from './list-query.ts'

export interface ListContext {
  readonly query: CaseQuery
  readonly options: InboxOptions & CaseListOptions
  /** What the social record may say, for who reads it. */
  readonly facts: readonly FactChoice[]
  /** The question whose answers are looked for. */
  readonly asked?: AskedQuestion | undefined
  /** Whether the reader may read the social record, and narrow by what it says. */
  readonly readsRecord: boolean
  readonly language: Language
  readonly t: Translate
}

interface Option {
  readonly value: string
  readonly label: string
  readonly chosen: boolean
}

/** Where one can choose nothing, the question is not asked. */
interface Question {
  readonly name: string
  readonly label: string
  readonly options: readonly Option[]
}

/** What the list can be narrowed to, as selects of a form that stands without JavaScript. */
export function presentFilters(context: ListContext) {
  const { query, t } = context
  const questions = [...whatIs(context), ...whose(context), ...whatRuns(context)]
  const fields = questions.filter(({ options }) => options.length > 2)
  const days = [
    { name: 'dal', label: t('list.from'), value: query.from ?? '' },
    { name: 'al', label: t('list.until'), value: query.until ?? '' },
  ]
  const withId = <T extends { name: string }>(one: T) => ({ ...one, id: `filtro-${one.name}` })
  return {
    fields: fields.map(withId),
    days: days.map(withId),
    view: query.view && viewWords[query.view],
    question: query.question,
    active: presentChips(context).length > 0,
  }
}

function whatIs({ query, options, t }: ListContext): Question[] {
  const all = nothing(t('list.all-f'))
  return [
    {
      name: 'stato',
      label: t('cases.filter-state'),
      options: caseStates.map((state) =>
        option(stateWords[state], t(`cases.state-${state}`), state === query.state),
      ),
    },
    {
      name: 'fase',
      label: t('cases.filter-phase'),
      options: [
        all,
        ...Phase.options.map((phase) =>
          option(phaseWords[phase], t(`phases.${phase}`), phase === query.phase),
        ),
      ],
    },
    {
      name: 'area',
      label: t('list.filter-area'),
      options: [
        all,
        ...options.areas.map(({ code, label }) => option(code, label, code === query.area)),
      ],
    },
    {
      name: 'urgenza',
      label: t('list.filter-urgency'),
      options: [
        all,
        ...urgencies.map((urgency) =>
          option(urgencyWords[urgency], t(`list.urgency-${urgency}`), urgency === query.urgency),
        ),
      ],
    },
  ]
}

function whose({ query, options, t }: ListContext): Question[] {
  const all = nothing(t('list.all-m'))
  const places = (found: readonly { id: number; name: string }[], chosen: number | undefined) =>
    found.map(({ id, name }) => option(String(id), name, id === chosen))
  return [
    {
      name: 'zona',
      label: t('list.filter-zone'),
      options: [nothing(t('list.all-f')), ...places(options.zones, query.zone)],
    },
    {
      name: 'comune',
      label: t('cases.filter-municipality'),
      options: [all, ...places(options.municipalities, query.municipality)],
    },
    {
      name: 'ufficio',
      label: t('list.filter-office'),
      options: [all, ...places(options.offices, query.office)],
    },
    {
      name: 'responsabile',
      label: t('list.filter-manager'),
      options: [
        nothing(t('list.anybody')),
        ...options.managers.map(({ id, name }) => option(id, name, id === query.manager)),
      ],
    },
  ]
}

/** Terms, and what falls due of the person. */
function whatRuns({ query, readsRecord, facts, language, t }: ListContext): Question[] {
  const all = nothing(t('list.all-m'))
  const isee = iseeKinds.map((kind) =>
    option(iseeWords[kind], t(`list.isee-${kind}`), kind === query.isee),
  )
  return [
    {
      name: 'termini',
      label: t('list.filter-terms'),
      options: [
        all,
        ...termsFilters.map((one) =>
          option(termsWords[one], t(`list.terms-${one}`), one === query.terms),
        ),
      ],
    },
    {
      name: 'isee',
      label: t('list.filter-isee'),
      options: readsRecord ? [all, ...isee] : [],
    },
    {
      name: 'cartella',
      label: t('list.filter-fact'),
      options: [
        nothing(t('list.whatever')),
        ...facts.map((one) => option(one.key, factInWords(one, language), one.key === query.fact)),
      ],
    },
    {
      name: 'attende',
      label: t('list.filter-waits'),
      options: [
        all,
        ...waitsFilters.map((one) => option(waitsWords[one], waitsIn(one, t), one === query.waits)),
      ],
    },
  ]
}

/** As it was asked last. */
function questionInWords(asked: AskedQuestion | undefined, language: Language) {
  const last = asked?.question.askings.at(-1)
  return last && words(last.label, language).text
}

/** `Protezione giuridica: Tutela`. */
function factInWords({ kind, value }: FactChoice, language: Language): string {
  const title = words(kind, language).text
  return value === undefined ? title : `${title}: ${value}`
}

function option(value: string, label: string, chosen: boolean): Option {
  return { value, label, chosen }
}

const nothing = (label: string): Option => ({ value: '', label, chosen: false })

/** Each filter that is on, with the address of the list without it. */
export function presentChips(context: ListContext) {
  const { query } = context
  const chips = filterWords(context)
  const dropped = { ...unfiltered, state: 'open' } as const
  return (Object.keys(chips) as (keyof typeof chips)[]).flatMap((key) =>
    chips[key] === undefined
      ? []
      : [{ label: chips[key], href: listUrl(query, { [key]: dropped[key] }), removes: true }],
  )
}

function filterWords({ query, options, facts, asked, t, language }: ListContext) {
  const { state, phase, area, urgency, zone, municipality, office, manager, from, until } = query
  const named = <Id>(found: readonly { id: Id; name: string }[], id: Id | undefined) =>
    id === undefined ? undefined : found.find((one) => one.id === id)?.name
  const is = (key: string | undefined, words: (key: string) => string) =>
    key === undefined ? undefined : words(key)
  return {
    state: state === 'open' ? undefined : t(`cases.state-${state}`),
    phase: is(phase, (key) => t(`phases.${key}`)),
    area: is(area, (key) => options.areas.find(({ code }) => code === key)?.label ?? key),
    urgency: is(urgency, (key) => t('list.urgency-is', { urgency: t(`list.urgency-${key}`) })),
    zone: named(options.zones, zone) ?? is(zone?.toString(), same),
    municipality: named(options.municipalities, municipality) ?? is(municipality?.toString(), same),
    office: named(options.offices, office) ?? is(office?.toString(), same),
    manager: named(options.managers, manager) ?? is(manager, () => t('list.somebody')),
    from: is(from, (day) => t('list.from-day', { day: formatDate(day, language) })),
    until: is(until, (day) => t('list.until-day', { day: formatDate(day, language) })),
    terms: is(query.terms, (key) => t('list.terms-are', { terms: t(`list.terms-${key}`) })),
    isee: is(query.isee, (key) => t('list.isee-is', { isee: t(`list.isee-${key}`) })),
    fact: is(query.fact, (key) => {
      const found = facts.find((one) => one.key === key)
      return found ? factInWords(found, language) : key
    }),
    question: is(query.question, (key) =>
      t('list.answered', { question: questionInWords(asked, language) ?? key }),
    ),
    waits: is(query.waits, (key) => t('list.waits-are', { phase: waitsIn(key, t) })),
  }
}

function waitsIn(phase: string, t: Translate): string {
  return phase === 'any' ? t('list.waits-any') : t(`phases.${phase}`)
}

const same = (text: string): string => text
