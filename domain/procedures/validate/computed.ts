import type { Release } from '../schema.ts'
import type { Bands, Computed } from '../schema/computed.ts'
import type { Field, Form } from '../schema/form.ts'
import type { Problem } from './problem.ts'

import { isRepeating, repeatingSections, singleFields } from '../forms/fields.ts'
import { error } from './problem.ts'

interface Place {
  readonly where: string
  readonly form: Form
  readonly release: Release
  /** The fields that come before on the page. */
  readonly before: readonly Field[]
}

/** What each computed field rests on: it is there, comes before, and counts for something. */
export function checkComputed(form: Form, release: Release): Problem[] {
  const before: Field[] = []
  return form.sections.flatMap((section) =>
    section.fields.flatMap((field) => {
      const where = `forms.${form.key}.${field.key}`
      const place = { where, form, release, before: [...before] }
      if (!isRepeating(section)) before.push(field)
      return checkField(field, place)
    }),
  )
}

function checkField({ type, computed }: Field, place: Place): readonly Problem[] {
  const { where } = place
  if ((type === 'computed') !== (computed !== undefined))
    return [
      error(
        where,
        'Un campo calcolato dice come si calcola, gli altri no: correggi il tipo o togli il calcolo.',
      ),
    ]
  return computed ? checkFigure(computed, place) : []
}

function checkFigure(computed: Computed, place: Place): readonly Problem[] {
  if ('band' in computed) return checkBands(computed, place)
  if ('setting' in computed) return checkSetting(computed.setting, place)
  if ('years' in computed)
    return [computed.years.from, computed.years.to].flatMap((key) => checkDay(key, place))
  if ('rows' in computed) return checkRows(computed.rows, place)
  if ('count' in computed) return computed.count.flatMap((key) => checkThere(key, place).problems)
  return [
    ...itemsIn(computed).flatMap((key) => checkCounts(key, place)),
    ...('sum' in computed ? checkWeights(computed, place) : []),
    ...('sum' in computed && computed.missing ? checkAtMost(computed, place) : []),
  ]
}

type OfItems = Extract<Computed, { sum: unknown } | { min: unknown } | { max: unknown }>

function itemsIn(computed: OfItems): readonly string[] {
  if ('sum' in computed) return computed.sum
  return 'min' in computed ? computed.min : computed.max
}

interface There {
  readonly field?: Field
  readonly problems: readonly Problem[]
}

function checkThere(key: string, { where, form, before }: Place): There {
  const [name = '', inside] = key.split('.')
  const section = repeatingSections(form).find((one) => one.key === name)
  const field =
    inside === undefined
      ? singleFields(form).find((one) => one.key === name)
      : section?.fields.find((one) => one.key === inside)
  if (!field)
    return {
      problems: [
        error(where, `Il calcolo usa «${key}», che nel modulo non c’è: correggi il nome.`),
      ],
    }
  const comes = inside === undefined ? before.includes(field) : isBefore(name, where, form)
  if (comes) return { field, problems: [] }
  return {
    field,
    problems: [
      error(
        where,
        `Il calcolo usa «${key}», che viene dopo nella pagina: sposta più giù il campo calcolato.`,
      ),
    ],
  }
}

function checkSetting(key: string, { where, release }: Place): Problem[] {
  const setting = release.settings?.find((one) => one.key === key)
  if (!setting)
    return [
      error(where, `Prende la soglia «${key}», che la procedura non ha: aggiungila alle soglie.`),
    ]
  const { value, min, max } = setting
  if (min <= value && value <= max) return []
  return [error(where, `La soglia «${key}» vale ${value}, fuori dai suoi limiti: correggila.`)]
}

function isBefore(section: string, where: string, form: Form): boolean {
  const own = form.sections.findIndex(({ fields }) =>
    fields.some(({ key }) => where === `forms.${form.key}.${key}`),
  )
  return form.sections.findIndex(({ key }) => key === section) < own
}

function checkCounts(key: string, place: Place): readonly Problem[] {
  const { field, problems } = checkThere(key, place)
  if (!field || problems.length > 0) return problems
  if (isNumber(field) || field.type === 'yes-no' || hasPoints(field, place.release)) return []
  return [
    error(
      place.where,
      `Il calcolo usa «${key}», ma alle voci del suo elenco mancano i punti: aggiungili, o usa un campo numero.`,
    ),
  ]
}

function hasPoints({ type, list }: Field, { lists }: Release): boolean {
  const values = lists.find(({ key }) => key === list)?.values
  return type === 'code' && (values?.every(({ score }) => score !== undefined) ?? false)
}

function checkWeights(
  { sum, weights = {} }: Extract<Computed, { sum: unknown }>,
  { where }: Place,
): Problem[] {
  return Object.keys(weights)
    .filter((key) => !sum.includes(key))
    .map((key) => error(where, `Il peso di «${key}» non serve: la voce non è nella somma.`))
}

function checkAtMost(
  { sum, missing }: Extract<Computed, { sum: unknown }>,
  { where }: Place,
): Problem[] {
  const rows = sum.some((key) => key.includes('.'))
  if (rows || (missing?.atMost ?? 0) < sum.length) return []
  return [
    error(where, 'Possono mancare tante voci quante ce ne sono: indica un numero più piccolo.'),
  ]
}

function checkDay(key: string, place: Place): readonly Problem[] {
  const { field, problems } = checkThere(key, place)
  if (!field || field.type === 'date') return problems
  return [error(place.where, `Gli anni si contano tra due date, e «${key}» non lo è.`)]
}

function checkRows(key: string, { where, form }: Place): Problem[] {
  const found = repeatingSections(form).some((section) => section.key === key)
  if (!found)
    return [error(where, `Conta le righe di «${key}», che non è una sezione che si ripete.`)]
  if (isBefore(key, where, form)) return []
  return [error(where, `Conta le righe di «${key}», che viene dopo: sposta più giù il calcolo.`)]
}

function checkBands({ band, bands }: Bands, place: Place): Problem[] {
  const { field, problems } = checkThere(band, place)
  const limits = bands.map(({ atLeast }) => atLeast)
  const falling = limits.every(
    (limit, index) => index === 0 || limit < (limits[index - 1] ?? limit),
  )
  return [
    ...problems,
    ...bands.flatMap(({ from }) => (from === undefined ? [] : checkCounts(from, place))),
    ...(field && !isNumber(field)
      ? [
          error(
            place.where,
            `Classifica «${band}», che non è un numero: scegli una somma o un campo numero.`,
          ),
        ]
      : []),
    ...(falling
      ? []
      : [
          error(
            place.where,
            'Le fasce vanno dalla soglia più alta alla più bassa, senza ripetizioni: vale la prima raggiunta.',
          ),
        ]),
  ]
}

function isNumber({ type, computed }: Field): boolean {
  if (computed) return !('band' in computed)
  return type === 'number' || type === 'integer'
}
