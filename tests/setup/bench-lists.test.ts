import { expect, test } from '@jest/globals'

import { expectResults, report } from './run-bench.ts'

test('the inbox is measured against an empty page, with its statements and a long folder', async () => {
  const sizes = { tasks: 3000, pages: 20, events: 12, visits: 5 }
  const load = { connections: 2, seconds: 1, rounds: 1 }
  const measured = await report('inbox', { ...sizes, ...load })
  expect(measured).toMatchObject({ bench: 'inbox', size: { ...sizes, ...load } })
  expectResults(measured, [
    { name: 'posta, mie: istruzioni proprie', value: 3, holds: true },
    { name: 'posta, squadra: istruzioni in tutto', value: 6, holds: true },
    { name: 'posta: pagine al secondo', bar: { atLeast: 0.25 }, ratio: expect.any(Number) },
    { name: expect.stringMatching(/^disponibili: le ultime dieci/), bar: { atMost: 1.2 } },
    { name: 'cartella con 12 eventi: istruzioni in tutto', bar: { atMost: 12 }, holds: true },
    { name: 'cartella con 12 eventi, diario: istruzioni in tutto', holds: true },
    { name: 'cartella con 12 eventi, percorso: p95 rispetto alla posta', bar: { atMost: 3 } },
  ])
}, 120_000)

test('the figures are measured for who plans the region and who coordinates a zone, with their statements', async () => {
  const sizes = { people: 300, visits: 3 }
  const measured = await report('figures', sizes)
  expect(measured).toMatchObject({ bench: 'figures', persistence: 'none', size: sizes })
  expectResults(measured, [
    // Three in ten people, and one in thirty by the laws that changed.
    { name: 'pratiche della popolazione', value: 100 },
    {
      name: 'cruscotti, regione, per comune: istruzioni in tutto',
      bar: { atMost: 20 },
      holds: true,
    },
    { name: 'cruscotti, regione, uso: istruzioni in tutto', holds: true },
    { name: 'cruscotti, zona, per comune: p95 della pagina', unit: 'ms', bar: { atMost: 1000 } },
    { name: 'cruscotti, zona, dal numero all’elenco: SQL', unit: 'ms' },
  ])
}, 120_000)

test('how a procedure is used, and what a calendar does to its cases, are measured against the same rows read once', async () => {
  const sizes = { cases: 120, people: 200, visits: 2 }
  const measured = await report('usage', sizes)
  expect(measured).toMatchObject({ bench: 'usage', persistence: 'none', size: sizes })
  const [used, moved] = ['uso di presa-in-carico@1', 'effetto di un calendario']
  expectResults(measured, [
    { name: `${used}: conteggio intero`, unit: 's', ratio: expect.any(Number) },
    { name: `${used}: istruzioni in tutto della pagina`, bar: { atMost: 12 }, holds: true },
    { name: `${used}: p95 della pagina`, unit: 'ms', floor: expect.any(Number) },
    { name: `${moved}: pratiche lette`, bar: { atLeast: 120 }, holds: true },
    { name: `${moved}: pratiche con un termine mosso`, holds: true },
    { name: `${moved}: pratiche al secondo`, unit: '1/s', ratio: expect.any(Number) },
  ])
}, 120_000)

test('terms that fall due at once all fire, none early and none twice, though the worker is killed', async () => {
  const sizes = { rungs: 12, alone: 2 }
  const measured = await report('timers', sizes)
  expect(measured).toMatchObject({ bench: 'timers', persistence: 'dev-server', size: sizes })
  const together = '12 termini allo stesso istante'
  expectResults(measured, [
    { name: `${together}: scattati prima`, value: 0, holds: true },
    { name: `${together}: persi`, value: 0, holds: true },
    { name: `${together}: scattati due volte`, value: 0, holds: true },
    { name: 'un termine alla volta: dalla scadenza al compito, p99', unit: 's' },
  ])
}, 180_000)

test('flows for INPS are published and served whole and in order, against COPY of the same rows', async () => {
  const sizes = { records: 400, page: 3 }
  const measured = await report('siuss', sizes)
  expect(measured).toMatchObject({ bench: 'siuss', persistence: 'none', size: sizes })
  const name = 'flussi per l’INPS'
  expectResults(measured, [
    { name: `${name}: pubblicati, rispetto a COPY`, unit: 's', ratio: expect.any(Number) },
    { name: `${name}: serviti, rispetto a COPY`, floor: expect.any(Number) },
    { name: `${name}: memoria del web`, unit: 'MB' },
    { name: `${name}: mancati`, value: 0, holds: true },
    { name: `${name}: fuori ordine`, value: 0, holds: true },
  ])
}, 120_000)

test('a file of flows is written whole, against COPY of the same rows', async () => {
  const sizes = { flows: 300 }
  const measured = await report('flow-files', sizes)
  expect(measured).toMatchObject({ bench: 'flow-files', persistence: 'none', size: sizes })
  const name = 'file di un periodo'
  expectResults(measured, [
    { name: `${name}, rispetto a COPY`, unit: 's', ratio: expect.any(Number), bar: { atMost: 2 } },
    { name: `${name}, flussi al secondo`, unit: '1/s' },
    { name: `${name} in CSV, flussi al secondo`, unit: '1/s' },
    { name: `${name}, memoria in più nella seconda metà`, bar: { atMost: 20 } },
  ])
}, 120_000)

test('a start is timed to its first page: from nothing, again, and the web by itself', async () => {
  const sizes = { runs: 1, restarts: 1, people: 200 }
  const measured = await report('start', sizes)
  expect(measured).toMatchObject({ bench: 'start', size: sizes })
  expectResults(measured, [
    { name: 'primo avvio con la popolazione: prima pagina', unit: 's' },
    { name: 'riavvio: prima pagina', bar: { atMost: 5 } },
    { name: 'web da solo: prima pagina', bar: { atMost: 2 } },
  ])
}, 240_000)
