import { isUnsigned } from '../../domain/calendars/changes.ts'
import type { CalendarChange, OfficeEffect, Place } from '../../domain/calendars/changes.ts'
import type { CalendarProblem } from '../../domain/calendars/rules.ts'
import { saidMore } from '../../domain/calendars/rules.ts'
import type { Calendar } from '../../domain/procedures/schema/calendar.ts'
import { formatDateTime } from '../shared/format.ts'
import type { Translate } from '../shared/i18n.ts'
import { changePath, effectCasesPath, paths } from './paths.ts'
import { namesOf, presentClosure, presentPatron, presentRow } from './present-calendar.ts'
import type { Names, Reader } from './present-calendar.ts'

/** What somebody typed, to be shown again beside what is to be mended. */
export interface Typed {
  readonly values?: Readonly<Record<string, string>>
  readonly problems?: readonly CalendarProblem[]
  /** Any other refusal: said above all. */
  readonly refusal?: string
  /** Of a signature without its source. */
  readonly unsaid?: string
}

export interface ReadChange {
  readonly change: CalendarChange
  readonly base: Calendar
  readonly places: readonly Place[]
  readonly effect: readonly OfficeEffect[]
  /** Who may sign where it takes time from somebody. */
  readonly signers: readonly { readonly id: string; readonly name: string }[]
  readonly me: string
  readonly now: Date
  readonly typed: Typed
}

const fields: Readonly<Record<string, string>> = {
  ...{ municipality: 'f-comune', name: 'f-nome', day: 'f-giorno', month: 'f-mese' },
  ...{ organisation: 'f-dove', from: 'f-dal', until: 'f-al', reason: 'f-perche' },
}

/** A version that is prepared: what it changes, what that does to open terms, and what comes next. */
export function presentChange(read: ReadChange, reader: Reader) {
  const { change, base, places, typed, now } = read
  const { t } = reader
  const { id, state, document, revision } = change
  const names = namesOf(places)
  const isOpen = isUnsigned(state)
  const changed = differencesOf(base, document, { names, reader })
  return {
    ...presentRow(change, reader),
    title: t('calendars.change-title', { version: document.version }),
    list: paths.calendar,
    action: changePath(id),
    revision,
    from: t('calendars.from-base', { version: change.base }),
    changed,
    open: isOpen,
    weighs: isOpen && state !== 'weighing' && changed.length > 0,
    patrons: document.patrons.map((one) => presentPatron(one, names, reader)),
    closures: document.closures?.map((one) => presentClosure(one, names, reader)) ?? [],
    ...choicesOf(places, document, { t, values: typed.values ?? {} }),
    values: typed.values ?? {},
    ...wrongOf(typed),
    progress: progressOf(change, t),
    // Not while somebody reads what is to be mended.
    refreshes: isUnderWay(state) && Object.keys(typed).length === 0,
    effect: effectIn(read, reader),
    weighedAt: change.weighedAt && formatDateTime(change.weighedAt, reader.language, now),
    sign: state === 'weighed' && signOf(read, t),
  }
}

function differencesOf(
  base: Calendar,
  document: Calendar,
  { names, reader }: { readonly names: Names; readonly reader: Reader },
): string[] {
  const [more, less] = [saidMore(document, base), saidMore(base, document)]
  const told = (said: typeof more, how: 'added' | 'removed') => [
    ...said.patrons.map((one) =>
      reader.t(`calendars.patron-${how}`, { ...presentPatron(one, names, reader) }),
    ),
    ...said.closures.map((one) =>
      reader.t(`calendars.closure-${how}`, { ...presentClosure(one, names, reader) }),
    ),
  ]
  return [...told(more, 'added'), ...told(less, 'removed')]
}

interface Choosing {
  readonly t: Translate
  readonly values: Readonly<Record<string, string>>
}

/** Comuni without a patron; where something may be shut; the months. */
function choicesOf(places: readonly Place[], { patrons }: Calendar, { t, values }: Choosing) {
  const known = new Set(patrons.map(({ municipality }) => municipality))
  const option = (field: string) => (one: Place) => ({
    value: one.code,
    label: one.name,
    chosen: values[field] === one.code,
  })
  const of = (kind: Place['kind']) => places.filter((one) => one.kind === kind)
  return {
    comuni: of('municipality')
      .filter(({ code }) => !known.has(code))
      .map(option('comune')),
    where: (['municipality', 'office'] as const).map((kind) => ({
      name: t(`calendars.kind-${kind}`),
      options: of(kind).map(option('dove')),
    })),
    months: Array.from({ length: 12 }, (_, at) => {
      const value = String(at + 1)
      return { value, label: t(`calendars.month-${value}`), chosen: values['mese'] === value }
    }),
  }
}

function wrongOf({ problems = [], refusal, unsaid }: Typed) {
  const errors = problems.map(({ field, message }) => ({ field: fields[field] ?? '', message }))
  return {
    refusal,
    errors: unsaid === undefined ? errors : [{ field: 'f-fonte', message: unsaid }],
    error: {
      ...Object.fromEntries(problems.map(({ field, message }) => [field, message])),
      ...(unsaid !== undefined && { source: unsaid }),
    },
  }
}

function progressOf({ state, expected, done, held }: CalendarChange, t: Translate) {
  if (state !== 'weighing' && state !== 'bringing' && state !== 'brought') return undefined
  const all = Math.max(expected ?? 0, done)
  return {
    said:
      expected === null
        ? t('calendars.waiting-worker')
        : t(`calendars.progress-${state}`, { done, all }),
    held: held > 0 && state === 'bringing' && t('calendars.held', { count: held }),
    bar: state !== 'brought' && expected !== null && { done, all: Math.max(all, 1) },
    again: isUnderWay(state),
  }
}

/** A worker goes on with it: the page looks again by itself. */
function isUnderWay(state: CalendarChange['state']): boolean {
  return state === 'weighing' || state === 'bringing'
}

function effectIn({ change, effect }: ReadChange, { t }: Reader) {
  const { id, held, state } = change
  if (state === 'open' || state === 'weighing') return undefined
  const sum = (count: (one: OfficeEffect) => number) =>
    effect.reduce((all, one) => all + count(one), 0)
  const [sooner, past, changed] = [
    sum((one) => one.sooner),
    sum((one) => one.past),
    sum((one) => one.changed),
  ]
  const [cases, terms] = [sum((one) => one.cases), sum((one) => one.terms)]
  return {
    none: cases === 0,
    counted: t('calendars.effect-counted', {
      terms: t('calendars.terms', { count: terms }),
      cases: t('calendars.cases', { count: cases }),
    }),
    all: effectCasesPath(id),
    sooner: sooner > 0 && {
      text: t('calendars.sooner', { count: sooner }),
      href: effectCasesPath(id, { only: 'sooner' }),
    },
    past: past > 0 && {
      text: t('calendars.past', { count: past }),
      href: effectCasesPath(id, { only: 'past' }),
    },
    untold: held > 0 && state === 'weighed' && t('calendars.untold', { count: held }),
    changed: changed > 0 && t('calendars.changed-since', { count: changed }),
    rows: effect.map((one) => ({
      zone: one.zoneName ?? t('calendars.no-zone'),
      office: one.officeName ?? t('calendars.no-office'),
      href: one.office !== null && effectCasesPath(id, { office: one.office }),
      counts: [
        { name: t('calendars.head-cases'), count: one.cases },
        { name: t('calendars.head-terms'), count: one.terms },
        { name: t('calendars.head-sooner'), count: one.sooner },
        { name: t('calendars.head-past'), count: one.past },
      ],
    })),
  }
}

/** One person signs, unless somebody would have less time: then a second one. */
function signOf({ change, effect, signers, me }: ReadChange, t: Translate) {
  const takesTime = effect.some(({ sooner, past }) => sooner + past > 0)
  const may = !takesTime || signers.some(({ id }) => id === me)
  const who = signers.map(({ name }) => name).join(', ')
  return {
    old: change.old && t('calendars.effect-old'),
    may: may && !change.old,
    action: changePath(change.id, 'sign'),
    how: t(takesTime ? 'calendars.sign-second' : 'calendars.sign-one'),
    others:
      !may && (who === '' ? t('calendars.nobody-signs') : t('calendars.others-sign', { who })),
  }
}
