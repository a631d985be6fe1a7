import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { openScope } from '../../../domain/auth/session.ts'
import { transaction } from '../../../domain/database.ts'
import { protectPerson } from '../../../domain/registry/protect-person.ts'
import { acceptOutcomes } from '../../../domain/siuss/ledger/accept-outcomes.ts'
import { turnFlowTasks } from '../../../domain/siuss/ledger/flow-tasks.ts'
import { publishReady, scopeComune } from '../../../domain/siuss/ledger/publish-flows.ts'
import { putFlow } from '../../../domain/siuss/ledger/put-flow.ts'
import type { NewFlow } from '../../../domain/siuss/ledger/put-flow.ts'
import type { OutcomeCode } from '../../../domain/siuss/ledger/rules.ts'
import { holdCase as takeCase } from '../../../domain/tasks/act-of-record.ts'
import { actOnCase } from '../../../domain/tasks/act-on-case.ts'
import { cancelAddedTask } from '../../../domain/tasks/cancel-task.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDayLater, aFlow, belfioreOf } from '../../support/a-flow.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { holdCase, someoneWaits } from '../../support/builders/locks.ts'

let desk: Desk
let team: Team
let officer: Colleague
let belfiore: string
let one: TestCase
let minute = 0

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  officer = await desk.hire('admin-officer', desk.here.zone ?? 0)
  belfiore = await belfioreOf(desk.owner, desk.here.municipality)
})
afterAll(() => desk.close())
beforeEach(async () => {
  one = await aCaseInAssessment(desk, team)
})

/** Puts a flow of the case and publishes it, as if its day had gone by. */
async function sent(over: Partial<NewFlow> = {}): Promise<string> {
  const about = { belfiore, caseId: one.id, person: one.person }
  const { idFlusso } = await desk.actAs(team.worker, ({ sql }) => putFlow(sql, aFlow(about, over)))
  await aDayLater(desk.owner)
  await publishReady(desk.engine, belfiore)
  return idFlusso
}

const told = 'In cooperazione è possibile inviare solo un beneficiario e una prestazione sociale'

/** INPS brings an outcome, each acquired a minute after the one before. */
const hear = (idFlusso: string, code: OutcomeCode = 'RICHIESTA_INVALIDA') =>
  transaction(desk.web, async (sql) => {
    await scopeComune(sql, belfiore)
    const acquiredAt = new Date(Date.UTC(2026, 11, 1, 8, ++minute))
    const description = code === 'OK' ? '' : told
    await acceptOutcomes(sql, belfiore, [{ idFlusso, code, acquiredAt, description, siussId: '' }])
  })

/** The worker's round, and what its waking leads to. */
async function turn(): Promise<string[]> {
  const moved: string[] = []
  await turnFlowTasks(desk.engine, (caseId) => Promise.resolve(void moved.push(caseId)))
  if (moved.includes(one.id)) await one.advance('workflow')
  return moved
}

const added = async () => (await one.tasks()).filter(({ step }) => step === 'ad-hoc')
const states = async () => (await added()).map(({ state }) => state)
const words = (part: string) =>
  one.scalar<string>(
    `select string_agg(body, '; ' order by seq) from act_text where case_id = $1 and part = $2`,
    [one.id, part],
  )

function cancel(who: Colleague, taskId: string) {
  const op = randomUUID()
  const open = async (sql: Parameters<typeof openScope>[0]) => {
    const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
    if (!session) throw new Error('not signed in')
    return { sql, session, request: 'test' }
  }
  return actOnCase(desk.deps, { op, open, on: { taskId } }, (act, caseId) =>
    cancelAddedTask(act, caseId, { op, taskId, reason: 'Era già giusto' }),
  )
}

test('a case that closes while it is waited for is held as closed', async () => {
  const release = await holdCase(desk, one.id)
  const held = transaction(desk.engine, (sql) => takeCase(sql, one.id))
  await someoneWaits(desk)
  const close = `update social_case set state = 'closed', closed_at = siso_clock() where id = $1`
  await desk.owner.query(close, [one.id])
  await release()
  expect(await held).toMatchObject({ state: 'closed' })
})

describe('a flow that INPS rejects', () => {
  test('opens one task for who keeps the flows, with the rule, its words and the flow', async () => {
    const id = await sent()
    await hear(id)
    expect(await turn()).toContain(one.id)
    expect(await turn()).not.toContain(one.id)
    const tasks = await added()
    expect(tasks).toMatchObject([{ state: 'open', assignee: null, purpose: 'ad-hoc' }])
    expect(tasks[0]?.groups).toContain(`admin-officer@${String(desk.here.zone)}`)
    expect(await words('title')).toBe('Correggi flusso: Scheda del minore, 2026')
    const instructions = await words('instructions')
    const comune = await one.scalar<string>('select name from organisation where id = $1', [
      desk.here.municipality,
    ])
    for (const said of [id, told, 'Regola S02: Un flusso porta', `${comune}, anno 2026`])
      expect(instructions).toContain(said)
    expect(await words('flow')).toBe(id)
  })

  test('waits for somebody until INPS has acquired what corrects it', async () => {
    await hear(await sent())
    await turn()
    const anew = await sent({ digest: 'content-2' })
    await turn()
    expect(await states()).toEqual(['open'])
    await hear(anew, 'OK')
    await turn()
    expect(await states()).toEqual(['cancelled'])
    expect(await words('reason')).toBe('Il flusso non è più da correggere.')
  })

  test('is nobody’s work any more where INPS takes it back', async () => {
    const id = await sent()
    await hear(id)
    await turn()
    await hear(id, 'OK')
    await turn()
    expect(await states()).toEqual(['cancelled'])
    await hear(id)
    await turn()
    expect(await states()).toEqual(['cancelled', 'open'])
  })

  test('is closed by hand with a reason, and asked again only of the flow that corrects it', async () => {
    await hear(await sent())
    await turn()
    const [task] = await added()
    const other = await desk.hire('social-worker', desk.here.org)
    await expect(cancel(other, task?.id ?? '')).rejects.toMatchObject({
      code: 'not-yours-to-cancel',
    })
    await cancel(officer, task?.id ?? '')
    await turn()
    expect(await states()).toEqual(['cancelled'])
    await hear(await sent({ digest: 'content-2' }))
    await turn()
    expect(await states()).toEqual(['cancelled', 'open'])
  })

  test('of a protected person goes to who follows her, and to nobody else', async () => {
    await hear(await sent())
    await desk.actAs(team.coordinator, (act) =>
      protectPerson(act, {
        personId: one.person,
        named: [team.worker.id],
        reason: 'violence',
      }),
    )
    await turn()
    expect(await added()).toMatchObject([{ assignee: team.worker.id, groups: [] }])
  })

  test('of a case that is closed stays a notice and a line of the ledger', async () => {
    await hear(await sent())
    await desk.owner.query(
      `update social_case set state = 'closed', closed_at = siso_clock() where id = $1`,
      [one.id],
    )
    expect(await turn()).not.toContain(one.id)
    expect(await added()).toEqual([])
    await desk.owner.query(
      `update social_case set state = 'open', closed_at = null where id = $1`,
      [one.id],
    )
  })
})

test('a flow of which INPS says nothing for days opens a check, which its answer closes', async () => {
  const id = await sent()
  await desk.engine.query('select tell_silent_flows(-1, 100)')
  await turn()
  expect(await states()).toEqual(['open'])
  expect(await words('title')).toBe('Controlla flusso: Scheda del minore, 2026')
  await hear(id, 'OK')
  await turn()
  expect(await states()).toEqual(['cancelled'])
})

test('what two workers do at once is one task', async () => {
  await hear(await sent())
  await Promise.all([turn(), turn(), turn()])
  await one.advance('workflow')
  expect(await added()).toHaveLength(1)
})

describe('a person who is protected in the 24 hours before publication', () => {
  const protect = () =>
    desk.actAs(team.coordinator, (act) =>
      protectPerson(act, { personId: one.person, named: [], reason: 'violence' }),
    )

  test('is held when her flow would have left, and leaves once somebody decided so', async () => {
    const about = { belfiore, caseId: one.id, person: one.person }
    const put = () => desk.actAs(team.coordinator, ({ sql }) => putFlow(sql, aFlow(about)))
    const { idFlusso } = await put()
    await protect()
    await aDayLater(desk.owner)
    expect(await publishReady(desk.engine, belfiore)).not.toContain(idFlusso)
    const state = () =>
      one.scalar<string>('select state from siuss_flow where id_flusso = $1', [idFlusso])
    expect(await state()).toBe('draft')
    await desk.owner.query(
      `insert into siuss_decision (about, send, reason, decided_by) values ($1, true, 'Sentita', $2)`,
      [one.id, team.coordinator.id],
    )
    await put()
    await aDayLater(desk.owner)
    expect(await publishReady(desk.engine, belfiore)).toContain(idFlusso)
    const { rows } = await desk.owner.query(
      `select 1 from audit_event where action = 'flows-held' and detail -> 'flows' ? $1`,
      [idFlusso],
    )
    expect(rows).toHaveLength(1)
  })
})
