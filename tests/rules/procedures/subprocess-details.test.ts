import { expect, test } from '@jest/globals'

import type { Release } from '../../../domain/procedures/schema.ts'
import { aNotice, anEffect, aTask } from './support/a-release.ts'
import { aSubprocess, besideRelease } from './support/beside.ts'
import { CaseRun, only } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'

const at = '2026-11-25T09:00:00.000Z'

function run(release: Release): CaseRun {
  const one = new CaseRun(release, umbriaCalendar())
  one.start(at)
  return one
}

const open = (one: CaseRun, subprocess: string) =>
  one.apply({ kind: 'subprocess-opened', at, subprocess, reason: 'moved' })

/** A second one, `other`, beside the first: its only task ends it. */
function withAnother(): Release {
  const release = besideRelease()
  return {
    ...release,
    steps: [
      ...release.steps,
      aSubprocess({ key: 'other', to: 'tell' }),
      aTask('tell', { to: 'told', phase: 'any' }),
      { key: 'told', kind: 'finish', phase: 'any', title: 'Detto' },
    ],
  }
}

test('what cannot be opened is a late act on the time that it would have been', () => {
  const one = run(besideRelease())
  open(one, 'aside')
  expect(only(open(one, 'aside'), 'late-act').map(({ task }) => task)).toEqual(['aside#2'])
  expect(only(open(one, 'gone'), 'late-act').map(({ task }) => task)).toEqual(['gone#1'])
})

test('two different ones are open at once, and each finishes by itself', () => {
  const one = run(withAnother())
  open(one, 'aside')
  open(one, 'other')
  expect(one.tasks).toEqual(['record#1', 'ask#1', 'tell#1'])
  one.complete('ask#1', 'stay', { at })
  expect(one.tasks).toEqual(['record#1', 'tell#1'])
})

test('one that leads the case elsewhere leaves the other as it is', () => {
  const one = run(withAnother())
  open(one, 'other')
  open(one, 'aside')
  one.complete('ask#1', 'leave', { at })
  expect(one.tasks).toEqual(['tell#1', 'last#1'])
})

test('a condition opens it as it becomes true: not as it stays or ceases to be, nor by other facts', () => {
  const facts = {
    flag: { type: 'boolean', title: 'Segno' },
    score: { type: 'number', title: 'Punti' },
  } as const
  const one = run(besideRelease({ opens: { when: { eq: ['flag', true] } } }, { facts }))
  const opened = (known: { flag?: boolean; score?: number }) =>
    only(one.apply({ kind: 'facts-corrected', at, facts: known }), 'open-subprocess').length
  expect(opened({ score: 1 })).toBe(0)
  expect(opened({ flag: true })).toBe(1)
  one.complete('ask#1', 'stay', { at })
  expect(opened({ score: 2 })).toBe(0)
  expect(opened({ flag: false })).toBe(0)
  expect(opened({ flag: true, score: 3 })).toBe(1)
})

test('a fact that ends the case opens nothing beside it', () => {
  const flagged = { eq: ['flag', true] as [string, boolean] }
  const release = besideRelease({ opens: { when: flagged } })
  const ready = { key: 'record', kind: 'wait', phase: 'contact', title: 'Attesa' } as const
  const [, ...others] = release.steps
  const one = run({ ...release, steps: [{ ...ready, when: flagged, to: 'end' }, ...others] })
  const commands = one.apply({ kind: 'facts-corrected', at, facts: { flag: true } })
  expect(only(commands, 'close-case')).toHaveLength(1)
  expect(only(commands, 'open-subprocess')).toEqual([])
  expect(one.state.open).toEqual([])
})

test('what the system does in it goes on after its finish, as work of the path', () => {
  const release = besideRelease({ to: 'notice' }, { notices: [aNotice] })
  const tell = { ...anEffect('notice', { to: 'ask', mode: 'lookup' }), phase: 'any', waits: false }
  const one = run({ ...release, steps: [...release.steps, tell as Release['steps'][number]] })
  open(one, 'aside')
  expect(one.state.effects).toMatchObject([{ key: 'notice#1:1', within: { of: 'aside#1' } }])
  one.complete('ask#1', 'stay', { at })
  expect(one.state.effects).toEqual([{ key: 'notice#1:1', type: 'notify', mode: 'lookup' }])
})
