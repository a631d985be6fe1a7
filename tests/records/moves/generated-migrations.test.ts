import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { askWayBack, goBack } from '../../../domain/campaign/go-back.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import { outcomesOf } from '../../../domain/procedures/engine/asked.ts'
import { releaseName } from '../../../domain/procedures/engine/index-release.ts'
import type { Command } from '../../../domain/procedures/engine/types.ts'
import type { Mapping, Prediction } from '../../../domain/procedures/migrate/migrate.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { predictMigration } from '../../../domain/tasks/migrate-case.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { anew, changed, reshaped } from '../../rules/procedures/support/other-releases.ts'
import { generatedRelease } from '../../rules/procedures/support/generated.ts'
import { runs, sampleSeed } from '../../rules/procedures/support/seed.ts'
import { aCampaign, aDryRun, runCampaign } from '../../support/a-campaign.ts'
import { aCase } from '../../support/a-case.ts'
import type { TaskRow, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

/** Ten times as many with `FC_SHARE=10`. */
const procedures = runs(10)
const casesOfEach = 10

let desk: Desk
let clerk: Colleague
let by: Colleague
beforeAll(async () => {
  desk = await aDesk(10)
  clerk = await desk.hire('front-desk', desk.here.org)
  by = await desk.hire('procedure-admin', desk.here.region ?? 0)
})
afterAll(() => desk.close())

interface Life {
  readonly one: TestCase
  /** What was foreseen of it before the campaign began. */
  readonly foreseen: Prediction
  readonly acted: 'before' | 'meanwhile' | 'not'
}

/** One act on an open task that the clerk may do, if there is one; `n` chooses which, and how it ends. */
async function act({ one, n }: { one: TestCase; n: number }, release: Release): Promise<boolean> {
  const open = (await one.tasks()).filter(({ state }) => state === 'open' || state === 'claimed')
  const task = open[n % Math.max(1, open.length)]
  const outcomes = task ? outcomesOf(release, task.step) : []
  const outcome = outcomes[n % Math.max(1, outcomes.length)]?.key
  if (!task || outcome === undefined) return false
  const done = await tried(() => complete(one, task, { outcome, n }))
  if (done) await one.advance('workflow')
  return done
}

function complete(one: TestCase, task: TaskRow, { outcome, n }: { outcome: string; n: number }) {
  const facts = { colour: n % 2 === 0 ? 'red' : 'green', score: n % 10, flag: n % 3 === 0 }
  return one.complete(clerk, task, { outcome, facts })
}

/** Whether it was done: a refusal is one of the answers that people get. */
async function tried(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (error instanceof DomainError) return false
    throw error
  }
}

async function begun(release: Release, n: number): Promise<TestCase> {
  const one = await aCase(desk, { by: clerk, release, facts: { colour: 'green' } })
  await one.advance('workflow')
  for (let k = 0; k < n % 4; k++) await act({ one, n: n + k }, release)
  return one
}

const firstTask = ({ steps }: Release) => steps.find(({ kind }) => kind === 'task')?.key

/** Other terms and ladders, or else a step by another name and tasks that end in other words. */
function nextOf(release: Release, n: number): { to: Release; mapping: Mapping } {
  const left = n % 2 === 0 ? firstTask(release) : undefined
  if (left === undefined) return { to: changed(release, n), mapping: {} }
  return { to: reshaped(release, left), mapping: { enter: { [left]: anew(left) } } }
}

interface Listed {
  readonly id: string
  readonly result: string
  readonly seq: number | null
}

const results = async (campaign: string) => {
  const { rows } = await desk.owner.query<Listed>(
    `select case_id as id, result, seq from campaign_case where campaign = $1`,
    [campaign],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

async function done({ id }: TestCase, seq: number | null) {
  const { rows } = await desk.owner.query<{ commands: Command[] }>(
    'select commands from case_move where case_id = $1 and seq = $2',
    [id, seq],
  )
  const commands = rows[0]?.commands ?? []
  const tasks = (kind: 'open-task' | 'close-task' | 'carry-task') =>
    commands.flatMap((one) => (one.kind === kind ? [one.task] : []))
  return {
    opened: tasks('open-task'),
    cancelled: tasks('close-task'),
    kept: tasks('carry-task'),
  }
}

const tasksIn = ({ opened, cancelled, kept }: Prediction) => ({
  opened,
  cancelled,
  kept: kept.map(({ task }) => task),
})

const seen = { moved: 0, changed: 0, returned: 0, refused: 0 }

const sample = fc.sample(generatedRelease, { seed: sampleSeed, numRuns: procedures })

test.each(sample.map((one, n): [number, Release] => [n, one]))(
  'cases of generated procedure %i move as foreseen while people act, or are listed',
  async (n, generated) => {
    const key = `generated-${String(n)}`
    const release = await desk.publish({ ...generated, key })
    const { to, mapping } = nextOf(release, n)
    await desk.publish(to)
    const cases: TestCase[] = []
    for (let k = 0; k < casesOfEach; k++) cases.push(await begun(release, n + k))
    const dryRun = await aDryRun(desk, { by, to, mapping })
    const lives: Life[] = []
    for (const [k, one] of cases.entries())
      lives.push(await foresee(one, k, { release, to, mapping }))
    const campaign = await startIfAny(() => aCampaign(desk, { by, to, mapping }, dryRun))
    if (campaign === undefined) return
    await Promise.all([
      runCampaign(desk, campaign),
      ...lives.map(({ one, acted }, k) => acted === 'meanwhile' && act({ one, n: k }, release)),
    ])
    const listed = await results(campaign)
    for (const life of lives) await expectForeseen(life, listed.get(life.one.id))
    const moved = lives.filter(({ one }) => listed.get(one.id)?.result === 'moved')
    for (const [k, { one }] of moved.entries()) await goneBack({ one, n: k }, { campaign, to })
  },
  60_000,
)

interface Goal {
  readonly release: Release
  readonly to: Release
  readonly mapping: Mapping
}

/** On one in three somebody acts after the dry-run, on one in three while the campaign runs. */
async function foresee(one: TestCase, k: number, { release, to, mapping }: Goal): Promise<Life> {
  const asked = { caseId: one.id, to: releaseName(to), mapping }
  const { prediction: foreseen } = await predictMigration(desk.engine, asked)
  if (k % 3 === 1) return { one, foreseen, acted: 'meanwhile' }
  const before = k % 3 === 0 && (await act({ one, n: k }, release))
  return { one, foreseen, acted: before ? 'before' : 'not' }
}

/** Undefined: it was closed before the dry-run. */
async function expectForeseen({ one, foreseen, acted }: Life, row: Listed | undefined) {
  if (!row) return
  const { result, seq } = row
  expect(['deviated', 'to-move']).not.toContain(result)
  if (acted === 'before') expect([one.id, result]).not.toEqual([one.id, 'moved'])
  if (result === 'changed') seen.changed += 1
  if (result !== 'moved') return
  seen.moved += 1
  expect(await done(one, seq)).toEqual(tasksIn(foreseen))
}

/** Undefined: none of the cases has anywhere to go. */
async function startIfAny(start: () => Promise<string>): Promise<string | undefined> {
  try {
    return await start()
  } catch (error) {
    if (error instanceof DomainError && error.code === 'campaign-empty') return undefined
    throw error
  }
}

/** One in two has somebody act on it before it is asked back. */
async function goneBack(
  life: { one: TestCase; n: number },
  { campaign, to }: { campaign: string; to: Release },
): Promise<void> {
  const caseId = life.one.id
  const acted = life.n % 2 === 0 && (await act(life, to))
  const returned = await tried(async () => {
    const way = await desk.actAs(by, (asking) => askWayBack(asking, { campaign, caseId }))
    await goBack(desk.deps, way, by.id)
  })
  if (acted) expect([caseId, returned]).toEqual([caseId, false])
  seen.returned += returned ? 1 : 0
  seen.refused += acted ? 1 : 0
}

test('of all that can become of a case there was enough, and every record holds together', async () => {
  expect(Math.min(...Object.values(seen))).toBeGreaterThan((procedures * casesOfEach) / 50)
  expect((await verifyCases(desk.batch)).violations).toEqual([])
})
