import type { FactType, Release } from '../schema.ts'
import type { Field, FieldType, Form } from '../schema/form.ts'
import type { Known as KnownValue, Vocabulary } from './conditions.ts'
import type { Known, Problem } from './problem.ts'

import { askedBy } from '../engine/asked.ts'
import { fieldsOf, isRepeating, singleFields } from '../forms/fields.ts'
import { checkComputed } from './computed.ts'
import { checkCondition, factVocabulary, knownAs, ofCircumstances } from './conditions.ts'
import { error, warning } from './problem.ts'
import { checkChosenRows, checkRows } from './rows.ts'
import { checkCandidates } from './steps.ts'

const typeOfFact: Partial<Record<FieldType, FactType>> = {
  code: 'code',
  codes: 'codes',
  number: 'number',
  integer: 'number',
  date: 'date',
  instant: 'instant',
  'yes-no': 'boolean',
}

/** The type of the fact that a field can export; of texts and people only that they are there. */
function exportedType({ type, computed }: Field): FactType {
  if (computed) return 'band' in computed ? 'code' : 'number'
  return typeOfFact[type] ?? 'boolean'
}

function knownAnswer(release: Release, field: Field): KnownValue {
  const text = !field.computed && typeOfFact[field.type] === undefined
  if (text) return { type: 'text' }
  return knownAs(release, { type: exportedType(field), ...(field.list && { list: field.list }) })
}

function checkExport(where: string, field: Field, release: Release): Problem[] {
  if (!field.exports) return []
  const fact = release.facts[field.exports]
  if (!fact)
    return [
      error(where, `Esporta il fatto «${field.exports}», che non esiste: aggiungilo ai fatti.`),
    ]
  const type = exportedType(field)
  if (fact.type !== type)
    return [
      error(
        where,
        `Esporta «${field.exports}», che è di tipo ${fact.type}, ma il campo dà ${type}: scegli un altro fatto o cambia il tipo.`,
      ),
    ]
  if (fact.list && field.list && fact.list !== field.list)
    return [
      error(
        where,
        `Il campo usa l’elenco «${field.list}» e il fatto «${field.exports}» l’elenco «${fact.list}»: devono essere lo stesso.`,
      ),
    ]
  return []
}

function checkList(where: string, { type, list }: Field, lists: readonly string[]): Problem[] {
  const coded = type === 'code' || type === 'codes'
  if (coded && !list)
    return [error(where, 'Un campo a scelta ha bisogno di un elenco di voci: indicalo.')]
  if (!coded && list)
    return [error(where, 'Solo i campi a scelta hanno un elenco: toglilo o cambia il tipo.')]
  if (list && !lists.includes(list))
    return [
      error(where, `L’elenco «${list}» non esiste: scegline uno o aggiungilo alla procedura.`),
    ]
  return []
}

const chosenBy = {
  'case-manager': { type: 'user', who: 'Chi segue il caso', name: 'operatore' },
  provider: { type: 'provider', who: 'Chi eroga gli interventi', name: 'ente erogatore' },
  receiver: { type: 'receiver', who: 'A chi si offre la pratica', name: 'ente che riceve' },
} as const

function checkLimits(where: string, { min, max, many, type, assigns }: Field): Problem[] {
  return [
    ...(min !== undefined && max !== undefined && min > max
      ? [error(where, 'Il minimo è maggiore del massimo: scambiali.')]
      : []),
    ...(many && type !== 'service'
      ? [
          error(
            where,
            'Più valori si possono dare solo alle prestazioni o a un campo a scelta multipla.',
          ),
        ]
      : []),
    ...(assigns && type !== chosenBy[assigns].type
      ? [
          error(
            where,
            `${chosenBy[assigns].who} si sceglie con un campo di tipo ${chosenBy[assigns].name}.`,
          ),
        ]
      : []),
  ]
}

const neverOffered: readonly FieldType[] = ['computed', 'instant', 'user']

function checkPrefill(where: string, { prefill, concept, type }: Field): Problem[] {
  if (!prefill) return []
  if (concept === undefined)
    return [
      error(
        where,
        'Propone la risposta più recente, ma non dice di quale concetto: indica «concept».',
      ),
    ]
  if (!neverOffered.includes(type)) return []
  return [
    error(where, 'Un calcolo, un’ora o un operatore non si propongono da prima: togli «prefill».'),
  ]
}

function checkOutcomes(where: string, field: Field, [form, release]: [Form, Release]): Problem[] {
  const outcomes = release.steps.flatMap((step) =>
    askedBy(step).flatMap(([, asked]) =>
      asked.form === form.key ? asked.outcomes.map(({ key }) => key) : [],
    ),
  )
  return (field.requiredFor ?? [])
    .filter((outcome) => !outcomes.includes(outcome))
    .map((outcome) =>
      error(where, `È obbligatorio per l’esito «${outcome}», che il compito non ha.`),
    )
}

/**
 * A condition may use facts and the fields that come before it on the page; in a row also those of
 * the same row, which nothing outside it sees. What is shown does not rest on the person: the
 * registry may say otherwise when the answers are read again.
 */
function checkConditions(form: Form, release: Release): Problem[] {
  const facts = factVocabulary(release)
  const answers = (fields: readonly Field[]): Vocabulary =>
    Object.fromEntries(fields.map((field) => [field.key, knownAnswer(release, field)]))
  const hidden = Object.fromEntries(fieldsOf(form).map(({ key }) => [key, undefined]))
  const whole = { ...facts, ...ofCircumstances, ...hidden, ...answers(singleFields(form)) }
  let known: Vocabulary = { ...facts, ...hidden }
  const problems: Problem[] = []
  for (const section of form.sections) {
    problems.push(...checkCondition(`forms.${form.key}.${section.key}`, section.visible, known))
    const inside = isRepeating(section) ? { ...whole, ...answers(section.fields) } : whole
    let here = known
    for (const field of section.fields) {
      const where = `forms.${form.key}.${field.key}`
      problems.push(...checkCondition(where, field.visible, here))
      const required = typeof field.required === 'object' ? field.required : undefined
      problems.push(...checkCondition(where, required, inside))
      here = { ...here, ...answers([field]) }
    }
    if (!isRepeating(section)) known = here
  }
  return problems
}

/** Fields, their lists, scores, conditions and exports. */
export function checkForms(release: Release, known: Known): Problem[] {
  const lists = [...release.lists.map(({ key }) => key), ...(known.lists ?? [])]
  return release.forms.flatMap((form) => {
    const used = release.steps.some((step) =>
      askedBy(step).some(([, asked]) => asked.form === form.key),
    )
    return [
      ...fieldsOf(form).flatMap((field) => {
        const where = `forms.${form.key}.${field.key}`
        return [
          ...checkList(where, field, lists),
          ...checkExport(where, field, release),
          ...checkLimits(where, field),
          ...checkPrefill(where, field),
          ...checkOutcomes(where, field, [form, release]),
          ...checkCandidates(where, field.choose ?? [], known.roles),
        ]
      }),
      ...checkComputed(form, release),
      ...checkRows(form),
      ...checkChosenRows(form),
      ...checkConditions(form, release),
      ...(used
        ? []
        : [warning(`forms.${form.key}`, `Il modulo «${form.key}» non è usato da nessun compito.`)]),
    ]
  })
}
