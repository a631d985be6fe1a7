import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { Form } from '../../../domain/procedures/schema/form.ts'
import { useOfRelease } from '../../../domain/reporting/use-of-release.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { aRelease, anEnd, aTask } from '../../rules/procedures/support/a-release.ts'

const text = (key: string) =>
  ({ key, type: 'text', label: `Domanda ${key}`, sensitivity: 'ordinary' }) as const
const form: Form = {
  key: 'sheet',
  title: 'Scheda',
  sections: [
    { key: 'one', title: 'Una', fields: [text('asked'), text('silent')] },
    {
      key: 'lines',
      title: 'Righe',
      repeat: { row: 'Riga', add: 'Aggiungi', max: 5 },
      fields: [text('told'), text('untold')],
    },
  ],
}
const release = aRelease({
  key: 'inventata',
  steps: [
    aTask('record', { to: 'check', form: 'sheet' }),
    aTask('check', { to: 'end' }),
    aTask('never', { to: 'end' }),
    anEnd('end'),
  ],
  forms: [form],
})

const addTask = `
  insert into task (id, case_id, key, step, iteration, phase, purpose, release, title, state, groups, orgs, opened_at, completed_at)
  values (gen_random_uuid(), $1, $2, split_part($2, '#', 1), split_part($2, '#', 2)::int, 'contact', 'step', 'inventata@1',
    'Inventato', case when $3::int is null then 'open' else 'completed' end, '{}', '{}', '2026-03-02T08:00Z',
    '2026-03-02T08:00Z'::timestamptz + make_interval(hours => $3::int))`
const answer = `
  insert into task_answer (case_id, seq, task_key, form, release, answers, actor, at)
  values ($1, $2, 'record#1', 'sheet', 'inventata@1', $3, $4, now())`
const leave = `
  insert into case_event (case_id, seq, key, kind, payload, at)
  values ($1, 900 + $2::int, 'left ' || $2, 'escaped', jsonb_build_object('task', 'check#1', 'escape', 'skip', 'reason', $3::text), now())`

let desk: Desk
let keeper: Colleague
let elsewhere: Colleague
const many = 12

/** Twelve cases: each once at `record`, for 1, 2 … 12 hours; eleven once at `check`, still open, one nine times. */
beforeAll(async () => {
  desk = await aDesk()
  const team = await aTeam(desk)
  keeper = await desk.hire('procedure-admin', desk.here.region ?? 0)
  elsewhere = await desk.hire('procedure-admin', desk.elsewhere.zone ?? 0)
  const add = (text: string, ...values: unknown[]) => desk.owner.query(text, values)
  for (let n = 1; n <= many; n++) {
    const { id } = await aCase(desk, { by: team.clerk })
    await add(addTask, id, 'record#1', n)
    for (let round = 1; round <= (n === many ? 9 : 1); round++)
      await add(addTask, id, `check#${String(round)}`, null)
    const answers = n === 3 ? { asked: 'x', lines: [{ told: 'y' }, { told: 'z' }] } : { asked: 'x' }
    await add(answer, id, 900, JSON.stringify(answers), team.clerk.id)
    if (n <= 3) await add(leave, id, 1, n === 3 ? 'inventato-b' : 'inventato-a')
  }
})
afterAll(() => desk.close())

const useFor = (who: Colleague) => desk.actAs(who, ({ sql }) => useOfRelease(sql, release))

test('tells of each step its cases, loops and waits, and which were never used', async () => {
  const { steps, unused } = await useFor(keeper)
  expect(steps).toEqual([
    {
      step: 'record',
      cases: 12,
      opened: 12,
      completed: 12,
      open: 0,
      mean: 1,
      most: 1,
      unusual: 0,
      median: 6.5,
      ninth: expect.closeTo(10.9, 6),
    },
    {
      step: 'check',
      cases: 12,
      opened: 20,
      completed: 0,
      open: 20,
      mean: expect.closeTo(20 / 12, 6),
      most: 9,
      unusual: 1,
      median: null,
      ninth: null,
    },
  ])
  expect(unused).toEqual(['never'])
})

test('tells which questions nobody ever answered, those of rows too', async () => {
  const { empty } = await useFor(keeper)
  expect(empty).toEqual([
    { form: 'Scheda', answered: 12, labels: ['Domanda silent', 'Domanda untold'] },
  ])
})

test('tells the ways out of the path by step and reason', async () => {
  const { escapes } = await useFor(keeper)
  expect(escapes).toEqual([
    { step: 'check', escape: 'skip', reason: 'inventato-a', n: 2 },
    { step: 'check', escape: 'skip', reason: 'inventato-b', n: 1 },
  ])
})

test('counts for a body its own cases alone, and nothing for who keeps no procedures', async () => {
  const unused = ['record', 'check', 'never']
  const none = { steps: [], unused, path: [], unreached: ['end'], empty: [], escapes: [] }
  expect(await useFor(elsewhere)).toEqual(none)
  const planner = await desk.hire('planner', desk.here.region ?? 0)
  expect(await useFor(planner)).toEqual(none)
})

test('asks four things of the record, however many cases there are', async () => {
  const asked: string[] = []
  await desk.actAs(keeper, ({ sql }) => {
    const counting = Object.assign(Object.create(sql) as typeof sql, {
      query: (text: string, values?: unknown[]) => {
        asked.push(text)
        return sql.query(text, values)
      },
    })
    return useOfRelease(counting, release)
  })
  expect(asked).toHaveLength(4)
})
