import type { OwingPlace, SentRecord } from '../../domain/data-quality/obligation-records.ts'
import { obligations, periodNow, stateOf } from '../../domain/data-quality/obligations.ts'
import type { Obligation, ObligationState, Period } from '../../domain/data-quality/obligations.ts'
import type { Role } from '../../domain/auth/roles.ts'
import type { FlowFigures } from '../../domain/siuss/ledger/flow-figures.ts'
import type { Answers, FieldError } from '../../domain/procedures/forms/answers.ts'
import { formatDate } from '../shared/format.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import type { RawForm } from '../shared/visit.ts'
import { obligationForm, obligationLists } from './obligation-form.ts'
import { presentFlows } from './present-flows.ts'
import { paths, recordPath } from './paths.ts'

interface Context {
  readonly today: string
  readonly language: Language
  readonly t: Translate
}

interface Who {
  readonly now: Date
  readonly roles: readonly Role[]
}

interface Known {
  readonly places: readonly OwingPlace[]
  readonly sent: readonly SentRecord[]
  readonly flows: readonly FlowFigures[]
}

const tags: Readonly<Record<ObligationState, string>> = {
  late: 'late',
  rejected: 'late',
  near: 'soon',
  ahead: '',
  unknown: '',
  sent: 'good',
}

/** What is owed by the reader's zones and municipalities, ready for `obligations.hbs`. */
export function presentObligations(known: Known, context: Context & Who) {
  const { t } = context
  return {
    title: t('obligations.title'),
    lead: t('obligations.lead'),
    empty: known.places.length === 0,
    obligations: obligations.map((one) => presentOne(one, known, context)),
  }
}

function presentOne(one: Obligation, known: Known, context: Context & Who) {
  const { places, sent } = known
  const { t, language, today } = context
  const period = periodNow(one, today)
  const owing = places.filter(({ kind }) => kind === one.place)
  const rows = period ? owing.map((place) => presentRow({ one, period, place, sent }, context)) : []
  const counted = (state: ObligationState) => rows.filter((row) => row.state === state).length
  return {
    id: one.id,
    title: words(one.title, language),
    receiver: one.receiver,
    when: words(one.when, language),
    source: one.source,
    toConfirm: !one.confirmed,
    who: t(`obligations.by-${one.place}`),
    flows: presentFlows(one, known, context),
    elsewhere: period || one.flows ? undefined : t(`obligations.${one.recurrence.kind}`),
    summary:
      rows.length === 0
        ? undefined
        : t('obligations.summary', {
            sent: counted('sent'),
            all: rows.length,
            late: counted('late'),
            rejected: counted('rejected'),
          }),
    // A few are read at once; those of a region are opened.
    open: rows.length <= 5,
    rows,
  }
}

interface Owed {
  readonly one: Obligation
  readonly period: Period
  readonly place: OwingPlace
  readonly sent: readonly SentRecord[]
}

function presentRow({ one, period, place, sent }: Owed, { t, language, today }: Context) {
  const record = sent.find(
    (each) =>
      each.obligation === one.id && each.place === place.id && each.period === period.period,
  )
  const state = stateOf(period, record?.outcome, today)
  return {
    state,
    name: place.name,
    period: period.period,
    due: period.due === undefined ? t('obligations.to-confirm') : formatDate(period.due, language),
    told: t(`obligations.state-${state}`),
    tag: tags[state],
    record:
      record &&
      t('obligations.recorded', {
        day: formatDate(record.on, language),
        reference: record.reference,
        by: record.by,
      }),
    href: place.records
      ? recordPath({ obligation: one.id, place: place.id, period: period.period })
      : undefined,
  }
}

export interface Owing {
  readonly obligation: Obligation
  readonly period: Period
  readonly place: OwingPlace
}

export interface TypedRecord {
  readonly values: RawForm
  readonly errors: readonly FieldError[]
  readonly op: string | undefined
}

/** The form that records what became of it, ready for `obligation.hbs`. */
export function presentRecord(
  { obligation, period, place }: Owing,
  typed: TypedRecord | undefined,
  { t, language, today }: Context,
) {
  const release = { lists: obligationLists, facts: {} }
  const values: RawForm = typed?.values ?? { day: today, outcome: 'sent' }
  const view = presentForm(obligationForm, {
    ...{ t, language, release, values },
    errors: typed?.errors ?? [],
  })
  const path = { obligation: obligation.id, place: place.id, period: period.period }
  return {
    title: t('obligations.record-title'),
    what: words(obligation.title, language),
    where: t('obligations.of', { place: place.name, period: period.period }),
    back: paths.obligations,
    action: recordPath(path),
    wrong: view.wrong,
    errors: view.errors,
    form: { sections: view.sections },
    op: typed?.op,
  }
}

/** The answers as they are recorded. */
export function outcomeIn(answers: Answers): 'sent' | 'rejected' | 'withdrawn' {
  const { outcome } = answers
  return outcome === 'rejected' || outcome === 'withdrawn' ? outcome : 'sent'
}
