import type { Populated, RecordedDay } from '../../../domain/statistics/inhabitants/inhabitants.ts'
import { csvOf } from '../../../domain/shared/csv.ts'
import { formatDate, formatNumber } from '../../shared/format.ts'
import type { Language, Translate } from '../../shared/i18n.ts'
import { paths } from '../paths.ts'
import type { Mistake, Typed } from './typed.ts'

interface Shown {
  readonly places: readonly Populated[]
  readonly days: readonly RecordedDay[]
  readonly values: Typed
  readonly mistakes: readonly Mistake[]
  readonly t: Translate
  readonly language: Language
}

/** Comuni with how many live there, and the forms of who records it. */
export function presentInhabitants({ places, days, values, mistakes, t, language }: Shown) {
  const own = places.filter(({ records }) => records)
  const ofTable = values.modo !== 'comune'
  const wrong = wrongIn(mistakes, t)
  const blank = { giorno: '', fonte: '', testo: '', comune: '', abitanti: '' }
  return {
    title: t('inhabitants.title'),
    ...{ back: paths.statistics, file: paths.inhabitantsFile, action: paths.inhabitants },
    errors: mistakes.map((one) => ({
      field: fieldId(one.field, ofTable),
      message: inWords(one, t),
    })),
    ...{ wrongTable: ofTable ? wrong : {}, wrongOne: ofTable ? {} : wrong },
    records: own.length > 0,
    oneOpen: mistakes.length > 0 && !ofTable,
    table: ofTable ? values : blank,
    one: ofTable ? blank : values,
    choices: own.map(({ id, name }) => {
      return { id, name, chosen: !ofTable && String(id) === values.comune }
    }),
    days: days.map(({ day, source, comuni, by }) => ({
      ...{ key: day, source, by, comuni: t('inhabitants.of-comuni', { count: comuni }) },
      on: formatDate(day, language),
    })),
    places: places.map(({ code, name, zone, n, day, source }) => ({
      ...{ code, name, zone: zone ?? '–' },
      n: n === null ? t('inhabitants.unknown') : formatNumber(n, language),
      on: day === null ? '–' : formatDate(day, language),
      source: n === null ? '–' : (source ?? t('inhabitants.census')),
    })),
  }
}

/** Beside each field the first of its mistakes; all of them stand above the page. */
function wrongIn(mistakes: readonly Mistake[], t: Translate): Readonly<Record<string, string>> {
  return Object.fromEntries(mistakes.toReversed().map((one) => [one.field, inWords(one, t)]))
}

function inWords({ key, line }: Mistake, t: Translate): string {
  return t(`inhabitants.${key}`, { line })
}

function fieldId(field: Mistake['field'], ofTable: boolean): string {
  return ofTable ? `f-${field}` : `f-uno-${field}`
}

/** The table as it can be filled in and given back: how many in the last column. */
export function inhabitantsFile(places: readonly Populated[], t: Translate): string {
  const columns = ['code', 'comune', 'zone', 'day', 'source', 'n'].map((column) =>
    t(`inhabitants.column-${column}`),
  )
  return csvOf([
    columns,
    ...places.map(({ code, name, zone, day, source, n }) => [
      ...[code, name, zone, day],
      n === null ? null : (source ?? t('inhabitants.census')),
      n,
    ]),
  ])
}
