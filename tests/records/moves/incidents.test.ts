import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { engines } from '../../../domain/procedures/engine/engines.ts'
import type { Step } from '../../../domain/procedures/engine/types.ts'
import type { Engines } from '../../../domain/procedures/engine/engines.ts'
import { setAsideEvent } from '../../../domain/tasks/set-aside-event.ts'
import { aCase, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { hardRelease, loopRelease } from '../../support/builders/releases.ts'

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  await desk.publish(loopRelease())
  await desk.publish(hardRelease(false))
})
afterAll(() => desk.close())

const engine1: Step = (...input) => {
  const step = engines[1]
  if (!step) throw new Error('engine 1 must exist')
  return step(...input)
}

/** An engine with a fault: it cannot apply one kind of event. */
function failingOn(kind: string, code = 'engine-failure'): Engines {
  return {
    1: (state, event, ...rules) => {
      if (event.kind === kind) throw Object.assign(new Error('Ida Prova'), { code })
      return engine1(state, event, ...rules)
    },
  }
}

/** An engine that decides something the record refuses. */
const unwritable: Engines = {
  1: (state, event, ...rules) => {
    const move = engine1(state, event, ...rules)
    if (event.kind !== 'completed') return move
    const effect = { key: 'x', type: 'notify', mode: 'never' }
    const command = { kind: 'start-effect', effect, params: {}, to: [] }
    return { ...move, commands: [...move.commands, command as never] }
  },
}

const moveWith = (one: TestCase, faulty: Engines) =>
  one.advance('web', { ...desk.deps, engines: faulty })

async function heldCase(faulty: Engines): Promise<TestCase> {
  const one = await aCase(desk, { by: team.clerk, release: hardRelease(false) })
  await completeUnmoved(one, team.clerk, 'yes')
  expect((await moveWith(one, faulty)).blocked).toBe(true)
  return one
}

/** The act alone: its case is left where it is, as when the program dies between the two. */
async function completeUnmoved(one: TestCase, who: Colleague, outcome: string): Promise<void> {
  const [task] = (await one.tasks()).filter(({ state }) => state === 'open' || state === 'claimed')
  if (!task) throw new Error('no open task')
  const result = await one.complete(who, task, { outcome, deps: { ...desk.deps, engines: {} } })
  expect(result).not.toHaveProperty('position')
}

const incidentOf = (one: TestCase) =>
  one.scalar<{ seq: number; code: string } | null>(
    'select incident from case_engine where case_id = $1',
  )

async function incidentTask(one: TestCase) {
  return (await one.tasks()).find(({ purpose }) => purpose === 'incident')
}

describe('an event that cannot be applied', () => {
  test.each([
    ['because the engine fails', failingOn('completed'), 'engine-failure'],
    ['because the record refuses what it decides', unwritable, 'sql-23514'],
  ])(
    '%s opens an incident and its task at once, without a word of the case',
    async (_, faulty, code) => {
      const one = await heldCase(faulty)
      expect(await incidentOf(one)).toMatchObject({ seq: 2, code, build: 'build-1' })
      const task = await incidentTask(one)
      expect(task).toMatchObject({ state: 'open', priority: 2 })
      expect(task?.groups).toEqual([`system-admin@${String(desk.here.region)}`])
      const title = await one.scalar<string>(
        `select title from task where case_id = $1 and purpose = 'incident'`,
      )
      expect(title).toBe(`Risolvi l’incidente sull’evento 2 (${code})`)
    },
  )

  test('because two decisions call one another for ever is stopped', async () => {
    const one = await aCase(desk, { by: team.clerk, release: loopRelease() })
    await one.complete(team.clerk, await one.task('start'), { outcome: 'go' })
    expect(await incidentOf(one)).toMatchObject({ seq: 2, code: 'endless-loop' })
  })

  test('leaves other cases alone', async () => {
    const held = await heldCase(failingOn('completed'))
    const other = await aCase(desk, { by: team.clerk, release: hardRelease(false) })
    await other.complete(team.clerk, await other.task('decide'), { outcome: 'yes' })
    expect((await other.task('after')).state).toBe('open')
    expect(await incidentOf(held)).not.toBeNull()
  })

  test('keeps those before it, and lets those behind it wait', async () => {
    const one = await aCaseInTriage(desk, team)
    await completeUnmoved(one, team.worker, 'take-charge')
    await moveWith(one, failingOn('completed'))
    const position = await one.advance('workflow')
    expect(position).toMatchObject({ blocked: true, seq: 2 })
    expect(position.sleepMs).toBeUndefined()
    expect(await one.scalar('select processed_seq from case_engine where case_id = $1')).toBe(2)
  })

  test('is not tried again by the same engine, and is applied by a mended one', async () => {
    const one = await heldCase(failingOn('completed'))
    expect((await one.advance('workflow')).blocked).toBe(true)
    const mended = { ...desk.deps, build: 'build-2' }
    const { rows } = await desk.engine.query<{ cases_held: string }>('select cases_held($1)', [
      'build-2',
    ])
    expect(rows.map(({ cases_held: id }) => id)).toContain(one.id)
    expect((await one.advance('workflow', mended)).blocked).toBe(false)
    expect((await one.task('after')).state).toBe('open')
    expect((await incidentTask(one))?.state).toBe('completed')
    expect(await incidentOf(one)).toBeNull()
  })

  test('holds the case again when another engine fails on it too, with one task', async () => {
    const one = await heldCase(failingOn('completed'))
    const deps = { ...desk.deps, build: 'build-2', engines: failingOn('completed', 'no-way') }
    expect((await one.advance('workflow', deps)).blocked).toBe(true)
    expect(await incidentOf(one)).toMatchObject({ code: 'no-way', build: 'build-2' })
    const tasks = (await one.tasks()).filter(({ purpose }) => purpose === 'incident')
    expect(tasks.map(({ state }) => state)).toEqual(['open'])
  })
})

describe('setting the event aside', () => {
  const setAside = async (one: TestCase, who = team.administrator) => {
    const task = await incidentTask(one)
    return desk.actAs(who, (act) => setAsideEvent(act, task?.id ?? ''))
  }

  test('gives the act’s author the task back, tells the supervisors, and is audited', async () => {
    const one = await heldCase(failingOn('completed'))
    expect(await setAside(one)).toBe(one.id)
    expect((await one.advance('web')).blocked).toBe(false)
    expect(await one.task('decide')).toMatchObject({ state: 'claimed', assignee: team.clerk.id })
    expect((await one.task('follow-up')).groups).toEqual([`coordinator@${String(desk.here.zone)}`])
    expect((await incidentTask(one))?.state).toBe('completed')
    const audited = `select count(*)::int from audit_event where action = 'event-set-aside' and case_id = $1`
    expect(await one.scalar(audited)).toBe(1)
    await one.complete(team.clerk, await one.task('decide'), { outcome: 'silence' })
    expect((await one.task('after')).state).toBe('open')
  })

  test('twice changes nothing more', async () => {
    const one = await heldCase(failingOn('completed'))
    await setAside(one)
    await setAside(one)
    await one.advance('web')
    expect((await one.events()).map(({ kind }) => kind)).toEqual([
      'started',
      'completed',
      'set-aside',
    ])
  })

  test('is found by the sweeper when the program dies before the case has moved', async () => {
    const one = await heldCase(failingOn('completed'))
    await setAside(one)
    await desk.owner.query(
      `update case_engine set last_at = last_at - interval '6 seconds' where case_id = $1`,
      [one.id],
    )
    const { rows } = await desk.engine.query<{ cases_to_wake: string }>('select cases_to_wake(100)')
    expect(rows.map(({ cases_to_wake: id }) => id)).toContain(one.id)
  })

  test('of a rung does not meet the same rung again, and people may act once more', async () => {
    const effectiveAt = new Date(Date.now() - 3_600_000 + 300)
    const one = await aCase(desk, { by: team.clerk, release: hardRelease(false), effectiveAt })
    await new Promise((resolve) => setTimeout(resolve, 320))
    await moveWith(one, failingOn('rung'))
    await setAside(one)
    expect((await one.advance('workflow')).blocked).toBe(false)
    await one.complete(team.clerk, await one.task('decide'), { outcome: 'yes' })
    expect((await one.task('after')).state).toBe('open')
  })

  test('is refused where there is nothing to set aside', async () => {
    const one = await heldCase(failingOn('completed'))
    const task = await incidentTask(one)
    await one.advance('workflow', { ...desk.deps, build: 'build-2' })
    const act = desk.actAs(team.administrator, (one) => setAsideEvent(one, task?.id ?? ''))
    await expect(act).rejects.toMatchObject({ code: 'no-incident' })
  })

  test('is refused to who is not the system administrator', async () => {
    const one = await heldCase(failingOn('completed'))
    await expect(setAside(one, team.coordinator)).rejects.toMatchObject({ code: 'task-not-found' })
  })

  test('is refused for a task that is not an incident’s', async () => {
    const one = await aCase(desk, { by: team.clerk, release: hardRelease(false) })
    const { id } = await one.task('decide')
    const act = desk.actAs(team.clerk, (one) => setAsideEvent(one, id))
    await expect(act).rejects.toMatchObject({ code: 'task-not-found' })
  })

  test('is refused for the opening of a case', async () => {
    const one = await aCase(
      desk,
      { by: team.clerk, release: hardRelease(false) },
      failingOn('started'),
    )
    await expect(setAside(one)).rejects.toMatchObject({ code: 'event-not-asidable' })
  })
})
