import { expect, test } from '@jest/globals'

import { expectResults, report } from './run-bench.ts'

test('a dry-run reads every running case, towards a release and towards a draft, against the floor', async () => {
  const sizes = { cases: 40, made: 4, floor: 16 }
  const measured = await report('dry-run', sizes)
  expect(measured).toMatchObject({ bench: 'dry-run', persistence: 'dev-server', size: sizes })
  const towards = ['presa-in-carico@2', 'una bozza che sposta ogni termine']
  for (const one of towards.map((target) => `40 pratiche in corso, verso ${target}`))
    expectResults(measured, [
      { name: `${one}: lette`, value: 40, bar: { atLeast: 40 }, holds: true },
      { name: `${one}: al secondo`, unit: '1/s', bar: { atLeast: 5000 } },
      { name: `${one}: rispetto al limite`, floor: expect.any(Number), ratio: expect.any(Number) },
      { name: `${one}: memoria del worker`, unit: 'MB' },
      { name: `${one}: memoria, ultimo quarto sul secondo`, bar: { atMost: 1.15 } },
    ])
}, 180_000)

test('every case that is migrated goes as was foreseen, with what each of them costs', async () => {
  const sizes = { cases: 4, sample: 2, visits: 3, floor: 16 }
  const measured = await report('migration', sizes)
  expect(measured).toMatchObject({ bench: 'migration', persistence: 'dev-server', size: sizes })
  const name = '4 pratiche portate a presa-in-carico@3'
  expectResults(measured, [
    { name: `${name}: passate come previsto`, value: 4, bar: { atLeast: 4 }, holds: true },
    { name: `${name}: al secondo`, floor: expect.any(Number), ratio: expect.any(Number) },
    { name: `${name}: istruzioni SQL per pratica`, bar: { atMost: 45 } },
    { name: `${name}: voci di storia per pratica`, bar: { atMost: 5 } },
    { name: 'posta aperta intanto: p95 rispetto a prima', unit: 'ms', bar: { atMost: 2 } },
  ])
}, 180_000)

test('the figures of the night are the same as in plain SQL, all months and then one more day', async () => {
  const sizes = { deliveries: 3000, days: 120 }
  const measured = await report('bi', sizes)
  expect(measured).toMatchObject({ bench: 'bi', persistence: 'none', size: sizes })
  const name = 'statistiche di notte'
  expectResults(measured, [
    { name: `${name}, righe diverse`, value: 0, bar: { atMost: 0 }, holds: true },
    { name: `${name}, tutti i mesi, rispetto a SQL`, ratio: expect.any(Number) },
    { name: `${name}, un giorno in più`, unit: 's', bar: { atMost: 2 } },
    { name: `${name}, memoria`, unit: 'MB', bar: { atMost: 1000 } },
  ])
  expect(compared(measured)).toBeGreaterThan(100)
}, 180_000)

/** Rows held against plain SQL: none that is different says nothing where there are none. */
function compared(measured: unknown): number {
  const { results } = measured as { results: readonly { name: string; value: number }[] }
  return results.find(({ name }) => name.endsWith('righe confrontate con SQL'))?.value ?? 0
}
