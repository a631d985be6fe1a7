import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { turnFlowTasks } from '../../../domain/siuss/ledger/flow-tasks.ts'
import { listFlows } from '../../../domain/siuss/ledger/list-flows.ts'
import { publishReady } from '../../../domain/siuss/ledger/publish-flows.ts'
import { putFlow } from '../../../domain/siuss/ledger/put-flow.ts'
import type { NewFlow } from '../../../domain/siuss/ledger/put-flow.ts'
import { setSender } from '../../../domain/siuss/sender.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aSendingDesk, goes, thisYear } from '../../support/a-benefit.ts'
import type { SendingDesk } from '../../support/a-benefit.ts'
import { aDayLater, aFlow, belfioreOf } from '../../support/a-flow.ts'
import type { Colleague } from '../../support/builders/a-desk.ts'

let at: SendingDesk
let there: string
let newOfficer: Colleague
/** Of both comuni, so that nothing is hidden from them. */
let planner: Colleague

beforeAll(async () => {
  at = await aSendingDesk()
  const { desk } = at
  there = await belfioreOf(desk.owner, desk.elsewhere.municipality)
  newOfficer = await desk.hire('admin-officer', desk.elsewhere.municipality ?? 0)
  planner = await desk.hire('admin-officer', desk.here.region ?? 0)
  await desk.actAs(newOfficer, (act) =>
    setSender(act, desk.elsewhere.municipality ?? 0, 'RSSMRA80A01H501U'),
  )
})
afterAll(() => at.desk.close())

/** As the acceptance of a transfer does. */
function moves(caseId: string) {
  const { org, municipality, zone, district, region } = at.desk.elsewhere
  return at.desk.owner.query(
    `update social_case set org = $2, municipality = $3, zone = $4, district = $5, region = $6, orgs = array[$2, $3, $4]::int[]
     where id = $1`,
    [caseId, org, municipality, zone, district, region],
  )
}

/** What is told of a minor: the ledger does not look inside. */
const minor = (about: TestCase, belfiore: string, digest: string): NewFlow =>
  aFlow(
    { belfiore, caseId: about.id, person: about.person },
    { kind: 'SINBA', year: thisYear, digest },
  )

const putAs = (who: Colleague, flow: NewFlow) => at.desk.actAs(who, ({ sql }) => putFlow(sql, flow))

const shown = async (of: string) =>
  (await at.flows(of)).map(({ belfiore, state, xml }) => [
    belfiore,
    state,
    /content-\d/.exec(xml)?.[0],
  ])

test.each(['published', 'acquired'])(
  'of a minor whose case moved once a flow was %s the new comune tells by its own',
  async (state) => {
    const about = await aCase(at.desk, { by: at.team.clerk })
    const { idFlusso } = await putAs(at.team.coordinator, minor(about, at.belfiore, 'content-1'))
    await goes(at, idFlusso, ['published', 'acquired'].slice(0, state === 'published' ? 1 : 2))
    await moves(about.id)
    await putAs(newOfficer, minor(about, there, 'content-2'))
    expect(await shown(about.id)).toEqual([
      [at.belfiore, state, 'content-1'],
      [there, 'ready', 'content-2'],
    ])
  },
)

test('what waited at the comune of before goes out as it was put, whoever prepares there or here', async () => {
  const about = await aCase(at.desk, { by: at.team.clerk })
  await putAs(at.team.coordinator, minor(about, at.belfiore, 'content-1'))
  await moves(about.id)
  await putAs(newOfficer, minor(about, there, 'content-1'))
  await putAs(newOfficer, minor(about, there, 'content-2'))
  await at.prepare(planner)
  const both = [
    [at.belfiore, 'ready', 'content-1'],
    [there, 'ready', 'content-2'],
  ]
  expect(await shown(about.id)).toEqual(both)
  await aDayLater(at.desk.owner)
  for (const belfiore of [at.belfiore, there]) await publishReady(at.desk.engine, belfiore)
  expect((await shown(about.id)).map(([, state]) => state)).toEqual(['published', 'published'])
})

test('a granted service stays with the comune that granted it: it is told once, and not taken back', async () => {
  const service = await at.aBenefit()
  await at.prepare()
  await moves(service.parent)
  await at.prepare(planner)
  await at.prepare(newOfficer, at.desk.elsewhere.municipality ?? 0)
  expect(await at.flows(service.id)).toMatchObject([{ belfiore: at.belfiore, state: 'ready' }])
  const [flow] = await at.flows(service.id)
  await goes(at, flow?.id, ['published', 'acquired'])
  await at.price(service.id, 3000)
  await at.prepare(planner)
  expect(
    (await at.flows(service.id)).map(({ belfiore, operation }) => [belfiore, operation]),
  ).toEqual(
    expect.arrayContaining([
      [at.belfiore, 'I'],
      [at.belfiore, 'C'],
      [at.belfiore, 'I'],
    ]),
  )
})

test('a service whose own case moved is not taken back at INPS by the comune that told it', async () => {
  const service = await at.aBenefit()
  await at.prepare()
  const [flow] = await at.flows(service.id)
  await goes(at, flow?.id, ['published', 'acquired'])
  await moves(service.id)
  await at.prepare(planner)
  expect(await at.flows(service.id)).toMatchObject([{ id: flow?.id, state: 'acquired' }])
  await at.prepare(newOfficer, at.desk.elsewhere.municipality ?? 0)
  expect((await at.flows(service.id)).map((one) => [one.belfiore, one.operation])).toEqual([
    [at.belfiore, 'I'],
    [there, 'I'],
  ])
})

test('what was rejected before a case moved is nobody’s to correct; what was incomplete is dropped', async () => {
  const rejected = await aCase(at.desk, { by: at.team.clerk })
  const draft = await aCase(at.desk, { by: at.team.clerk })
  const { idFlusso } = await putAs(at.team.coordinator, minor(rejected, at.belfiore, 'content-1'))
  await putAs(at.team.coordinator, { ...minor(draft, at.belfiore, 'content-1'), state: 'draft' })
  await goes(at, idFlusso, ['published', 'rejected'])
  const toCorrect = (who: Colleague) =>
    at.desk.actAs(who, async ({ sql }) =>
      (await listFlows(sql, { view: 'to-correct', limit: 200 })).rows.map((one) => one.idFlusso),
    )
  expect(await toCorrect(planner)).toContain(idFlusso)
  await moves(rejected.id)
  await moves(draft.id)
  await turnFlowTasks(at.desk.engine, () => Promise.resolve())
  expect(await toCorrect(planner)).not.toContain(idFlusso)
  expect((await rejected.tasks()).map(({ step }) => step)).not.toContain('ad-hoc')
  await at.prepare(newOfficer, at.desk.elsewhere.municipality ?? 0)
  expect(await shown(draft.id)).toEqual([[at.belfiore, 'dropped', 'content-1']])
  expect(await shown(rejected.id)).toEqual([[at.belfiore, 'rejected', 'content-1']])
})
