import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { openScope } from '../../../domain/auth/session.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { changeCalendars } from '../../../domain/tasks/change-calendar.ts'
import { checkTermsAct, moveTerms } from '../../../domain/tasks/move-terms.ts'
import type { TermsAct } from '../../../domain/tasks/move-terms.ts'
import { previewTerms } from '../../../domain/tasks/preview-terms.ts'
import { suspensionsOf } from '../../../domain/procedures/suspensions.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCase, aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { later, setClock } from '../../support/builders/clock.ts'
import { correctFacts } from '../../support/builders/withdraw.ts'

let desk: Desk
let team: Team

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())
beforeEach(() => setClock(desk.owner, { minutesAhead: 0 }))

const day = 86_400_000
const dayOf = (days: number) => dayInItaly(Date.now() + days * day)

const open = (who: Colleague) => async (sql: Sql) => {
  const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
  if (!session) throw new Error(`${who.name} is not signed in`)
  return { sql, session, request: 'test' }
}

interface By {
  readonly who?: Colleague
  readonly op?: string
}

function act(one: TestCase, asked: TermsAct, { who = team.worker, op = randomUUID() }: By = {}) {
  return moveTerms(desk.deps, open(who), { caseId: one.id, op, act: asked })
}

const document = { reason: 'document', note: 'Manca il verbale' }
const suspend = (from: number, until?: number): TermsAct => {
  return {
    act: 'suspend',
    from: dayOf(from),
    until: until === undefined ? '' : dayOf(until),
    ...document,
  }
}

interface Term {
  readonly state: string
  readonly version: number
  readonly dueAt: Date | null
}

async function term(one: TestCase): Promise<Term> {
  const { rows } = await desk.owner.query<Term>(
    `select state, version, due_at as "dueAt" from deadline where case_id = $1 and deadline = 'assessment'`,
    [one.id],
  )
  if (!rows[0]) throw new Error('the assessment must have its term')
  return rows[0]
}

async function known(one: TestCase) {
  const found = await desk.actAs(team.coordinator, ({ sql }) => suspensionsOf(sql, one.id))
  return found[0] ?? Promise.reject(new Error('there is no suspension'))
}

const verified = async (one: TestCase) =>
  (await verifyCases(desk.batch, { only: one.id })).violations

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )

describe('suspending terms', () => {
  test('leaves the term without a date, and its task; nothing else stops', async () => {
    const one = await aCaseInAssessment(desk, team)
    const before = await term(one)
    await act(one, suspend(0))
    expect(await term(one)).toEqual({
      state: 'suspended',
      version: before.version + 1,
      dueAt: null,
    })
    expect((await one.task('assess')).due_at).toBeNull()
    expect(await verified(one)).toEqual([])
  })

  test('is told with who, when and why, and leaves its trace', async () => {
    const one = await aCaseInAssessment(desk, team)
    await act(one, suspend(0), { who: team.coordinator })
    expect(await known(one)).toMatchObject({
      from: dayOf(0),
      ...document,
      by: team.coordinator.name,
      changes: 0,
    })
    const trace = `select detail from audit_event where case_id = $1 and action = 'terms-moved'`
    const { rows } = await desk.owner.query<{ detail: object }>(trace, [one.id])
    expect(rows[0]?.detail).toMatchObject({ act: 'suspend', from: dayOf(0), reason: 'document' })
  })

  test('sent twice counts once', async () => {
    const one = await aCaseInAssessment(desk, team)
    const op = randomUUID()
    await act(one, suspend(0), { op })
    await act(one, suspend(0), { op })
    const events = await one.events()
    expect(events.filter(({ kind }) => kind === 'terms-suspended')).toHaveLength(1)
  })

  test('ends when the terms are taken up again, and the term is later by as many days', async () => {
    const one = await aCaseInAssessment(desk, team)
    await act(one, suspend(0))
    const { id } = await known(one)
    await act(one, { act: 'resume', suspension: id, seen: 0, until: dayOf(60) })
    const plain = await aCaseInAssessment(desk, team)
    const [moved, other] = [await term(one), await term(plain)]
    expect(moved.state).toBe('running')
    const days = Number(moved.dueAt) / day - Number(other.dueAt) / day
    expect(days).toBeGreaterThan(56)
    expect((await one.task('assess')).due_at).toEqual(moved.dueAt)
    expect(await verified(one)).toEqual([])
  })

  test('can be corrected and annulled, also backwards', async () => {
    const one = await aCaseInAssessment(desk, team)
    const before = await term(one)
    await act(one, suspend(0, 9))
    const { id } = await known(one)
    const typed = { from: dayOf(1), until: dayOf(4), ...document }
    await act(one, { act: 'correct', suspension: id, seen: 0, ...typed, reason: 'hospital' })
    expect(await known(one)).toMatchObject({ from: dayOf(1), reason: 'hospital', changes: 1 })
    const gone = { act: 'annul', suspension: id, seen: 1 } as const
    expect(await codeOf(act(one, { ...gone, note: ' ' }))).toBe('suspension-invalid')
    await act(one, { ...gone, note: 'Era un’altra pratica' })
    expect((await term(one)).dueAt).toEqual(before.dueAt)
    expect(await verified(one)).toEqual([])
  })

  test('after the term was missed asks somebody to look at what has fired', async () => {
    const one = await aCaseInAssessment(desk, team)
    const { dueAt } = await term(one)
    await desk.owner.query(
      `update session set created_at = now() + interval '1 year', expires_at = now() + interval '2 years'`,
    )
    await setClock(desk.owner, { at: later(dueAt ?? '', 60_000) })
    await act(one, suspend(5, 20))
    const review = (await one.tasks()).find(({ purpose, state }) => {
      return purpose === 'follow-up' && (state === 'open' || state === 'claimed')
    })
    expect(review).toBeDefined()
    const titles = `select title from task where case_id = $1 and title like 'Riesamina «Valutazione%prima della nuova data'`
    expect((await desk.owner.query(titles, [one.id])).rowCount).toBe(1)
    // The rungs fell due first: they are in the log before the act.
    const kinds = (await one.events()).map(({ kind }) => kind)
    expect(kinds.lastIndexOf('rung')).toBeLessThan(kinds.indexOf('terms-suspended'))
    expect(await verified(one)).toEqual([])
  })

  test('is shown before it is made, as it then is', async () => {
    const one = await aCaseInAssessment(desk, team)
    const before = await term(one)
    const asked = suspend(0, 9)
    const event = await desk.actAs(team.worker, ({ sql }) => checkTermsAct(sql, one.id, asked))
    const { effects } = await previewTerms(desk.engine, one.id, event)
    expect(await one.events()).not.toContainEqual(
      expect.objectContaining({ kind: 'terms-suspended' }),
    )
    await act(one, asked)
    const after = await term(one)
    const told = effects.find(({ deadline }) => deadline === 'assessment')
    expect(told?.before).toBe(before.dueAt?.toISOString())
    expect(told?.after).toBe(after.dueAt?.toISOString())
  })
})

describe('is refused', () => {
  test('to who neither follows the case nor coordinates', async () => {
    const one = await aCaseInAssessment(desk, team)
    const other = await desk.hire('social-worker', desk.here.org)
    const stranger = await desk.hire('coordinator', desk.elsewhere.zone ?? 0)
    expect(await codeOf(act(one, suspend(0), { who: other }))).toBe('not-in-charge')
    expect(await codeOf(act(one, suspend(0), { who: stranger }))).toBe('case-not-found')
  })

  test.each([
    ['a reason that the procedure does not have', { ...suspend(0), reason: 'boredom' }],
    ['a day that is none', { ...suspend(0), from: '2026-02-30' }],
    ['a day before the case began', suspend(-30)],
    ['an end before the beginning', suspend(3, 2)],
    ['a day too far away', suspend(0, 1200)],
    ['a note too long', { ...suspend(0), note: 'x'.repeat(2001) }],
  ])('with %s', async (_, asked) => {
    const one = await aCaseInAssessment(desk, team)
    expect(await codeOf(act(one, asked as TermsAct))).toBe('suspension-invalid')
    expect((await one.events()).map(({ kind }) => kind)).not.toContain('terms-suspended')
  })

  test('where the days are suspended already', async () => {
    const one = await aCaseInAssessment(desk, team)
    await act(one, suspend(2, 5))
    expect(await codeOf(act(one, suspend(5)))).toBe('suspension-invalid')
    await act(one, suspend(6, 7))
  })

  test('where somebody has changed it meanwhile, and on a closed case', async () => {
    const one = await aCaseInAssessment(desk, team)
    await act(one, suspend(0))
    const { id } = await known(one)
    const resume: TermsAct = { act: 'resume', suspension: id, seen: 0, until: dayOf(1) }
    await act(one, resume)
    expect(await codeOf(act(one, resume))).toBe('suspension-gone')
    await desk.owner.query(
      `update social_case set state = 'closed', closed_at = now() where id = $1`,
      [one.id],
    )
    expect(await codeOf(act(one, { ...resume, seen: 1 }))).toBe('case-closed')
  })
})

test('the check finds a suspension that the proof does not tell', async () => {
  const one = await aCaseInAssessment(desk, team)
  await act(one, suspend(0, 9))
  await desk.owner.query(
    `update deadline set proof = jsonb_set(proof, '{suspensions}', '[]') where case_id = $1 and deadline = 'assessment'`,
    [one.id],
  )
  expect((await verified(one)).map(({ invariant }) => invariant)).toContain('deadlines-proved')
})

describe('another calendar', () => {
  const shut = (version: string, from: string, until: string) => {
    const { municipality } = desk.here
    return desk.owner.query(
      `insert into calendar (version, doc) select $1, doc || jsonb_build_object('version', $1::text, 'closures',
         jsonb_build_array(jsonb_build_object('organisation', (select code from organisation where id = $2),
           'from', $3::text, 'until', $4::text, 'reason', 'trasloco')))
       from calendar order by published_at limit 1`,
      [version, municipality, from, until],
    )
  }

  test('moves running terms in each case by itself, with both proofs in its log', async () => {
    const one = await aCaseInAssessment(desk, team)
    const before = await term(one)
    const due = before.dueAt?.toISOString().slice(0, 10) ?? ''
    await shut('umbria-test-2', due, later(due, 3 * day).slice(0, 10))
    const asked = { owner: desk.owner, version: 'umbria-test-2' }
    const dry = await changeCalendars(desk.deps, { ...asked, dryRun: true })
    expect((await term(one)).version).toBe(before.version)
    const changed = await changeCalendars(desk.deps, asked)
    expect([changed.cases > 0, dry.cases]).toEqual([true, changed.cases])
    const after = await term(one)
    expect(Number(after.dueAt)).toBeGreaterThan(Number(before.dueAt))
    const proofs = `select count(*)::int from case_move m, jsonb_path_query(m.commands,
      '$[*] ? (@.kind == "set-deadline" && @.deadline.deadline == "assessment")') c where m.case_id = $1`
    expect(await one.scalar(proofs)).toBe(2)
    expect(await one.scalar('select calendar from case_engine where case_id = $1')).toMatch(
      /^umbria-test-2@\d{6}@udc-/,
    )
    expect(await verified(one)).toEqual([])
    expect((await changeCalendars(desk.deps, asked)).cases).toBe(0)
  })

  test('that waits to be applied is written once', async () => {
    const one = await aCase(desk, { by: team.clerk })
    await one.complete(team.clerk, await one.task('access-card'), { outcome: 'to-triage' })
    const asked = { owner: desk.owner, version: 'umbria-test-2' }
    await changeCalendars(desk.deps, asked)
    await changeCalendars(desk.deps, asked)
    const traces = `select count(*)::int from audit_event where case_id = $1 and action = 'calendar-changed'`
    expect(await one.scalar(traces)).toBe(1)
    await one.advance('workflow')
    expect(await verified(one)).toEqual([])
  })

  test('that is not published is refused', async () => {
    const unknown = { owner: desk.owner, version: 'nowhere' }
    expect(await codeOf(changeCalendars(desk.deps, unknown))).toBe('release-not-found')
  })

  test('is found out when no event brought it', async () => {
    const one = await aCaseInAssessment(desk, team)
    await desk.owner.query(`update case_engine set calendar = 'umbria-2026-1' where case_id = $1`, [
      one.id,
    ])
    expect((await verified(one)).map(({ invariant }) => invariant)).toContain('calendar-as-said')
  })
})

test('a backdated suspension, a correction, a calendar and facts changed back hold together', async () => {
  const one = await aCaseInAssessment(desk, team)
  await act(one, suspend(0, 3))
  await correctFacts(desk, one.id, { urgency: 'red' })
  await one.advance('workflow')
  const { id } = await known(one)
  await act(one, {
    act: 'correct',
    suspension: id,
    seen: 0,
    from: dayOf(0),
    until: '',
    ...document,
  })
  await changeCalendars(desk.deps, { owner: desk.owner, version: 'umbria-test-2' })
  await correctFacts(desk, one.id, { urgency: 'green' })
  await one.advance('workflow')
  await act(one, { act: 'resume', suspension: id, seen: 1, until: dayOf(12) })
  expect(await verified(one)).toEqual([])
})
