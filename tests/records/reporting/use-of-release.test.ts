import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { Form } from '../../../domain/procedures/schema/form.ts'
import { countAskedUse } from '../../../domain/reporting/count-use.ts'
import { askForUse, useOfRelease } from '../../../domain/reporting/use-of-release.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
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

const useFor = async (who: Colleague) => {
  const known = await desk.actAs(who, ({ sql }) => useOfRelease(sql, release))
  expect(known).toMatchObject({ onlyAsked: false, waits: false })
  if (!known.use) throw new Error('nothing is counted')
  return known.use
}

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
  const none = { steps: [], unused, path: [], unreached: ['end'], idle: [], empty: [], escapes: [] }
  expect(await useFor(elsewhere)).toEqual(none)
  const planner = await desk.hire('planner', desk.here.region ?? 0)
  expect(await useFor(planner)).toEqual(none)
})

test('asks one thing of the record, however many cases there are', async () => {
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
  expect(asked).toHaveLength(1)
})

describe('where there are too many cases to count them at each look', () => {
  const known = (who = keeper) => desk.actAs(who, ({ sql }) => useOfRelease(sql, release, many - 1))
  const ask = (who = keeper) => desk.actAs(who, ({ sql }) => askForUse(sql, 'inventata@1'))

  test('they are counted by a worker once somebody asks, and kept until somebody asks again', async () => {
    expect(await known()).toEqual({ onlyAsked: true, waits: false })
    expect(await countAskedUse(desk.deps.pool)).toBe(false)

    await ask()
    expect(await known()).toEqual({ onlyAsked: true, waits: true })
    await ask()
    expect(await countAskedUse(desk.deps.pool)).toBe(true)
    expect(await countAskedUse(desk.deps.pool)).toBe(false)
    const counted = await known()
    expect(counted).toEqual({
      use: await useFor(keeper),
      countedAt: expect.any(Date),
      onlyAsked: true,
      waits: false,
    })

    await desk.owner.query(
      "update task set state = 'completed', completed_at = opened_at where key = 'check#9'",
    )
    expect(await known()).toEqual(counted)
    await ask()
    expect(await known()).toEqual({ ...counted, waits: true })
    await countAskedUse(desk.deps.pool)
    const { use } = await known()
    expect(use).toEqual(await useFor(keeper))
    expect(use?.steps[1]).toMatchObject({ step: 'check', completed: 1, open: 19 })
  })

  test('what is kept for a body is nothing to another, and who keeps no procedures asks for nothing', async () => {
    await ask()
    await countAskedUse(desk.deps.pool)
    expect(await known(elsewhere)).toEqual({ onlyAsked: true, waits: false })
    const planner = await desk.hire('planner', desk.here.region ?? 0)
    await ask(planner)
    expect(await known(planner)).toEqual({ onlyAsked: true, waits: false })
    expect(await countAskedUse(desk.deps.pool)).toBe(false)
  })

  test('a count that fails keeps no other waiting, and is not tried again at once', async () => {
    const standing = `update case_engine set release = 'inventata@1', state = jsonb_set(state, '{iterations,check}', $1)
      where case_id = (select case_id from task where key = 'check#9' limit 1)`
    await ask()
    await desk.owner.query(standing, ['"nine"'])
    await expect(countAskedUse(desk.deps.pool)).rejects.toThrow('nine')
    await ask(elsewhere)
    expect(await countAskedUse(desk.deps.pool)).toBe(true)
    expect(await known(elsewhere)).toMatchObject({ onlyAsked: true, waits: false })
    expect(await countAskedUse(desk.deps.pool)).toBe(false)

    await desk.owner.query(standing, ['9'])
    await setClock(desk.owner, { minutesAhead: 61 })
    expect(await countAskedUse(desk.deps.pool)).toBe(true)
    await setClock(desk.owner, { minutesAhead: 0 })
    expect(await known()).toMatchObject({ waits: false })
  })
})
