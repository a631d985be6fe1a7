import { describe, expect, test } from '@jest/globals'

import { correct, digestOf } from '../../../domain/siuss/correct.ts'
import type { Former } from '../../../domain/siuss/correct.ts'
import { writeFlow } from '../../../domain/siuss/layout/write-flow.ts'
import type { FlowRecord } from '../../../domain/siuss/layout/write-flow.ts'
import { checkPs } from '../../../domain/siuss/rules/check.ts'
import { head } from './arbitrary.ts'
import { benefits, firstRecord, someFacts } from './facts.ts'
import { faultsIn } from './xsd.ts'

function told(price = someFacts.terms.price): FlowRecord {
  const facts = { ...someFacts, terms: { ...someFacts.terms, price } }
  const checked = checkPs({ mapped: firstRecord(facts), facts, benefits })
  if (!checked.told) throw new Error('a record')
  return checked.told
}

const former = (state: Former['state'], over: Partial<Former> = {}): Former => ({
  ...{ idFlusso: 'A475.PS.20261101.0000007', state, told: told(), corrects: null },
  ...over,
})

describe('Ciò che è stato mandato e cambia', () => {
  test('se l’INPS l’ha acquisito si cancella e si inserisce di nuovo', () => {
    const [cancel, insert, ...others] = correct(former('acquired'), told(3000))
    expect(others).toEqual([])
    expect(cancel).toMatchObject({
      operation: 'C',
      corrects: 'A475.PS.20261101.0000007',
      told: { record: { Beneficiario: { PrestazioniSociali: { TipoOperazione: 'C' } } } },
    })
    expect(insert).toMatchObject({
      operation: 'I',
      corrects: 'A475.PS.20261101.0000007',
      told: told(3000),
    })
    if (!cancel) throw new Error('a cancelling')
    expect(faultsIn('ps-psa-sina', writeFlow(head, cancel.told))).toEqual([])
  })

  test('si cancella soltanto ciò che è acquisito: in viaggio si aspetta l’esito', () => {
    expect(correct(former('published'), told(3000))).toEqual([])
    expect(correct(former('published'), undefined)).toEqual([])
    for (const state of ['draft', 'ready', 'stopped', 'rejected'] as const)
      expect(correct(former(state), told(3000))).toEqual([{ operation: 'I', told: told(3000) }])
  })

  test('un flusso che aspetta di prendere il posto di un altro continua a nominarlo', () => {
    const waiting = former('ready', { corrects: 'A475.PS.20261001.0000001' })
    expect(correct(waiting, told(3000))).toMatchObject([
      { operation: 'I', corrects: 'A475.PS.20261001.0000001' },
    ])
  })

  test('se non doveva esserci si cancella e basta', () => {
    expect(correct(former('acquired'), undefined)).toMatchObject([{ operation: 'C' }])
    expect(correct(former('rejected'), undefined)).toEqual([])
  })

  test('respinto e giusto com’è, si rimanda quando qualcuno lo dice', () => {
    const corrects = 'A475.PS.20261001.0000001'
    expect(correct(former('rejected', { mended: true, corrects }), told())).toEqual([
      { operation: 'I', told: told(), corrects, again: true },
    ])
    expect(correct(former('stopped', { mended: true }), told())).toEqual([])
    expect(correct(former('rejected', { mended: true }), undefined)).toEqual([])
  })

  test('se non cambia niente non si manda niente', () => {
    for (const state of ['ready', 'published', 'acquired', 'rejected', 'stopped'] as const)
      expect(correct(former(state), told())).toEqual([])
    expect(correct(undefined, told())).toEqual([{ operation: 'I', told: told() }])
    expect(correct(undefined, undefined)).toEqual([])
  })
})

test('l’impronta guarda il contenuto, non l’ordine in cui è tenuto', () => {
  const one = told()
  const kept = JSON.parse(JSON.stringify(one, sortedKeys)) as FlowRecord
  expect(digestOf(kept)).toBe(digestOf(one))
  expect(digestOf(told(3000))).not.toBe(digestOf(one))
})

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
