import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { useOfRelease } from '../../../domain/reporting/use-of-release.ts'
import {
  aNotice,
  anEffect,
  anEnd,
  aRelease,
  aTask,
} from '../../rules/procedures/support/a-release.ts'
import { decision } from '../../rules/procedures/support/parts.ts'
import { aCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

const outcome = (key: string, to: string) => ({
  key,
  title: key,
  consequence: 'Si prosegue',
  to,
})
const isFlag = { eq: ['flag', true] as [string, boolean] }
const isImpossible = { all: [isFlag, { eq: ['flag', false] as [string, boolean] }] }
const release = aRelease({
  key: 'cammino',
  start: 'record',
  facts: {
    flag: { type: 'boolean', title: 'Segno' },
    ready: { type: 'boolean', title: 'Pronto' },
    weight: { type: 'number', title: 'Peso' },
  },
  steps: [
    aTask('record', {
      to: 'choose',
      outcomes: [outcome('back', 'return'), outcome('done', 'weigh')],
    }),
    { ...decision, key: 'return', table: 'return' },
    { ...decision, key: 'weigh', table: 'weights' },
    decision,
    anEffect('tell', { to: 'end', waits: false }),
    {
      key: 'hold',
      kind: 'wait',
      phase: 'contact',
      title: 'Attesa',
      when: { eq: ['ready', true] },
      to: 'end',
    },
    anEnd('end', { pending: 'cancel' }),
    anEnd('never', { outcome: 'other' }),
  ],
  tables: [
    {
      key: 'return',
      title: 'Ritorno',
      rows: [{ key: 'row', title: 'Mai', when: isImpossible, to: 'never' }],
      otherwise: { title: 'Di nuovo', to: 'record' },
    },
    {
      key: 'weights',
      title: 'Pesi',
      hit: 'collect',
      collect: { by: 'count', into: 'weight' },
      rows: [
        { key: 'marked', title: 'Con il segno', when: isFlag, to: 'choose' },
        { key: 'odd', title: 'Mai', when: isImpossible, to: 'choose' },
      ],
      otherwise: { title: 'Nessun peso', to: 'choose' },
    },
    {
      key: 'table',
      title: 'Scelta',
      rows: [{ key: 'row', title: 'Segnata', when: isFlag, to: 'tell' }],
      otherwise: { title: 'Si attende', to: 'hold' },
    },
  ],
  notices: [aNotice],
})

let desk: Desk
let keeper: Colleague
const [many, told] = [8, 3]

/** Eight cases: each goes back once, the last four times; three are told and end, five wait. */
beforeAll(async () => {
  desk = await aDesk()
  await desk.publish(release)
  const clerk = await desk.hire('front-desk', desk.here.org)
  keeper = await desk.hire('procedure-admin', desk.here.region ?? 0)
  for (let n = 1; n <= many; n++) {
    const one = await aCase(desk, { by: clerk, release })
    for (let back = n === many ? 4 : 1; back > 0; back--)
      await one.complete(clerk, await one.task('record'), { outcome: 'back' })
    const facts = { flag: n <= told }
    await one.complete(clerk, await one.task('record'), { outcome: 'done', facts })
  }
  await desk.owner.query(
    `update effect set status = 'done', settled_at = created_at + interval '2 hours' where key = 'tell#1:1'`,
  )
}, 60_000)
afterAll(() => desk.close())

const same = { mean: 1, most: 1, unusual: 0, median: null, ninth: null }

const use = async () => {
  const { use: known } = await desk.actAs(keeper, ({ sql }) => useOfRelease(sql, release))
  if (!known) throw new Error('nothing is counted')
  return known
}

test('tells how often cases come to steps that ask nobody, come back, wait there, and where none came', async () => {
  const { path, unreached, unused } = await use()
  expect(path).toEqual([
    {
      ...same,
      step: 'return',
      kind: 'decision',
      cases: many,
      entered: 11,
      open: 0,
      mean: 1.375,
      most: 4,
      unusual: 1,
    },
    { ...same, step: 'weigh', kind: 'decision', cases: many, entered: many, open: 0 },
    { ...same, step: 'choose', kind: 'decision', cases: many, entered: many, open: 0 },
    {
      ...same,
      step: 'tell',
      kind: 'effect',
      cases: told,
      entered: told,
      open: 0,
      median: 2,
      ninth: 2,
    },
    { ...same, step: 'hold', kind: 'wait', cases: 5, entered: 5, open: 5 },
    { ...same, step: 'end', kind: 'end', cases: told, entered: told, open: 0 },
  ])
  expect([unreached, unused]).toEqual([['never'], []])
})

test('tells which rows of a table never decided, those too that would be put together with others', async () => {
  const { idle } = await use()
  expect(idle).toEqual([
    { table: 'return', decided: 11, idle: ['row'] },
    { table: 'weights', decided: many, idle: ['odd'] },
  ])
})
