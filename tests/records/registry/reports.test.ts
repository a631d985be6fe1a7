import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { transaction } from '../../../domain/database.ts'
import { addParticipant, correctParticipant } from '../../../domain/diary/change-participants.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { recordAddress } from '../../../domain/registry/record-address.ts'
import { changeFact, recordFact } from '../../../domain/social/record-fact.ts'
import { bringReports } from '../../../domain/tasks/bring-reports.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import type { Occurrence } from '../../../domain/procedures/schema/subprocess.ts'
import { aDeadline } from '../../rules/procedures/support/a-release.ts'
import { besideRelease } from '../../rules/procedures/support/beside.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { withdraw } from '../../support/builders/withdraw.ts'

let desk: Desk
let team: Team
let moving: Release
let household: Release
beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  const moves = { opens: { on: 'residence-changed' } } as const
  moving = await desk.publish(besideRelease(moves, { key: 'moving' }))
  household = await desk.publish(
    besideRelease(moves, { key: 'household', participants: 'household' }),
  )
})
afterAll(async () => {
  expect((await verifyCases(desk.batch)).violations).toEqual([])
  await desk.close()
})

const open = (release = moving) => aCase(desk, { by: team.clerk, release })

/** Where she lives from a day on, as the page of addresses records it. */
function lives(personId: string, municipality: number | null, from: string): Promise<void> {
  const address = {
    kind: 'residence' as const,
    address: 'Via Nuova 1',
    municipality,
    secret: false,
  }
  const provenance = { source: 'declared', sourceDate: from, validFrom: from }
  return desk.actAs(team.clerk, (act) => recordAddress(act, personId, { address, provenance }))
}

const here = () => desk.here.municipality
const there = () => desk.elsewhere.municipality

async function bring(): Promise<string[]> {
  const cases: string[] = []
  await bringReports(desk.engine, async (id) => void cases.push(id))
  return cases
}

async function reportedIn(one: TestCase): Promise<string[]> {
  const { rows } = await desk.owner.query<{ what: string }>(
    `select payload ->> 'what' as what from case_event where case_id = $1 and kind = 'occurred' order by seq`,
    [one.id],
  )
  return rows.map(({ what }) => what)
}

test('another comune of residence reaches the case, which opens what its procedure has for it', async () => {
  const one = await open()
  await lives(one.person, here(), '2020-01-01')
  await lives(one.person, here(), '2021-01-01')
  expect(await bring()).toEqual([])
  await lives(one.person, there(), '2026-01-01')
  expect(await reportedIn(one)).toEqual([])
  expect(await bring()).toEqual([one.id])
  await one.advance()
  expect((await one.task('ask')).assignee).toBe(team.clerk.id)
  const by = `select actor from case_event where case_id = $1 and kind = 'occurred'`
  expect(await one.scalar(by)).toBe(team.clerk.id)
})

test('where she lived before, learnt later, is no news', async () => {
  const one = await open()
  await lives(one.person, here(), '2025-01-01')
  await lives(one.person, there(), '2020-01-01')
  expect(await bring()).toEqual([])
})

test('who holds the case is not waited for, and the report is not lost', async () => {
  const one = await open()
  await lives(one.person, here(), '2020-01-01')
  await transaction(desk.engine, async (sql) => {
    await sql.query(`select set_config('app.case', $1, true)`, [one.id])
    await sql.query('select 1 from case_engine where case_id = $1 for update', [one.id])
    await lives(one.person, there(), '2026-01-01')
    expect(await bring()).toEqual([])
  })
  expect(await bring()).toEqual([one.id])
  expect(await reportedIn(one)).toEqual(['residence-changed'])
})

test('the same told twice before it arrives is one event; two at once bring it once', async () => {
  const one = await open()
  await lives(one.person, here(), '2020-01-01')
  await lives(one.person, there(), '2026-01-01')
  await lives(one.person, here(), '2026-02-01')
  const brought = await Promise.all([bring(), bring(), bring()])
  expect(brought.flat()).toEqual([one.id])
  expect(await reportedIn(one)).toEqual(['residence-changed'])
})

test('a case that was closed meanwhile takes no notice', async () => {
  const one = await open()
  await lives(one.person, here(), '2020-01-01')
  await lives(one.person, there(), '2026-01-01')
  await withdraw(desk, one.id)
  await one.advance('workflow')
  await bring()
  expect(await reportedIn(one)).toEqual([])
  expect(await bring()).toEqual([])
})

async function joins(one: TestCase, personId: string): Promise<void> {
  const part = { role: 'household-member', from: '2026-01-01', until: '' } as const
  await desk.actAs(team.clerk, (act) => addParticipant(act, one.id, { personId, ...part }))
}

/** A procedure with a month to answer, from the day on which this happened. */
function counting(on: Occurrence, key: string = on): Promise<Release> {
  const term = aDeadline({
    on: { step: 'ask' },
    origin: { fact: 'happenedOn' },
    terms: [{ amount: { value: 30, unit: 'days' } }],
    rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'add-supervisor' }] }],
  })
  const facts = { happenedOn: { type: 'date', title: 'Accaduto il' } } as const
  const parts = { key: `counting-${key}`, facts, deadlines: [term] }
  return desk.publish(besideRelease({ opens: { on, happenedOn: 'happenedOn' } }, parts))
}

const dueOn = (one: TestCase) =>
  one.scalar<string>(
    `select (due_at at time zone 'Europe/Rome')::date::text from deadline
     where case_id = $1 and deadline = 'term'`,
  )

test('a term counts from the day of the move, and from the last one where there are two', async () => {
  const one = await open(await counting('residence-changed'))
  await lives(one.person, here(), '2020-01-01')
  await lives(one.person, there(), '2026-02-27')
  await lives(one.person, here(), '2026-03-01')
  await bring()
  await one.advance()
  const facts = `select payload -> 'facts' from case_event where case_id = $1 and kind = 'occurred'`
  expect(await one.scalar(facts)).toEqual({ happenedOn: '2026-03-01' })
  expect(await dueOn(one)).toBe('2026-03-31')
  await lives(one.person, there(), '2026-04-08')
  await bring()
  await one.advance()
  expect(await dueOn(one)).toBe('2026-05-08')
})

test('so it does from the day of a change in the household, and of a death', async () => {
  const together = await open(await counting('household-changed'))
  const member = await open()
  await joins(together, member.person)
  const late = await open(await counting('person-died'))
  const died = `update person set death_date = '2026-02-02' where id = $1`
  await desk.owner.query(died, [late.person])
  await bring()
  for (const one of [together, late]) await one.advance()
  expect([await dueOn(together), await dueOn(late)]).toEqual(['2026-01-31', '2026-03-04'])
})

test('of who leaves a household the day is that of her end, in the case or in the record', async () => {
  const release = await counting('household-changed', 'leaving')
  const [together, tied] = [await open(release), await open(release)]
  const [member, id] = [await open(), randomUUID()]
  const tie = {
    ...{ kind: 'tie', detail: { relation: 'child', name: 'Rita', livesWith: true } },
    ...{ validFrom: '2026-01-01', validTo: '', source: 'declared', sourceDate: '2026-01-05' },
  }
  const dues = async () => {
    await bring()
    for (const one of [together, tied]) await one.advance()
    return [await dueOn(together), await dueOn(tied)]
  }
  await joins(together, member.person)
  await desk.actAs(team.coordinator, (act) => recordFact(act, tied.person, { ...tie, id }))
  expect(await dues()).toEqual(['2026-01-31', '2026-01-31'])
  const parts = `select id from case_participant where case_id = $1 and role = 'household-member'`
  const part = await together.scalar<string>(parts)
  const left = { role: 'household-member', from: '2026-01-01', until: '2026-03-10' } as const
  await desk.actAs(team.clerk, (act) => correctParticipant(act, together.id, { id: part, ...left }))
  const over = { fact: id, reason: 'Ha cambiato casa', learnt: { ...tie, validTo: '2026-03-10' } }
  await desk.actAs(team.coordinator, (act) =>
    changeFact(act, tied.person, { id: randomUUID(), ...over }),
  )
  expect(await dues()).toEqual(['2026-04-09', '2026-04-09'])
  // A move is no change in the household: its day is nothing to this term.
  await lives(tied.person, here(), '2020-01-01')
  await lives(tied.person, there(), '2026-05-01')
  expect(await dues()).toEqual(['2026-04-09', '2026-04-09'])
  expect(await reportedIn(tied)).toContain('residence-changed')
})

test('of a household each member’s move is told to its case; elsewhere the person’s alone', async () => {
  const [member, alone, together] = [await open(), await open(), await open(household)]
  await joins(alone, member.person)
  await joins(together, member.person)
  expect((await bring()).toSorted()).toEqual([member.id, alone.id, together.id].toSorted())
  for (const one of [member, alone, together])
    expect(await reportedIn(one)).toEqual(['household-changed'])
  await lives(member.person, here(), '2020-01-01')
  await lives(member.person, there(), '2026-01-01')
  expect((await bring()).toSorted()).toEqual([member.id, together.id].toSorted())
})

test('what is known of a protected person goes to protected cases only', async () => {
  const [member, together] = [await open(), await open(household)]
  await joins(together, member.person)
  await bring()
  await lives(member.person, here(), '2020-01-01')
  await desk.owner.query('update person set protected = true where id = $1', [member.person])
  await desk.owner.query('update social_case set protected = true where id = $1', [member.id])
  await desk.owner.query(
    `insert into person_address (id, person_id, kind, address, municipality, source, source_date, valid_from)
     values (gen_random_uuid(), $1, 'residence', 'Via Nuova 1', $2, 'declared', siso_today(), siso_today())`,
    [member.person, there()],
  )
  expect(await bring()).toEqual([member.id])
})
