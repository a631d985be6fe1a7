import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { pathwayActivities } from '../../../activities/pathway.ts'
import type { EffectAdapter } from '../../../activities/pathway.ts'
import type { ClaimedEffect } from '../../../domain/tasks/effects.ts'
import { claimEffect, settleEffect } from '../../../domain/tasks/effects.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { effectRelease } from '../../support/builders/releases.ts'
import { withdraw } from '../../support/builders/withdraw.ts'

type Mode = 'repeatable' | 'lookup' | 'once'
const modes: Mode[] = ['repeatable', 'lookup', 'once']
const key = 'tell#1:1'

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  for (const mode of modes) await desk.publish(effectRelease(mode))
})
afterAll(() => desk.close())
beforeEach(() => setClock(desk.owner, { minutesAhead: 0 }))

/** A case that waits for its effect. */
async function waiting(mode: Mode): Promise<TestCase> {
  const one = await aCase(desk, { by: team.clerk, release: effectRelease(mode) })
  await one.complete(team.clerk, await one.task('ask'), { outcome: 'go' })
  return one
}

/** The outside world, which remembers how often it was called. */
function outside(over: Partial<EffectAdapter> = {}) {
  const calls: string[] = []
  const adapter: EffectAdapter = {
    run(effect) {
      calls.push(effect.key)
      return Promise.resolve({})
    },
    ...over,
  }
  const deps = { ...desk.deps, adapters: { notify: adapter } }
  return { calls, ...pathwayActivities(deps) }
}

/** The worker claims the effect and dies, before or after the call. */
async function diesAfterClaim(one: TestCase): Promise<ClaimedEffect> {
  const effect = await claimEffect(desk.engine, one.id, key)
  if (!effect) throw new Error('the effect must be free')
  await setClock(desk.owner, { minutesAhead: 3 })
  return effect
}

const settled = async (one: TestCase) =>
  (await one.events()).filter(({ key: found }) => found === `effect:${key}`).length
const statusOf = (one: TestCase) =>
  one.scalar<string>(`select status from effect where case_id = $1 and key = '${key}'`)

async function holds(one: TestCase): Promise<void> {
  const { violations } = await verifyCases(desk.batch, { only: one.id })
  expect(violations.filter(({ invariant }) => invariant !== 'not-behind')).toEqual([])
}

describe.each(modes)('an effect that is %s', (mode) => {
  test('is run once, and its case goes on', async () => {
    const [one, world] = [await waiting(mode), outside()]
    await world.runEffect(one.id, key)
    await world.runEffect(one.id, key)
    await world.advance(one.id)
    expect(world.calls).toEqual([key])
    expect(await settled(one)).toBe(1)
    expect((await one.task('after')).state).toBe('open')
    await holds(one)
  })

  test('is run by one of ten workers who try at once', async () => {
    const [one, world] = [await waiting(mode), outside()]
    await Promise.all(Array.from({ length: 10 }, () => world.runEffect(one.id, key)))
    expect(world.calls).toEqual([key])
    expect(await settled(one)).toBe(1)
  })

  test('is not taken from a worker that is still at it', async () => {
    const [one, world] = [await waiting(mode), outside()]
    await claimEffect(desk.engine, one.id, key)
    await setClock(desk.owner, { minutesAhead: 1 })
    await world.runEffect(one.id, key)
    expect(world.calls).toEqual([])
  })

  test('settled twice leaves one event', async () => {
    const one = await waiting(mode)
    const effect = { caseId: one.id, key }
    await Promise.all(
      [1, 2, 3].map(() => settleEffect(desk.engine, effect, { result: 'done', facts: {} })),
    )
    expect(await settled(one)).toBe(1)
    await one.advance('workflow')
    await holds(one)
  })

  test('cancelled while at work asks a person to undo it when its result comes', async () => {
    if (mode === 'repeatable') return
    const [one, world] = [await waiting(mode), outside()]
    const effect = await claimEffect(desk.engine, one.id, key)
    if (!effect) throw new Error('the effect must be free')
    await withdraw(desk, one.id)
    await world.advance(one.id)
    expect(await statusOf(one)).toBe('cancelled')
    await settleEffect(desk.engine, effect, { result: 'done', facts: {} })
    await world.advance(one.id)
    expect(await one.task('follow-up')).toMatchObject({ purpose: 'undo-effect' })
    await holds(one)
  })

  test('cancelled before it was begun is never begun', async () => {
    if (mode === 'repeatable') return
    const [one, world] = [await waiting(mode), outside()]
    await withdraw(desk, one.id)
    await world.advance(one.id)
    await world.runEffect(one.id, key)
    expect(world.calls).toEqual([])
    await holds(one)
  })
})

describe('an effect cancelled after it was begun, whose worker died', () => {
  /** Begun and cancelled; then time passes until nobody can be at it any more. */
  async function abandoned(mode: Mode): Promise<TestCase> {
    const one = await waiting(mode)
    await claimEffect(desk.engine, one.id, key)
    await withdraw(desk, one.id)
    const { effects, sleepMs, closed } = await one.advance('workflow')
    expect([effects, closed]).toEqual([expect.not.arrayContaining([key]), false])
    expect(sleepMs).toBeGreaterThan(60_000)
    await setClock(desk.owner, { minutesAhead: 3 })
    expect((await one.advance('workflow')).effects).toContain(key)
    return one
  }

  test.each(['once', 'lookup'] as const)(
    'is not called again: a person is asked to find out (%s)',
    async (mode) => {
      const [one, world] = [await abandoned(mode), outside()]
      await world.runEffect(one.id, key)
      await world.advance(one.id)
      expect(world.calls).toEqual([])
      expect(await one.task('follow-up')).toMatchObject({ purpose: 'undo-effect' })
      expect((await one.advance('workflow')).effects).not.toContain(key)
      await holds(one)
    },
  )

  test('is undone by a person where the outside says that it was done', async () => {
    const one = await abandoned('lookup')
    const world = outside({ lookUp: () => Promise.resolve({}) })
    await world.runEffect(one.id, key)
    await world.advance(one.id)
    expect(world.calls).toEqual([])
    expect(await one.task('follow-up')).toMatchObject({ purpose: 'undo-effect' })
  })

  test('is nobody’s work where the outside says that it was not done', async () => {
    const one = await abandoned('lookup')
    const world = outside({ lookUp: () => Promise.resolve(undefined) })
    await world.runEffect(one.id, key)
    await world.advance(one.id)
    expect(await settled(one)).toBe(1)
    await expect(one.task('follow-up')).rejects.toThrow('no open task')
    await holds(one)
  })

  test('is asked for again later where the outside does not answer', async () => {
    const one = await abandoned('lookup')
    const world = outside({ lookUp: () => Promise.reject(new Error('Ida Prova')) })
    await world.runEffect(one.id, key)
    expect(await settled(one)).toBe(0)
    expect((await one.advance('workflow')).sleepMs).toBeGreaterThan(0)
  })
})

describe('after its worker died', () => {
  test('a repeatable effect is done again', async () => {
    const [one, world] = [await waiting('repeatable'), outside()]
    await diesAfterClaim(one)
    await world.runEffect(one.id, key)
    expect(world.calls).toEqual([key])
    expect(await statusOf(one)).toBe('done')
  })

  test('one that can be looked up is not done again where it was done', async () => {
    const one = await waiting('lookup')
    const world = outside({ lookUp: () => Promise.resolve({}) })
    await diesAfterClaim(one)
    await world.runEffect(one.id, key)
    expect(world.calls).toEqual([])
    expect(await statusOf(one)).toBe('done')
  })

  test('one that can be looked up is done where it was not', async () => {
    const one = await waiting('lookup')
    const world = outside({ lookUp: () => Promise.resolve(undefined) })
    await diesAfterClaim(one)
    await world.runEffect(one.id, key)
    expect(world.calls).toEqual([key])
  })

  test('one to be done once is never called again: a person decides', async () => {
    const [one, world] = [await waiting('once'), outside()]
    await diesAfterClaim(one)
    await world.runEffect(one.id, key)
    await world.advance(one.id)
    expect(world.calls).toEqual([])
    expect(await statusOf(one)).toBe('unknown')
    expect((await one.task('failed')).state).toBe('open')
    expect((await one.task('follow-up')).state).toBe('open')
    await holds(one)
  })

  test('a result that comes from the dead one after the next has settled changes nothing', async () => {
    const [one, world] = [await waiting('repeatable'), outside()]
    const first = await diesAfterClaim(one)
    await world.runEffect(one.id, key)
    await settleEffect(desk.engine, first, { result: 'failed', facts: {} })
    expect(await settled(one)).toBe(1)
    expect(await statusOf(one)).toBe('done')
  })
})

describe('an effect whose world does not answer', () => {
  const broken = () => outside({ run: () => Promise.reject(new Error('Ida Prova')) })

  test('is tried again after one minute, then after two, and the case knows when', async () => {
    const [one, world] = [await waiting('repeatable'), broken()]
    const minutes = `select round(extract(epoch from lease_until - siso_clock()) / 60)::int
      from effect where case_id = $1 and key = '${key}'`
    await world.runEffect(one.id, key)
    expect(await one.scalar(minutes)).toBe(1)
    expect((await world.advance(one.id)).sleepMs).toBeLessThanOrEqual(60_000)
    await setClock(desk.owner, { minutesAhead: 2 })
    await world.runEffect(one.id, key)
    expect(await one.scalar(minutes)).toBe(2)
    expect(await settled(one)).toBe(0)
  })

  test('is not tried before its time', async () => {
    const one = await waiting('repeatable')
    await broken().runEffect(one.id, key)
    const world = outside()
    await world.runEffect(one.id, key)
    expect(world.calls).toEqual([])
  })

  test('is left to a person at once when it may be done only once', async () => {
    const [one, world] = [await waiting('once'), broken()]
    await world.runEffect(one.id, key)
    expect(await statusOf(one)).toBe('unknown')
  })
})

test('an effect of a kind that no program knows fails, and is told', async () => {
  const one = await waiting('repeatable')
  const world = pathwayActivities({ ...desk.deps, adapters: {} })
  await world.runEffect(one.id, key)
  await world.advance(one.id)
  expect(await statusOf(one)).toBe('failed')
  expect((await one.task('failed')).state).toBe('open')
})
