import type { Release } from '../schema.ts'
import type { DecisionTable, TableRow } from '../schema/table.ts'
import type { Vocabulary } from './conditions.ts'
import type { Problem } from './problem.ts'

import { outputOf } from '../engine/decide.ts'
import { checkCondition, checkSets, factVocabulary } from './conditions.ts'
import { error, warning } from './problem.ts'
import { checkCases } from './table-cases.ts'

/** Decision tables: what they name, what their hit policy asks, and the cases they leave open. */
export function checkTables(release: Release): Problem[] {
  const vocabulary = factVocabulary(release)
  return release.tables.flatMap((table) => {
    const where = `tables.${table.key}`
    const used = release.steps.some((step) => step.kind === 'decision' && step.table === table.key)
    const names = checkNames(table, vocabulary)
    return [
      ...names,
      ...checkPolicy(table, vocabulary),
      ...(names.length === 0 ? checkCases(table, release) : []),
      ...(used ? [] : [warning(where, `La tabella «${table.key}» non è usata da nessun passo.`)]),
    ]
  })
}

function checkNames(table: DecisionTable, vocabulary: Vocabulary): Problem[] {
  const where = `tables.${table.key}`
  return [
    ...table.rows.flatMap(({ key, when, sets }) => [
      ...checkCondition(`${where}.${key}`, when, vocabulary),
      ...checkSets(`${where}.${key}`, sets, vocabulary),
    ]),
    ...checkSets(`${where}.otherwise`, table.otherwise?.sets, vocabulary),
    ...(table.keeps ?? []).flatMap((fact) => checkCondition(where, { present: fact }, vocabulary)),
  ]
}

function checkPolicy(table: DecisionTable, vocabulary: Vocabulary): Problem[] {
  const where = `tables.${table.key}`
  const policy = table.hit ?? 'first'
  const strange = [
    ...(table.priority && policy !== 'priority' ? ['un ordine di importanza (priority)'] : []),
    ...(table.collect && policy !== 'collect' ? ['che cosa fare dei numeri (collect)'] : []),
  ].map((what) =>
    error(
      where,
      `La tabella dice ${what}, ma la sua regola è «${policy}»: cambia la regola o toglilo.`,
    ),
  )
  if (policy === 'priority') return [...strange, ...checkPriority(table, vocabulary)]
  if (policy === 'collect') return [...strange, ...checkCollect(table, vocabulary)]
  const numbered = table.rows.filter(({ value }) => value !== undefined)
  return [
    ...strange,
    ...numbered.map(({ key }) =>
      error(
        `${where}.${key}`,
        'La riga ha un numero, ma solo una tabella «collect» li mette insieme: toglilo o cambia la regola.',
      ),
    ),
  ]
}

function checkPriority(table: DecisionTable, vocabulary: Vocabulary): Problem[] {
  const where = `tables.${table.key}`
  const { priority } = table
  if (!priority)
    return [
      error(where, 'Una tabella «priority» dice quale risultato viene prima: indica «priority».'),
    ]
  if (priority.of !== undefined && !vocabulary[priority.of])
    return [
      error(where, `L’ordine è sul fatto «${priority.of}», che non esiste: correggi il nome.`),
    ]
  return table.rows
    .filter((row) => !priority.values.includes(outputOf(table, row)))
    .map((row) =>
      error(
        `${where}.${row.key}`,
        `Il risultato «${outputOf(table, row)}» di questa riga non è nell’ordine di importanza: aggiungilo.`,
      ),
    )
}

function checkCollect(table: DecisionTable, vocabulary: Vocabulary): Problem[] {
  const where = `tables.${table.key}`
  const { collect, rows } = table
  if (!collect)
    return [error(where, 'Una tabella «collect» dice che cosa fare dei numeri: indica «collect».')]
  const target = vocabulary[collect.into]?.type === 'number'
  return [
    ...(target
      ? []
      : [
          error(where, `«${collect.into}» non è un fatto di tipo numero: scegline uno che lo sia.`),
        ]),
    ...rows.flatMap((row) => checkCollected(table, row)),
  ]
}

function checkCollected(table: DecisionTable, row: TableRow): Problem[] {
  const where = `tables.${table.key}.${row.key}`
  const [first] = table.rows
  const lacks = row.value === undefined && table.collect?.by !== 'count'
  return [
    ...(lacks
      ? [error(where, 'Alla riga manca il numero da mettere insieme: indica «value».')]
      : []),
    ...(row.to === first?.to
      ? []
      : [
          error(
            where,
            `In una tabella «collect» tutte le righe portano allo stesso passo: questa porta a «${row.to}», la prima a «${first?.to ?? ''}». Scegli la via con una decisione dopo questa.`,
          ),
        ]),
    ...(row.sets
      ? [error(where, 'In una tabella «collect» la riga dà un numero e non fissa altri fatti.')]
      : []),
  ]
}
