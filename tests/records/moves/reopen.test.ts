import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { openScope } from '../../../domain/auth/session.ts'
import { historyOf } from '../../../domain/diary/history.ts'
import { readFigures } from '../../../domain/reporting/figures.ts'
import { actOnCase } from '../../../domain/tasks/act-on-case.ts'
import { reopenCase } from '../../../domain/tasks/reopen-case.ts'
import { findReopening } from '../../../domain/tasks/reopening-choices.ts'
import { suspensionsOf } from '../../../domain/procedures/suspensions.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCase, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { append } from '../../support/builders/withdraw.ts'

let desk: Desk
let team: Team
beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(async () => {
  expect((await verifyCases(desk.batch)).violations).toEqual([])
  await desk.close()
})

const given = { to: 'triage', reason: 'worse', words: 'La madre\r\n è stata dimessa ' }

function reopen(
  who: Colleague,
  { id: caseId }: TestCase,
  { op = randomUUID(), ...asked }: Partial<typeof given> & { readonly op?: string } = {},
) {
  return actOnCase(
    desk.deps,
    {
      op,
      on: { caseId },
      open: async (sql) => {
        const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
        if (!session) throw new Error('not signed in')
        return { sql, session, request: 'test' }
      },
    },
    (act, found) => reopenCase(act, found, { ...given, ...asked, op }),
  )
}

/** Closed after its triage, so that the way back into it is known. */
async function aClosedCase(): Promise<TestCase> {
  const found = await aCaseInTriage(desk, team, { urgency: 'green' })
  await found.complete(team.worker, await found.task('triage'), { outcome: 'no-charge' })
  await found.advance('workflow')
  const closing = await found.task('close-case')
  await found.complete(team.coordinator, closing, { outcome: 'close' })
  await found.advance('workflow')
  expect(await stateOf(found)).toBe('closed')
  return found
}

const stateOf = ({ id, scalar }: TestCase) =>
  scalar<string>('select state from social_case where id = $1', [id])

const refusalOf = async (who: Colleague, { id }: TestCase) =>
  (await desk.actAs(who, (act) => findReopening(act, id)))?.refusal?.code

describe('a closed case that is opened again', () => {
  test('waits for its workflow, then is open in its phase, with a task and terms anew', async () => {
    const found = await aClosedCase()
    const { position } = await reopen(team.coordinator, found)
    expect(position).toMatchObject({ crossing: true, tellWorkflow: true })
    expect(await stateOf(found)).toBe('closed')
    await found.advance('workflow')
    const [row] = (
      await desk.owner.query(
        'select state, phase, outcome, closed_at from social_case where id = $1',
        [found.id],
      )
    ).rows
    expect(row).toEqual({ state: 'open', phase: 'triage', outcome: null, closed_at: null })
    expect((await found.task('triage')).key).toBe('triage#2')
    const terms = `select string_agg(id, ' ' order by id) as found from deadline where case_id = $1 and state = 'running'`
    expect(await found.scalar(terms, [found.id])).toBe('urgency@triage:2')
  })

  test('goes on to its end, and may be opened once more', async () => {
    const found = await aClosedCase()
    await reopen(team.coordinator, found)
    await found.advance('workflow')
    await found.complete(team.worker, await found.task('triage'), { outcome: 'no-charge' })
    await found.advance('workflow')
    const closing = await found.task('close-case')
    await found.complete(team.coordinator, closing, { outcome: 'close' })
    await found.advance('workflow')
    await reopen(team.worker, found)
    await found.advance('workflow')
    expect((await found.task('triage')).key).toBe('triage#3')
  })

  test('is opened once, however often the form comes', async () => {
    const found = await aClosedCase()
    const op = randomUUID()
    const first = await reopen(team.coordinator, found, { op })
    const again = await reopen(team.coordinator, found, { op })
    expect([first.repeated, again.repeated]).toEqual([false, true])
    await expect(reopen(team.coordinator, found)).rejects.toMatchObject({ code: 'case-moving' })
    await found.advance('workflow')
    await expect(reopen(team.coordinator, found)).rejects.toMatchObject({ code: 'case-open' })
    const events = (await found.events()).filter(({ kind }) => kind === 'reopened')
    expect(events).toHaveLength(1)
  })

  test('tells in its history who opened it, why, and from where; the audit has it too', async () => {
    const found = await aClosedCase()
    await reopen(team.coordinator, found)
    await found.advance('workflow')
    const { rows } = await desk.actAs(team.coordinator, ({ sql }) =>
      historyOf(sql, found.id, { filter: 'decisions' }),
    )
    const told = rows.find((row) => row.source === 'event' && row.kind === 'reopened')
    expect(told).toMatchObject({
      who: team.coordinator.name,
      to: 'triage',
      reason: 'La situazione è peggiorata',
      words: { reason: 'La madre\n è stata dimessa' },
    })
    const detail = `select detail from audit_event where case_id = $1 and action = 'case-reopened'`
    expect(await found.scalar(detail, [found.id])).toEqual({ to: 'triage', reason: 'worse' })
  })

  test('is no new case: it counts among the open ones, and not as another access', async () => {
    const found = await aClosedCase()
    const before = await desk.actAs(team.coordinator, ({ sql }) => readFigures(sql))
    await reopen(team.coordinator, found)
    await found.advance('workflow')
    const after = await desk.actAs(team.coordinator, ({ sql }) => readFigures(sql))
    const open = ({ cases }: typeof after) => cases.reduce((sum, { n }) => sum + n, 0)
    expect(open(after)).toBe(open(before) + 1)
    expect(after.accesses).toEqual(before.accesses)
  })

  test('has no suspension left open, on its pages as in its terms', async () => {
    const found = await aCaseInTriage(desk, team, { urgency: 'green' })
    const payload = { from: '2026-01-10', reason: 'document' }
    await append(desk, found.id, { kind: 'terms-suspended', payload })
    await found.advance('web')
    await found.complete(team.worker, await found.task('triage'), { outcome: 'no-charge' })
    await found.advance('workflow')
    const closing = await found.task('close-case')
    await found.complete(team.coordinator, closing, { outcome: 'close' })
    await found.advance('workflow')
    await reopen(team.coordinator, found)
    await found.advance('workflow')
    const known = await desk.actAs(team.coordinator, ({ sql }) => suspensionsOf(sql, found.id))
    expect(known.map(({ until }) => until)).not.toContain(undefined)
  })
})

describe('a re-opening is refused', () => {
  test('to who is not among those that the procedure names', async () => {
    const found = await aClosedCase()
    expect(await refusalOf(team.clerk, found)).toBe('reopening-not-theirs')
    await expect(reopen(team.clerk, found)).rejects.toMatchObject({ status: 403 })
    const stranger = await desk.hire('coordinator', desk.elsewhere.zone ?? 0)
    await expect(reopen(stranger, found)).rejects.toMatchObject({ code: 'case-not-found' })
  })

  test('while the case is open, or where the procedure foresees none', async () => {
    const open = await aCaseInTriage(desk, team)
    expect(await refusalOf(team.coordinator, open)).toBe('case-open')
    const withdrawn = await aCaseInTriage(desk, team)
    await append(desk, withdrawn.id, { kind: 'withdrawn', payload: { reason: 'test' } })
    await withdrawn.advance('workflow')
    await expect(reopen(team.coordinator, withdrawn)).rejects.toMatchObject({
      code: 'not-reopenable',
    })
  })

  test('with all that is missing, and nothing is written', async () => {
    const found = await aClosedCase()
    const wrong = reopen(team.coordinator, found, {
      to: 'sign-plan',
      reason: 'because',
      words: ' ',
    })
    await expect(wrong).rejects.toMatchObject({
      code: 'reopening-invalid',
      detail: { problems: [{ field: 'to' }, { field: 'reason' }, { field: 'words' }] },
    })
    expect((await found.events()).some(({ kind }) => kind === 'reopened')).toBe(false)
  })

  test('of a contact closed at the desk after thirty days; before, its card is opened again', async () => {
    const found = await aCase(desk, { by: team.clerk })
    const card = await found.task('access-card')
    await found.complete(team.clerk, card, { outcome: 'information-only' })
    await found.advance('workflow')
    await setClock(desk.owner, { minutesAhead: 40 * 1440 })
    const clerk = () => desk.hire('front-desk', desk.here.org)
    expect(await refusalOf(await clerk(), found)).toBe('reopening-too-late')
    await setClock(desk.owner, { minutesAhead: 20 * 1440 })
    await reopen(await clerk(), found, { to: 'access-card', reason: 'mistake' })
    await found.advance('workflow')
    expect((await found.task('access-card')).key).toBe('access-card#2')
  })
})
