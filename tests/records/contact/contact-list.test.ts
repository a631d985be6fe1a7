import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { cardQuestions } from '../../../domain/contact/card-questions.ts'
import { listContacts } from '../../../domain/contact/contact-list.ts'
import type { ContactAsk } from '../../../domain/contact/contact-list.ts'
import { deleteContact } from '../../../domain/contact/delete-contact.ts'
import { readFigures } from '../../../domain/reporting/figures.ts'
import { actOnCase } from '../../../domain/tasks/act-on-case.ts'
import { openScope } from '../../../domain/auth/session.ts'
import { aCase, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let other: Colleague
let stranger: Colleague

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  other = await desk.hire('front-desk', desk.here.org)
  stranger = await desk.hire('front-desk', desk.elsewhere.org)
})
afterAll(() => desk.close())

async function list(who: Colleague, ask: Partial<ContactAsk> = {}, size?: number) {
  return desk.actAs(who, async ({ sql }) => {
    const [now] = await sql.query<{ today: string }>('select siso_today()::text as today')
    const today = now?.today ?? ''
    const whole = { offices: [desk.here.org], from: today, to: today, ...ask }
    const questions = await cardQuestions(sql)
    return listContacts(sql, whole, { questions, ...(size !== undefined && { size }) })
  })
}
const ids = async (who: Colleague, ask: Partial<ContactAsk> = {}) =>
  (await list(who, ask)).rows.map(({ id }) => id)

async function closedAtDesk(answers: Record<string, string>, by = team.clerk): Promise<TestCase> {
  const one = await aCase(desk, { by })
  const card = await one.task('access-card')
  await one.complete(by, card, { outcome: 'information-only', answers })
  return one
}

function remove(who: Colleague, one: TestCase, reason = 'twice') {
  const op = randomUUID()
  const open = async (sql: Parameters<typeof openScope>[0]) => {
    const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
    if (!session) throw new Error('not signed in')
    return { sql, session, request: 'test' }
  }
  return actOnCase(desk.deps, { op, open, on: { caseId: one.id } }, (act, caseId) =>
    deleteContact(act, caseId, { op, reason, note: 'Due clic' }),
  )
}

describe('the list of contacts', () => {
  test('shows how each came, how urgent it is and how it ended, newest first', async () => {
    const closed = await closedAtDesk({ mode: 'phone', urgency: 'green' })
    const open = await aCase(desk, { by: team.clerk })
    const { rows } = await list(team.clerk)
    expect(rows.slice(0, 2)).toMatchObject([
      { id: open.id, state: 'at-desk', outcome: null, channel: null, operator: team.clerk.name },
      { id: closed.id, state: 'closed', outcome: 'information-only', channel: 'phone' },
    ])
  })

  test('an outcome that says the urgency is the urgency', async () => {
    const one = await aCase(desk, { by: team.clerk })
    const answers = { mode: 'phone', urgency: 'green' }
    await one.complete(team.clerk, await one.task('access-card'), { outcome: 'urgent', answers })
    expect(await ids(team.clerk, { urgency: 'red' })).toContain(one.id)
    expect(await ids(team.clerk, { urgency: 'green' })).not.toContain(one.id)
  })

  test('is filtered by each thing that it shows', async () => {
    const mine = await closedAtDesk({ mode: 'email' }, other)
    const gone = await aCaseInTriage(desk, team)
    expect(await ids(team.clerk, { operator: other.id })).toEqual([mine.id])
    expect(await ids(team.clerk, { channel: 'email' })).toEqual([mine.id])
    expect(await ids(team.clerk, { state: 'gone-on' })).toContain(gone.id)
    expect(await ids(team.clerk, { state: 'gone-on' })).not.toContain(mine.id)
    expect(await ids(team.clerk, { outcome: 'to-triage' })).toContain(gone.id)
    expect(await ids(team.clerk, { outcome: 'to-triage' })).not.toContain(mine.id)
    expect(await ids(team.clerk, { from: '2020-01-01', to: '2020-12-31' })).toEqual([])
    expect(await ids(team.clerk, { offices: [desk.elsewhere.org] })).toEqual([])
  })

  test('is walked page by page, each contact once', async () => {
    const all = await ids(team.clerk)
    const seen: string[] = []
    let page = await list(team.clerk, {}, 2)
    seen.push(...page.rows.map(({ id }) => id))
    while (page.next) {
      page = await list(team.clerk, { after: page.next }, 2)
      seen.push(...page.rows.map(({ id }) => id))
    }
    expect(seen).toEqual(all)
  })

  test('shows nothing to who works elsewhere, nor protected contacts', async () => {
    expect(await ids(stranger)).toEqual([])
    const one = await aCase(desk, { by: team.clerk })
    await desk.owner.query('update social_case set protected = true where id = $1', [one.id])
    expect(await ids(team.clerk)).not.toContain(one.id)
  })
})

describe('a contact opened by mistake', () => {
  test('is deleted by its author: it closes, leaves list and counts, and stays in the record', async () => {
    const planner = await desk.hire('planner', desk.here.zone ?? 0)
    const figures = () => desk.actAs(planner, ({ sql }) => readFigures(sql))
    const one = await aCase(desk, { by: team.clerk })
    const before = await figures()
    await remove(team.clerk, one)
    const after = await figures()
    const sum = ({ accesses }: typeof before) => accesses.reduce((all, { n }) => all + n, 0)
    expect([sum(before) - sum(after), after.deleted - before.deleted]).toEqual([1, 1])
    expect(await ids(team.clerk)).not.toContain(one.id)
    expect(await ids(team.clerk, { state: 'deleted' })).toEqual([one.id])
    expect(await one.scalar('select state from social_case where id = $1')).toBe('closed')
    const trace = `select detail ->> 'reason' from audit_event where action = 'contact-deleted' and case_id = $1`
    expect(await one.scalar(trace)).toBe('twice')
    expect(await one.scalar('select note from deleted_contact where case_id = $1')).toBe('Due clic')
  })

  test('is refused to a colleague, and allowed to who coordinates', async () => {
    const one = await aCase(desk, { by: team.clerk })
    await expect(remove(other, one)).rejects.toMatchObject({ code: 'not-yours-to-delete' })
    await remove(team.coordinator, one)
    expect(await ids(team.clerk, { state: 'deleted' })).toContain(one.id)
  })

  test('is refused once the card has left the desk, also where it has come back', async () => {
    const one = await aCaseInTriage(desk, team)
    await expect(remove(team.clerk, one)).rejects.toMatchObject({ code: 'contact-left-desk' })
    await one.complete(team.worker, await one.task('triage'), { outcome: 'complete-card' })
    await one.advance('workflow')
    expect((await one.task('access-card')).key).toBe('access-card#2')
    await expect(remove(team.clerk, one)).rejects.toMatchObject({ code: 'contact-left-desk' })
  })

  test('is refused without a reason of the list', async () => {
    const one = await aCase(desk, { by: team.clerk })
    await expect(remove(team.clerk, one, 'boh')).rejects.toMatchObject({ code: 'mistake-unknown' })
  })
})
