import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { FlowHead } from '../../../domain/siuss/layout/flow.ts'
import { Benefit, PsRecord, Sina } from '../../../domain/siuss/layout/ps-record.ts'
import { SinbaRecord } from '../../../domain/siuss/layout/sinba-record.ts'
import { writeFlow } from '../../../domain/siuss/layout/write-flow.ts'
import type { FlowRecord } from '../../../domain/siuss/layout/write-flow.ts'
import { anyPsRecord, anySinbaRecord, head } from './arbitrary.ts'
import { faultsIn, layoutText } from './xsd.ts'
import type { Layout } from './xsd.ts'

const minorHead = { ...head, Nome: 'A475.SINBA.20261128.0000001' }
const ps = (record: PsRecord): FlowRecord => ({ kind: 'PS_PSA_SINA', record })

/** The same content with its keys the other way round, at every depth. */
function backwards<T>(value: T): T {
  if (Array.isArray(value)) return value.map((one: unknown) => backwards(one)) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toReversed()
  return Object.fromEntries(entries.map(([key, one]) => [key, backwards(one)])) as T
}

describe('Un flusso scritto in XML', () => {
  test('è valido per il tracciato, qualunque sia la prestazione', () => {
    fc.assert(
      fc.property(anyPsRecord, (record) => {
        expect(faultsIn('ps-psa-sina', writeFlow(head, ps(record)))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('è valido per il tracciato, qualunque sia il minore', () => {
    fc.assert(
      fc.property(anySinbaRecord, (record) => {
        const xml = writeFlow(minorHead, { kind: 'SINBA', record })
        expect(faultsIn('sinba', xml)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  test('ha gli stessi byte in qualunque ordine siano tenute le chiavi', () => {
    fc.assert(
      fc.property(anyPsRecord, (record) => {
        expect(writeFlow(backwards(head), ps(backwards(record)))).toBe(writeFlow(head, ps(record)))
      }),
      { numRuns: 30 },
    )
  })

  test('porta i caratteri che in XML hanno un altro senso', () => {
    const [record] = fc.sample(anyPsRecord, { numRuns: 1, seed: 1 })
    if (!record) throw new Error('a record')
    const name = `D'Amico "detto" <Uno> & Due`
    record.Beneficiario.Anagrafica.Cognome = name
    const xml = writeFlow(head, ps(record))
    expect(xml).toContain(`Cognome="D'Amico &quot;detto&quot; &lt;Uno&gt; &amp; Due"`)
    expect(faultsIn('ps-psa-sina', xml)).toEqual([])
  })

  test.each(['a\u0000b', 'due\nrighe', 'meta\uD800'])('non si scrive con %j', (name) => {
    const [record] = fc.sample(anyPsRecord, { numRuns: 1, seed: 1 })
    if (!record) throw new Error('a record')
    record.Beneficiario.Anagrafica.Cognome = name
    expect(() => writeFlow(head, ps(record))).toThrow(/riga/)
  })
})

describe('Il nostro schema del tracciato', () => {
  const attributes = (layout: Layout) =>
    [...layoutText(layout).matchAll(/<xs:attribute name="(\w+)"( use="required")?/g)].map(
      ([, name, required]) => `${name ?? ''}${required === undefined ? '?' : ''}`,
    )
  type Shape = Readonly<Record<string, { readonly def: { readonly type: string } }>>
  const named = (shape: Shape) =>
    Object.entries(shape).flatMap(([name, field]) => {
      const isPlain = /^[A-Z]/.test(name) && !isInside(name)
      return isPlain ? [`${name}${field.def.type === 'optional' ? '?' : ''}`] : []
    })
  const insides = [
    'SINA',
    'NecessitaInterventiSociali',
    'InvaliditaCivile',
    'Prestazioni',
    'Famiglia',
  ]
  const isInside = (name: string) => insides.includes(name)
  const heads = [...named(FlowHead.shape.Ente.shape), 'Nome']

  test('chiede gli stessi attributi dei nostri tipi, e gli stessi obbligatori', () => {
    const person = PsRecord.shape.Beneficiario.shape
    expect(attributes('ps-psa-sina').toSorted()).toEqual(
      [
        ...heads,
        'CodiceFiscale',
        ...named(person.Anagrafica.shape),
        ...named(person.Indirizzo.element.shape),
        ...named(Benefit.shape),
        ...named(Sina.shape),
      ].toSorted(),
    )
    expect(attributes('sinba').toSorted()).toEqual(
      [...heads, ...named(SinbaRecord.shape.SINBA.shape)].toSorted(),
    )
  })

  test('rifiuta ciò che i nostri tipi rifiutano', () => {
    const [record] = fc.sample(anyPsRecord, { numRuns: 1, seed: 7 })
    if (!record) throw new Error('a record')
    const xml = writeFlow(head, ps(record))
    const broken = [
      xml.replace(/ Genere="\d"/, ''),
      xml.replace(/Genere="\d"/, 'Genere="3"'),
      xml.replace(/LuogoNascita="\w+"/, 'LuogoNascita="H5012"'),
      xml.replace(/CodicePrestazione="[^"]+"/, 'CodicePrestazione="A1.4"'),
      xml.replace('http://inps.it/Casellario', 'http://inps.it/Altro'),
    ]
    for (const one of broken) expect(faultsIn('ps-psa-sina', one)).not.toEqual([])
  })
})
