import { expect, test } from '@jest/globals'

import { mappingProblems } from '../../../domain/procedures/migrate/check-mapping.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { anEnd, aRelease, aTask } from './support/a-release.ts'
import { besideRelease } from './support/beside.ts'
import { aFork, aJoin } from './support/shared-work.ts'

const steps: Release['steps'] = [
  aTask('record', { to: 'split' }),
  aFork('split', ['left', 'right']),
  aTask('left', { to: 'meet' }),
  aTask('right', { to: 'meet' }),
  aJoin('meet', 'split', { to: 'check' }),
  aTask('check', { to: 'end' }),
  anEnd('end'),
]
const old = aRelease({ steps, start: 'record' })
const later = aRelease({
  version: 2,
  start: 'split',
  steps: [...steps.slice(1, 3), aTask('other', { to: 'meet' }), ...steps.slice(3)],
})

const refused = (enter: Record<string, string>, from = [old], to = later) =>
  mappingProblems({ enter }, { from, to }).map(({ field, message }) => `${field}: ${message}`)

test('a step becomes any other at which a case may stand', () => {
  expect(refused({ record: 'check' })).toEqual([])
  expect(mappingProblems({}, { from: [old], to: later })).toEqual([])
})

test.each([
  ['gone', 'check', 'non è un passo di nessuna versione'],
  ['record', 'gone', 'non è un passo delle regole nuove'],
  ['record', 'end', 'nessuna pratica può stare'],
  ['record', 'meet', 'nessuna pratica può stare'],
  ['record', 'left', 'non è nella stessa biforcazione'],
  ['left', 'check', 'non è nella stessa biforcazione'],
])('%s to %s: refused in one sentence', (step, instead, why) => {
  const said = refused({ [step]: instead })
  expect(said).toHaveLength(1)
  expect(said[0]).toMatch(new RegExp(`^${step}: .*${why}`))
})

test('a subprocess goes on only in a subprocess, and the path only on the path', () => {
  const beside = besideRelease()
  expect(refused({ aside: 'record' }, [beside], beside)[0]).toContain('di un altro tipo')
  expect(refused({ record: 'aside' }, [beside], beside)[0]).toContain('di un altro tipo')
})

test('from one way to another of the same fork: left to each case, whose way may have another name', () => {
  expect(refused({ left: 'right' })).toEqual([])
})

test('what one of the versions allows is left to each case', () => {
  const flat = aRelease({
    version: 3,
    start: 'left',
    steps: [aTask('left', { to: 'end' }), anEnd('end')],
  })
  expect(refused({ left: 'check' }, [old, flat])).toEqual([])
})
