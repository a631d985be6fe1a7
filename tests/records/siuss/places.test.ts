import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { Role } from '../../../domain/auth/roles.ts'
import { approversOf } from '../../../domain/siuss/files/approvers.ts'
import { askForFlowFile } from '../../../domain/siuss/files/ask.ts'
import { approveFlowFile } from '../../../domain/siuss/files/decide.ts'
import { getFlowFile, recentFlowFiles } from '../../../domain/siuss/files/files.ts'
import { listFlows } from '../../../domain/siuss/ledger/list-flows.ts'
import { stopFlow } from '../../../domain/siuss/ledger/stop-flow.ts'
import { prepareFlows } from '../../../domain/siuss/prepare-flows.ts'
import { setSender } from '../../../domain/siuss/sender.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import { belfioreOf } from '../../support/a-flow.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { publishedFlows } from '../../support/published-flows.ts'

let desk: Desk
let comune: number
let officer: Colleague
let caseId: string

beforeAll(async () => {
  desk = await aDesk()
  const team = await aTeam(desk)
  comune = desk.here.municipality ?? 0
  officer = await desk.hire('admin-officer', desk.here.zone ?? 0)
  const { id, person } = await aCase(desk, { by: team.clerk })
  caseId = id
  const about = { belfiore: await belfioreOf(desk.owner, comune), caseId, person }
  await desk.actAs(officer, (act) => setSender(act, comune, 'RSSMRA80A01H501U'))
  await publishedFlows(desk.owner, about, { count: 2, at: '2026-03-10T09:00:00Z' })
})
afterAll(() => desk.close())

/** Somebody of one role here, and an administrative officer of a comune elsewhere. */
async function alsoElsewhere(role: Role, org: number): Promise<Colleague> {
  const one = await desk.hire(role, org)
  await desk.owner.query(
    `insert into user_role (user_id, role, org, valid_from) values ($1, 'admin-officer', $2, '2020-01-01')`,
    [one.id, desk.elsewhere.municipality],
  )
  return one
}

const ask = (by: Colleague) =>
  desk.actAs(by, (act) =>
    askForFlowFile(act, {
      ...{ municipality: comune, kind: 'PS_PSA_SINA', format: 'xml' },
      ...{ since: '2026-03-01', until: '2026-03-31', purpose: 'Controllo con la ragioneria' },
    }),
  )
const refusal = (code: string) => expect.objectContaining({ code })
const inBase = (by: Colleague, text: string, values: unknown[]) =>
  desk.actAs(by, ({ sql }) => sql.query(text, values))

async function keepsOutOfFiles(who: Colleague): Promise<void> {
  await expect(ask(who)).rejects.toEqual(refusal('comune-not-yours'))
  const id = await ask(officer)
  await expect(desk.actAs(who, ({ sql }) => getFlowFile(sql, id))).rejects.toEqual(
    refusal('flow-file-gone'),
  )
  await expect(desk.actAs(who, (act) => approveFlowFile(act, id))).rejects.toEqual(
    refusal('flow-file-gone'),
  )
  expect(await desk.actAs(who, ({ sql }) => recentFlowFiles(sql))).toEqual([])
  const names = await desk.actAs(officer, ({ sql }) => approversOf(sql, comune, officer.id))
  expect(names.map((one) => one.id)).not.toContain(who.id)
  const count = `select flows from flow_file_stretch($1, 'PS_PSA_SINA', '2026-03-01', '2026-03-31')`
  expect(await inBase(who, count, [comune])).toEqual([{ flows: 0 }])
  await desk.actAs(officer, ({ sql }) =>
    sql.query(`select tell_of_flow_file($1, $2, 'to-decide')`, [id, [who.id]]),
  )
  const told = `select 1 from notice where audience = $1 and effect_key like 'flow-file:%'`
  expect((await desk.owner.query(told, [`user:${who.id}`])).rows).toEqual([])
}

test.each(['admin-officer', 'coordinator'] as const)(
  'a file of the whole comune is not for the %s of one of its offices',
  async (role) => {
    await keepsOutOfFiles(await desk.hire(role, desk.here.org))
  },
)

test('who holds the role at the comune or above it asks, and lets go', async () => {
  const { municipality, zone, region } = desk.here
  for (const org of [municipality, zone, region]) {
    const id = await ask(await desk.hire('coordinator', org ?? 0))
    const second = await desk.hire('admin-officer', org ?? 0)
    await desk.actAs(second, (act) => approveFlowFile(act, id))
  }
})

test('who only plans here, and keeps flows elsewhere, has no part in the flows of here', async () => {
  const who = await alsoElsewhere('planner', desk.here.region ?? 0)
  await keepsOutOfFiles(who)
  const ours = refusal('comune-not-yours')
  await expect(
    desk.actAs(who, (act) => prepareFlows(act, { municipality: comune, year: 2026 })),
  ).rejects.toEqual(ours)
  await expect(
    desk.actAs(who, (act) => setSender(act, comune, 'BNCGLI85M41A662E')),
  ).rejects.toEqual(ours)
  const sender = `insert into siuss_sender (municipality, fiscal_code, set_by) values ($1, 'BNCGLI85M41A662E', $2)`
  await expect(inBase(who, sender, [comune, who.id])).rejects.toMatchObject({ code: '42501' })
  const count = `insert into siuss_count (municipality, year, layout, kind, code, n) values ($1, 2026, 'SINBA', 'rule', 'x', 1)`
  await expect(inBase(who, count, [comune])).rejects.toMatchObject({ code: '42501' })
})

test('who sees a case by another role decides nothing of its flows', async () => {
  const who = await alsoElsewhere('social-worker', desk.here.org)
  const flows = 'select id_flusso as id from siuss_flow where case_id = $1'
  const [flow] = await desk.actAs(who, ({ sql }) => sql.query<{ id: string }>(flows, [caseId]))
  expect(flow).toBeDefined()
  await expect(
    desk.actAs(who, (act) => stopFlow(act, flow?.id ?? '', 'Curiosità')),
  ).rejects.toEqual(refusal('flow-gone'))
  const all = { view: 'all', limit: 25 } as const
  expect((await desk.actAs(who, ({ sql }) => listFlows(sql, all))).rows).toEqual([])
  expect((await desk.actAs(officer, ({ sql }) => listFlows(sql, all))).rows).toHaveLength(2)
  const decision = `insert into siuss_decision (about, send, reason, decided_by) values ($1, true, 'Prova', $2)`
  await expect(inBase(who, decision, [caseId, who.id])).rejects.toMatchObject({ code: '42501' })
})
