import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { casesOfEffect, effectOf, getChange } from '../../../domain/calendars/changes.ts'
import {
  editChange,
  leaveChange,
  makeChange,
  weighChange,
} from '../../../domain/calendars/edit-change.ts'
import type { CalendarEdit } from '../../../domain/calendars/edit-change.ts'
import { signChange } from '../../../domain/calendars/sign-change.ts'
import { changesToTakeUp, turnChange } from '../../../domain/calendars/turn-change.ts'
import { calendarName } from '../../../domain/procedures/engine/calendar.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let irene: Colleague
let ugo: Colleague
let office: string
let one: TestCase
/** Two days before the term of the cases; each closure is a day longer than the one before it. */
let firstDay: string
let closures = 0

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  const region = desk.here.region ?? 0
  irene = await desk.hire('procedure-admin', region)
  ugo = await desk.hire('procedure-admin', region)
  const { rows } = await desk.owner.query<{ code: string }>(
    'select code from organisation where id = $1',
    [desk.here.org],
  )
  office = rows[0]?.code ?? ''
  const due = await dueOf(await aCaseInAssessment(desk, team))
  firstDay = addDays(String(due).slice(0, 10), -2)
})
afterAll(() => desk.close())
beforeEach(async () => {
  // A change that another test has left at work is nobody's business here.
  await desk.owner.query(`update calendar_change set state = 'overtaken' where state = 'bringing'`)
  one = await aCaseInAssessment(desk, team)
})

const dueOf = (of: TestCase) =>
  of.scalar<string>(
    `select to_char(due_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from deadline
     where case_id = $1 and deadline = 'assessment'`,
  )
const seen = async (id: string) => {
  const { revision } = await desk.actAs(irene, ({ sql }) => getChange(sql, id))
  return { change: id, revision }
}
const stateOf = async (id: string) =>
  (await desk.actAs(irene, ({ sql }) => getChange(sql, id))).state

async function edit(id: string, what: CalendarEdit, by = irene): Promise<void> {
  const known = await seen(id)
  await desk.actAs(by, (act) => editChange(act, known, what))
}

const shutOn = (from: string, days = 3): CalendarEdit => ({
  edit: 'add-closure',
  closure: { organisation: office, from, until: addDays(from, days), reason: 'trasloco' },
})

async function weigh(id: string): Promise<void> {
  const known = await seen(id)
  await desk.actAs(irene, (act) => weighChange(act, known))
  await turns(id)
}

/** As a worker does that is killed after each case, and taken up again. */
async function turns(id: string): Promise<void> {
  for (let n = 0; n < 200; n++)
    if ((await turnChange({ ...desk.deps, mayGoOn: () => false }, id)).over) return
  throw new Error('it goes on without end')
}

async function sign(id: string, by = irene): Promise<string> {
  const known = await seen(id)
  return desk.actAs(by, (act) => signChange(act, known, 'Ordinanza 12'))
}

const make = () => desk.actAs(irene, makeChange)

/** A closure over the term of the cases, instead of a shorter one, weighed. */
async function aWeighed(): Promise<string> {
  const id = await make()
  const { document } = await desk.actAs(irene, ({ sql }) => getChange(sql, id))
  for (const closure of document.closures ?? []) await edit(id, { edit: 'remove-closure', closure })
  await edit(id, shutOn(firstDay, 5 + closures++))
  await weigh(id)
  return id
}

async function toldOf(id: string, who: Colleague): Promise<string[]> {
  const { rows } = await desk.owner.query<{ title: string }>(
    `select title from notice where effect_key like 'calendar:' || $1 || ':%' and audience = 'user:' || $2 order by at`,
    [id, who.id],
  )
  return rows.map(({ title }) => title)
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return error instanceof DomainError ? error.code : String(error)
}

async function effectOn(id: string) {
  return desk.actAs(irene, async ({ sql }) => {
    const { cases } = await casesOfEffect(sql, { change: await getChange(sql, id) })
    return cases.find(({ caseId }) => caseId === one.id)
  })
}

describe('a version of the calendar', () => {
  test('shows what it moves before it is saved, and then it is so, case by case', async () => {
    const before = await dueOf(one)
    const id = await aWeighed()
    const foreseen = (await effectOn(id))?.terms.find(({ id: term }) =>
      term.startsWith('assessment@'),
    )
    expect([foreseen?.was, await dueOf(one)]).toEqual([before, before])
    expect(foreseen?.proofAfter?.skipped.map(({ why }) => why)).toContain(
      'chiusura dell’ufficio, trasloco',
    )
    const counts = await desk.actAs(irene, async ({ sql }) =>
      effectOf(sql, await getChange(sql, id)),
    )
    expect(counts.find(({ office: at }) => at === desk.here.org)).toMatchObject({
      sooner: 0,
      past: 0,
    })
    const version = await sign(id)
    await turns(id)
    expect(await stateOf(id)).toBe('brought')
    expect(await dueOf(one)).toBe(foreseen?.now)
    expect((await effectOn(id))?.result).toBe('as-foreseen')
    const named = await one.scalar('select calendar from case_engine where case_id = $1')
    const { document } = await desk.actAs(irene, ({ sql }) => getChange(sql, id))
    expect(String(named).split('@')[0]).toBe(calendarName(document))
    expect(version).toBe(document.version)
    const left = await desk.owner.query(
      `select from case_engine e join social_case c on c.id = e.case_id where c.state = 'open' and e.calendar not like $1 || '@%'`,
      [version],
    )
    expect(left.rowCount).toBe(0)
    expect((await verifyCases(desk.batch, { only: one.id })).violations).toEqual([])
  })

  test('reckons anew a case that has changed since, and marks it', async () => {
    const id = await aWeighed()
    await desk.owner.query(
      `update calendar_effect set state_hash = 'other', terms = '[{"id": "x", "change": "moved", "past": []}]' where case_id = $1`,
      [one.id],
    )
    await sign(id)
    await turns(id)
    const found = await effectOn(id)
    expect(found?.result).toBe('changed')
    expect(found?.terms.find(({ id: term }) => term.startsWith('assessment@'))?.now).toBe(
      await dueOf(one),
    )
  })

  test('is taken up by a worker until it has been brought, and no longer', async () => {
    const id = await aWeighed()
    expect(await changesToTakeUp(desk.engine)).not.toContain(id)
    await sign(id)
    expect(await changesToTakeUp(desk.engine)).toContain(id)
    await turns(id)
    expect(await changesToTakeUp(desk.engine)).not.toContain(id)
  })

  test('waits for a case that an incident holds, and reaches it afterwards', async () => {
    const id = await aWeighed()
    await desk.owner.query(`update case_engine set incident = '{}' where case_id = $1`, [one.id])
    await sign(id)
    await turns(id)
    const change = await desk.actAs(irene, ({ sql }) => getChange(sql, id))
    expect([change.state, change.held]).toEqual(['bringing', 1])
    await desk.owner.query('update case_engine set incident = null where case_id = $1', [one.id])
    await turns(id)
    expect(await stateOf(id)).toBe('brought')
  })

  test('is overtaken by one that is saved before it has reached all cases', async () => {
    const id = await aWeighed()
    await sign(id)
    const next = await aWeighed()
    await sign(next)
    expect(await stateOf(id)).toBe('overtaken')
    await turns(id)
    await turns(next)
    expect(await stateOf(next)).toBe('brought')
  })

  test('never changes the one before it', async () => {
    const id = await aWeighed()
    const { base } = await desk.actAs(irene, ({ sql }) => getChange(sql, id))
    const text = async () =>
      (await desk.owner.query('select doc from calendar where version = $1', [base])).rows[0]
    const before = await text()
    await sign(id)
    expect(await text()).toEqual(before)
  })
})

describe('is not saved', () => {
  test('before its effect was worked out, nor after it was edited again', async () => {
    const id = await make()
    await edit(id, shutOn('2031-01-07'))
    expect(await codeOf(sign(id))).toBe('calendar-unweighed')
    await weigh(id)
    const old = await seen(id)
    await edit(id, shutOn('2031-02-07'))
    expect(await codeOf(desk.actAs(irene, (act) => signChange(act, old, 'x')))).toBe(
      'calendar-change-moved-on',
    )
    expect(await codeOf(sign(id))).toBe('calendar-unweighed')
  })

  test('on an effect of more than a day ago', async () => {
    const id = await aWeighed()
    await desk.owner.query(
      `update calendar_change set weighed_at = weighed_at - interval '25 hours' where id = $1`,
      [id],
    )
    expect(await codeOf(sign(id))).toBe('calendar-effect-old')
  })

  test('when another version was saved meanwhile', async () => {
    const [id, other] = [await aWeighed(), await aWeighed()]
    await sign(other)
    expect(await codeOf(sign(id))).toBe('calendar-overtaken')
  })

  test('by who prepared it, where it takes time from somebody; a second one may', async () => {
    const id = await aWeighed()
    await sign(id)
    await turns(id)
    const closed = await desk.actAs(irene, async ({ sql }) => (await getChange(sql, id)).document)
    const back = await make()
    const last = closed.closures?.findLast(({ organisation }) => organisation === office)
    if (!last) throw new Error('there must be a closure')
    await edit(back, { edit: 'remove-closure', closure: last })
    await weigh(back)
    expect(await codeOf(sign(back))).toBe('calendar-others-sign')
    expect([await toldOf(id, ugo), await toldOf(back, irene)]).toEqual([[], []])
    expect(await toldOf(back, ugo)).toEqual([
      expect.stringMatching(/^Da firmare, anticipa dei termini: calendario, versione .+/),
    ])
    await edit(back, shutOn('2031-06-03'))
    await weigh(back)
    expect(await toldOf(back, ugo)).toHaveLength(1)
    await sign(back, ugo)
    await turns(back)
    expect(await stateOf(back)).toBe('brought')
    expect(await toldOf(back, irene)).toEqual([
      expect.stringMatching(/^Firmato: calendario, versione .+/),
    ])
  })

  test('twice, nor after it was left', async () => {
    const id = await aWeighed()
    await sign(id)
    expect(await codeOf(sign(id))).toBe('calendar-change-over')
    const left = await make()
    await desk.actAs(irene, (act) => leaveChange(act, left))
    expect(await codeOf(edit(left, shutOn('2031-03-03')))).toBe('calendar-change-over')
    expect(await codeOf(desk.actAs(irene, (act) => leaveChange(act, left)))).toBe(
      'calendar-change-over',
    )
  })
})

describe('is not prepared', () => {
  test('with nothing different, or with what cannot be read', async () => {
    const id = await make()
    const known = await seen(id)
    expect(await codeOf(desk.actAs(irene, (act) => weighChange(act, known)))).toBe(
      'calendar-change-empty',
    )
    expect(await codeOf(edit(id, shutOn('2031-05-05', -1)))).toBe('calendar-invalid')
    const patron = { municipality: '000000', name: '', day: '40', month: '1' }
    expect(await codeOf(edit(id, { edit: 'add-patron', patron }))).toBe('calendar-invalid')
  })

  test('by somebody who does not keep the calendar of the region, nor seen', async () => {
    const id = await make()
    const zone = await desk.hire('procedure-admin', desk.here.zone ?? 0)
    expect(await codeOf(desk.actAs(zone, makeChange))).toBe('calendar-change-gone')
    expect(await codeOf(desk.actAs(zone, ({ sql }) => getChange(sql, id)))).toBe(
      'calendar-change-gone',
    )
  })
})
