import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { getCampaign } from '../../../domain/campaign/campaigns.ts'
import { askWayBack, goBack } from '../../../domain/campaign/go-back.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { runs } from '../../rules/procedures/support/seed.ts'
import { aCampaign, aDryRun, runCampaign } from '../../support/a-campaign.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { movingRelease } from '../../support/releases/moving.ts'

const [first, second] = [movingRelease(1), movingRelease(2)]
const mapping = { enter: { write: 'mail' } }
/** A thousand with `FC_SHARE=6.25`, as one asks before a release. */
const cases = runs(160)
/** Steps done before, by where a case has come to. */
const walked = [[], ['open'], ['open', 'prepare'], ['open', 'visit']] as const

let desk: Desk
let clerk: Colleague
let by: Colleague

beforeAll(async () => {
  desk = await aDesk()
  for (const release of [first, second]) await desk.publish(release)
  clerk = await desk.hire('front-desk', desk.here.org)
  by = await desk.hire('procedure-admin', desk.here.region ?? 0)
})
afterAll(() => desk.close())

async function does(one: TestCase, step: string): Promise<void> {
  const outcome = step === 'open' ? 'work' : 'done'
  await one.complete(clerk, await one.task(step), { outcome })
}

async function begun(n: number): Promise<TestCase> {
  const one = await aCase(desk, { by: clerk, release: first })
  for (const step of walked[n % walked.length] ?? []) await does(one, step)
  return one
}

/** The next step that every version lets somebody do. @returns whether it was taken */
async function acts(one: TestCase): Promise<boolean> {
  const open = (await one.tasks()).filter(({ state }) => state === 'open')
  const task = open.find(({ step }) => ['open', 'visit', 'prepare'].includes(step))
  if (!task) return false
  try {
    const outcome = task.step === 'open' ? 'work' : 'done'
    await one.complete(clerk, task, { outcome })
    return true
  } catch (error) {
    // The page was opened before the rules changed.
    expect((error as { code?: string }).code).toBe('task-changed')
    return false
  }
}

const kindsOf = async (one: TestCase) => (await one.events()).map(({ kind }) => kind)
const times = (kinds: readonly string[], kind: string) => kinds.filter((one) => one === kind).length

/** What came of each case, by its id. */
async function resultsOf(campaign: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await desk.owner.query<{ id: string; result: string }>(
    `select case_id as id, result || case when checked then ', checked' else '' end as result
     from campaign_case where campaign = $1`,
    [campaign],
  )
  return new Map(rows.map(({ id, result }) => [id, result]))
}

async function goesBack(campaign: string, one: TestCase): Promise<string> {
  try {
    const asked = { campaign, caseId: one.id }
    await goBack(desk.deps, await desk.actAs(by, (act) => askWayBack(act, asked)), by.id)
    return 'back'
  } catch (error) {
    return (error as { code: string }).code
  }
}

/** How many acts of each case were taken. */
class Acts {
  readonly #taken = new Map<string, number>()

  async act(one: TestCase): Promise<void> {
    if (await acts(one)) this.#taken.set(one.id, this.of(one) + 1)
  }

  of({ id }: TestCase): number {
    return this.#taken.get(id) ?? 0
  }
}

test(
  'each case moves as it was foreseen, or is listed as changed since; every act is kept',
  async () => {
    const all: TestCase[] = []
    for (let n = 0; n < cases; n++) all.push(await begun(n))
    const part = (from: number, to: number) =>
      all.filter((_one, n) => n % 20 >= from && n % 20 < to)
    const [early, busy, quiet] = [part(0, 2), part(2, 14), part(14, 20)]
    const people = new Acts()
    const run = await aDryRun(desk, { by, to: second, mapping })
    for (const one of early) await people.act(one)
    const campaign = await aCampaign(desk, { by, to: second, mapping }, run)

    const person = async (share: number) => {
      for (const [n, one] of busy.entries()) if (n % 3 === share) await people.act(one)
    }
    await Promise.all([runCampaign(desk, campaign), person(0), person(1), person(2)])

    const { state, counts } = await desk.actAs(by, ({ sql }) => getCampaign(sql, campaign))
    const { moved, changed, waits, ...others } = counts
    expect([state, others]).toEqual(['done', {}])
    const result = await resultsOf(campaign)
    expect(early.map(({ id }) => result.get(id))).toEqual(early.map(() => 'changed'))
    expect(quiet.map(({ id }) => result.get(id))).toEqual(quiet.map(() => 'moved, checked'))
    for (const [n, one] of all.entries()) {
      const kinds = await kindsOf(one)
      const isMoved = result.get(one.id)?.startsWith('moved') === true
      expect(times(kinds, 'migrated')).toBe(isMoved ? 1 : 0)
      const before = walked[n % walked.length]?.length
      expect(times(kinds, 'completed')).toBe(Number(before) + people.of(one))
    }
    expect((await verifyCases(desk.batch)).violations).toEqual([])

    // The way back, until something happens.
    for (const one of quiet.filter((_one, n) => n % 2 === 0)) await people.act(one)
    for (const one of quiet) {
      const isLast = (await kindsOf(one)).at(-1) === 'migrated'
      expect(await goesBack(campaign, one)).toBe(isLast ? 'back' : 'no-way-back')
    }
    expect((await verifyCases(desk.batch)).violations).toEqual([])
  },
  runs(180_000),
)
