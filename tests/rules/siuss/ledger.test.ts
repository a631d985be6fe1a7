import { readFileSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { attributesOf, rulesNamed } from '../../../domain/siuss/ledger/rules-named.ts'
import { ruleTitle } from '../../../domain/siuss/rules/catalogue.ts'
import { flowName, standingOutcome, stateBy } from '../../../domain/siuss/ledger/rules.ts'
import type { OutcomeCode } from '../../../domain/siuss/ledger/rules.ts'

describe('the name of a flow', () => {
  // Contradiction 3: the mask says 5 + 7 characters, samples show 4 + 7 or 8; Nome holds 50.
  test('has the four characters of the comune and seven digits, and fits in 50', () => {
    const day = '2026-11-28'
    const first = { belfiore: 'A475', day, progressive: 1 }
    expect(flowName({ ...first, kind: 'PS_PSA_SINA' })).toBe('A475.PS.20261128.0000001')
    expect(flowName({ ...first, kind: 'SINBA' })).toBe('A475.SINBA.20261128.0000001')
    const last = flowName({ ...first, kind: 'SINBA', progressive: 9_999_999 })
    expect(last.length).toBeLessThanOrEqual(50)
  })
})

const at = (ms: number) => new Date(1_764_000_000_000 + ms)
const one = fc.record({
  code: fc.constantFrom<OutcomeCode>('OK', 'DATI_NON_TROVATI', 'RICHIESTA_INVALIDA'),
  acquiredAt: fc.integer({ min: 0, max: 5 }).map(at),
})

describe('what INPS says of a flow', () => {
  test('the latest stands, in whatever order it came and however often', () => {
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), fc.nat(), (said, seed) => {
        const stands = standingOutcome(said)
        const at = seed % said.length
        const turned = [...said.slice(at), ...said.slice(0, at)]
        const again = standingOutcome([...turned, ...turned])
        const accepted = (code: OutcomeCode | undefined) => code === 'OK'
        expect(again?.acquiredAt).toEqual(stands?.acquiredAt)
        expect(accepted(again?.code)).toBe(accepted(stands?.code))
      }),
    )
  })

  test('of two of one millisecond the one that says yes stands', () => {
    const both = [
      { code: 'RICHIESTA_INVALIDA', acquiredAt: at(1) },
      { code: 'OK', acquiredAt: at(1) },
    ] as const
    expect(standingOutcome(both)?.code).toBe('OK')
    expect(standingOutcome(both.toReversed())?.code).toBe('OK')
    expect(standingOutcome([])).toBeUndefined()
  })

  const fate = { cancelled: false, replaced: false }
  test.each([
    ['published', 'OK', 'acquired'],
    ['published', 'ERRORE_GENERICO', 'rejected'],
    ['rejected', 'OK', 'acquired'],
    ['acquired', 'DATI_NON_TROVATI', 'rejected'],
    ['published', undefined, 'published'],
    ['ready', 'OK', 'ready'],
    ['dropped', 'OK', 'dropped'],
  ] as const)('takes a flow that is %s, with %s, to %s', (state, code, next) => {
    expect(stateBy({ ...fate, state, code })).toBe(next)
  })

  test.each([
    ['OK', { cancelled: true }, 'corrected'],
    ['RICHIESTA_INVALIDA', { replaced: true }, 'corrected'],
    // INPS has it, whatever took its place.
    ['OK', { replaced: true }, 'acquired'],
    ['OK', {}, 'acquired'],
    ['RICHIESTA_INVALIDA', {}, 'rejected'],
  ] as const)('a flow that was corrected, with %s and %j, is %s', (code, known, next) => {
    expect(stateBy({ ...fate, ...known, state: 'corrected', code })).toBe(next)
  })
})

describe('the rules that INPS’s words are about', () => {
  test.each([
    ['In cooperazione è possibile inviare solo un beneficiario e una prestazione', ['S02']],
    ["cvc-complex-type: l'attributo 'OreServizioMensile' non è valido", ['S14']],
    ['dataInizioPrestazione successiva a DataFinePrestazione', ['S06', 'S07']],
    ['Riprovare più tardi', []],
    ['', []],
  ])('of «%s» are %j', (said, rules) => {
    expect(rulesNamed(said, 'PS_PSA_SINA')).toEqual(rules)
  })

  test('of a minor are those of minors', () => {
    expect(rulesNamed('DataPrimaSegnalazione nel futuro', 'SINBA')).toEqual(['S20'])
    expect(rulesNamed('DataPrimaSegnalazione nel futuro', 'PS_PSA_SINA')).toEqual([])
  })

  test.each([
    ['PS_PSA_SINA', 'ps-psa-sina'],
    ['SINBA', 'sinba'],
  ] as const)('look at attributes that the layout %s has, and have their words', (kind, layout) => {
    const path = new URL(`../../../domain/siuss/layout/${layout}.xsd`, import.meta.url)
    const xsd = readFileSync(path, 'utf8')
    for (const [rule, attributes] of Object.entries(attributesOf[kind])) {
      expect(ruleTitle(rule)).not.toBe(rule)
      for (const attribute of attributes) expect(xsd).toContain(`name="${attribute}"`)
    }
  })
})
