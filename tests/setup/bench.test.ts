import { expect, test } from '@jest/globals'

import { bench, expectResults, report } from './run-bench.ts'

test('asked for nothing, the measures say what they are and which sizes they have', async () => {
  const { code, printed } = await bench()
  expect(code).toBe(0)
  expect(printed).toContain('Uso: npm run bench -- <misura> [opzioni]')
  expect(printed).toMatch(/completion +attività completate da 1, 8 e 32 operatori/)
  expect(printed).toContain('--completions 320')
  expect(printed).toContain('--temporal')
})

test.each([
  [['nothing'], 2, 'Uso: npm run bench'],
  [['completion', '--wrong', '3'], 1, 'Si può: --rounds'],
  [
    ['completion', '--rounds', 'many'],
    1,
    '--rounds vuole un numero intero da 1 in su, non «many».',
  ],
  [['completion', '--rounds', '0'], 1, '--rounds vuole un numero intero da 1 in su, non «0».'],
  [['completion', '--cold', '-1'], 1, '--cold'],
  [['completion', '--temporal', 'mysql'], 1, '--temporal vuole postgres o dev-server'],
])('what cannot be measured is refused with the way to ask: %j', async (args, code, text) => {
  const refused = await bench(...args)
  expect(refused.code).toBe(code)
  expect(refused.printed).toContain(text)
})

test('completions are measured against the floor, with what each of them costs', async () => {
  // In three rounds the middle one counts: something else may happen in one of them.
  const sizes = { rounds: 3, operators: 1, completions: 6, crossings: 2, pathway: 4, cold: 0 }
  const measured = await report('completion', sizes)
  expect(measured).toMatchObject({ bench: 'completion', persistence: 'dev-server', size: sizes })
  const inside = 'dentro una fase (presa-in-carico@1, triage e assegnazione), 1 operatore'
  const expected = [
    { name: `${inside}: p50`, unit: 'ms', bar: { atMost: 4.5 }, ratio: expect.any(Number) },
    { name: `${inside}: commit`, value: 2, holds: true },
    { name: `${inside}: istruzioni SQL`, holds: true },
    { name: `${inside}: WAL`, unit: 'byte' },
    { name: `${inside}: CPU in tutto`, ratio: expect.any(Number) },
    { name: expect.stringMatching(/^da una fase all’altra .*: p95$/), floor: expect.any(Number) },
    { name: expect.stringMatching(/^percorso intero .*: al secondo$/), ratio: expect.any(Number) },
  ]
  expectResults(measured, expected)
}, 240_000)

test('the engine is measured by itself on every procedure that is shipped', async () => {
  const sizes = { cases: 3, events: 60, rounds: 1 }
  const measured = await report('engine', sizes)
  expect(measured).toMatchObject({ bench: 'engine', persistence: 'none', size: sizes })
  const expected = [
    { name: 'presa-in-carico@1: step', unit: '/s', bar: { atLeast: 50_000 } },
    { name: 'presa-in-carico@1: fold di 60 eventi', bar: { atMost: 20 }, holds: true },
  ]
  expectResults(measured, expected)
}, 60_000)
