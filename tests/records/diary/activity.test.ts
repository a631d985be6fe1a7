import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { correctEntry } from '../../../domain/diary/correct-entry.ts'
import type { Correction } from '../../../domain/diary/correct-entry.ts'
import { historyOf } from '../../../domain/diary/history.ts'
import { professionalWork, workByZone } from '../../../domain/diary/professional-work.ts'
import type { TypedEntry } from '../../../domain/diary/rules.ts'
import { ownCases, weekOf } from '../../../domain/diary/week.ts'
import { writeEntry } from '../../../domain/diary/write-entry.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let one: TestCase
let two: TestCase
let colleague: Colleague

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  one = await aCaseInAssessment(desk, team)
  two = await aCaseInAssessment(desk, team)
  colleague = await desk.hire('social-worker', desk.here.org)
})
afterAll(() => desk.close())

const visit: TypedEntry = {
  kind: 'home-visit',
  happenedOn: '2026-01-07',
  body: 'Casa in ordine, scale ripide',
  minutes: 50,
  place: 'home',
  company: ['person', 'family'],
  others: 'la vicina',
}

async function write(who: Colleague, cases: readonly TestCase[], over: Partial<TypedEntry> = {}) {
  const id = randomUUID()
  const ids = cases.map((each) => each.id)
  await desk.actAs(who, (act) => writeEntry(act, { ...visit, ...over, id, cases: ids }))
  return id
}

const notes = async (who: Colleague, of: TestCase) => {
  const { rows } = await desk.actAs(who, ({ sql }) => historyOf(sql, of.id, { filter: 'notes' }))
  return rows.flatMap((row) => (row.source === 'note' ? [row] : []))
}

const noteOf = async (who: Colleague, of: TestCase, id: string) =>
  (await notes(who, of)).find((note) => note.id === id)

test('a home visit tells where, with whom and for how long', async () => {
  const id = await write(team.worker, [one])
  expect(await noteOf(colleague, one, id)).toMatchObject({
    kind: 'Visita domiciliare',
    minutes: 50,
    place: 'A casa della persona',
    company: ['La persona', 'Familiari'],
    others: 'la vicina',
    mine: false,
    corrected: false,
  })
  expect(await noteOf(team.worker, one, id)).toMatchObject({ mine: true })
})

test('an activity for two cases is in both diaries, each with its share', async () => {
  const body = 'Incontro con il medico di entrambi'
  await write(team.worker, [one, two], { body, minutes: 45 })
  const shares = await Promise.all([one, two].map((each) => notes(team.worker, each)))
  const own = shares.map((rows) => rows.find((note) => note.body === body))
  expect(own.map((note) => note?.minutes).toSorted()).toEqual([22, 23])
  expect(own[0]?.cases).toBe(2)
})

test('no case of an activity is left out in silence', async () => {
  const stranger = await desk.hire('social-worker', desk.elsewhere.org)
  await expect(write(stranger, [one])).rejects.toMatchObject({ code: 'case-not-found' })
})

describe('a reserved text', () => {
  let id: string
  beforeAll(async () => {
    id = await write(colleague, [one], { body: 'Ha paura del figlio', reserved: true })
  })

  test('is read by its author, who follows the case and who coordinates', async () => {
    for (const who of [colleague, team.worker, team.coordinator])
      expect(await noteOf(who, one, id)).toMatchObject({ body: 'Ha paura del figlio' })
  })

  test('is hidden from others of the office, who see that it is there', async () => {
    const other = await desk.hire('social-worker', desk.here.org)
    for (const who of [other, team.clerk])
      expect(await noteOf(who, one, id)).toMatchObject({ reserved: true, body: null, minutes: 50 })
  })

  test('is in no other place of the record', async () => {
    const kept = `select count(*)::int from diary_entry where body like '%paura%'`
    expect(await one.scalar(kept, [])).toBe(0)
  })

  test('is neither changed nor written into somebody else’s entry', async () => {
    const statements = [
      `update diary_reserved_text set body = 'x'`,
      `delete from diary_reserved_text`,
      `insert into diary_reserved_text (entry_id, body) values ('${await write(colleague, [one])}', 'x')`,
    ]
    for (const statement of statements)
      await expect(
        desk.actAs(team.worker, ({ sql }) => sql.query(statement)),
      ).rejects.toMatchObject({ code: '42501' })
  })
})

describe('a correction', () => {
  const correct = (who: Colleague, entry: string, over: Partial<Correction> = {}) => {
    const whole = { id: randomUUID(), entry, reason: 'Errore', typed: visit, ...over }
    return desk.actAs(who, (act) => correctEntry(act, whole))
  }

  test('takes the place of an entry, which stays to be read', async () => {
    const id = await write(team.worker, [one], { minutes: 500 })
    await correct(team.worker, id, { reason: 'Minuti sbagliati' })
    expect(await noteOf(colleague, one, id)).toMatchObject({ corrected: true, minutes: 500 })
    const after = (await notes(colleague, one)).find(({ reason }) => reason === 'Minuti sbagliati')
    expect(after).toMatchObject({ corrected: false, minutes: 50, annuls: false })
    await expect(correct(team.worker, id)).rejects.toMatchObject({ code: 'entry-corrected' })
  })

  test('takes away what was written by mistake', async () => {
    const id = await write(team.worker, [one], { body: 'Altra persona' })
    await correct(team.worker, id, { typed: undefined, reason: 'Pratica sbagliata' })
    const annulled = (await notes(team.worker, one)).find(({ annuls }) => annuls)
    expect(annulled).toMatchObject({ body: null, minutes: null, reason: 'Pratica sbagliata' })
  })

  test('is of the author alone, and says why', async () => {
    const id = await write(team.worker, [one])
    await expect(correct(team.coordinator, id)).rejects.toMatchObject({
      code: 'entry-not-found',
    })
    await expect(correct(team.worker, id, { reason: ' ' })).rejects.toMatchObject({
      detail: { problems: [{ field: 'reason' }] },
    })
  })

  test('of one entry at the same moment has one winner', async () => {
    const id = await write(team.worker, [one])
    const both = await Promise.allSettled([1, 2].map(() => correct(team.worker, id)))
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})

test('my week holds what I did, for cases and for none, as it counts now', async () => {
  const worker = await desk.hire('social-worker', desk.here.org)
  const day = { happenedOn: '2026-01-06' }
  const wrong = await write(worker, [one], { ...day, minutes: 400 })
  await desk.actAs(worker, (act) =>
    correctEntry(act, {
      id: randomUUID(),
      entry: wrong,
      reason: 'Errore',
      typed: { ...visit, ...day },
    }),
  )
  await write(worker, [], { ...day, kind: 'team-meeting', body: '', minutes: 90 })
  await write(worker, [one], { happenedOn: '2026-01-04' })
  const week = await desk.actAs(worker, ({ sql }) => weekOf(sql, worker.id, '2026-01-05'))
  expect(week.map(({ minutes, caseId }) => [minutes, caseId])).toEqual([
    [50, one.id],
    [90, null],
  ])
  const cases = await desk.actAs(worker, ({ sql }) => ownCases(sql, worker.id))
  expect(cases.map(({ id }) => id)).toEqual([one.id])
})

test('what is for no case is read by its author alone', async () => {
  const id = await write(team.worker, [], { kind: 'supervision', body: 'Fatica' })
  const read = 'select 1 from diary_entry where id = $1'
  const seen = (who: Colleague) => desk.actAs(who, ({ sql }) => sql.query(read, [id]))
  expect([(await seen(team.worker)).length, (await seen(team.coordinator)).length]).toEqual([1, 0])
})

describe('figures of professional work', () => {
  const january = { since: '2026-02-01', until: '2026-03-01' }
  const work = (who: Colleague, place?: number) =>
    desk.actAs(who, ({ sql }) => professionalWork(sql, { ...january, place }))
  const total = async (who: Colleague) =>
    (await work(who)).find(({ part }) => part === 'total')?.minutes

  beforeAll(async () => {
    for (const each of [team.worker, colleague])
      await write(each, [one], { happenedOn: '2026-02-03' })
  })

  test('of fewer than three people are nobody’s to see', async () => {
    expect(await work(team.coordinator)).toEqual([])
  })

  test('are hours by kind and by office for who coordinates or plans the territory', async () => {
    const third = await desk.hire('social-worker', desk.here.org)
    const wrong = await write(third, [two], { happenedOn: '2026-02-05', minutes: 999 })
    const typed = { ...visit, happenedOn: '2026-02-05', minutes: 20 }
    await desk.actAs(third, (act) =>
      correctEntry(act, { id: randomUUID(), entry: wrong, reason: 'Errore', typed }),
    )
    await write(third, [two], { happenedOn: '2026-03-01' })
    const planner = await desk.hire('planner', desk.here.region ?? 0)
    for (const who of [team.coordinator, planner])
      expect(await work(who)).toMatchObject([
        { part: 'kind', name: 'Visita domiciliare', minutes: 120, entries: 3, cases: 2 },
        { part: 'office', minutes: 120 },
        { part: 'total', minutes: 120, entries: 3, cases: 2 },
      ])
  })

  test('are of nobody else, and of no other territory', async () => {
    expect(await total(team.worker)).toBeUndefined()
    expect(await total(await desk.hire('coordinator', desk.elsewhere.zone ?? 0))).toBeUndefined()
    expect(await work(team.coordinator, desk.elsewhere.org)).toEqual([])
  })

  test('are told zone by zone to who reads several, as each zone alone would tell them', async () => {
    const march = { since: '2026-03-05', until: '2026-04-01' }
    const meeting = { kind: 'team-meeting', body: '', happenedOn: '2026-03-09' }
    const { here, elsewhere } = desk
    const hire = (org: number) => desk.hire('social-worker', org)
    for (const org of [here.org, here.org, here.org, elsewhere.org, elsewhere.org])
      await write(await hire(org), [], { ...meeting, minutes: 30 })
    for (const each of [team.worker, colleague])
      await write(each, [one], { happenedOn: march.since })
    const zones = [here.zone ?? 0, elsewhere.zone ?? 0]
    const planner = await desk.hire('planner', here.region ?? 0)
    const told = (who: Colleague) => desk.actAs(who, ({ sql }) => workByZone(sql, zones, march))
    const ofHere = [
      { zone: zones[0], part: 'total', minutes: 190, entries: 5, cases: 1 },
      { part: 'kind', name: 'Visita domiciliare', minutes: 100, entries: 2 },
      { part: 'kind', minutes: 90, entries: 3, cases: 0 },
    ]
    // Of the other zone two people wrote: nobody is told of them.
    expect(await told(planner)).toMatchObject(ofHere)
    const alone = await desk.actAs(planner, ({ sql }) =>
      professionalWork(sql, { ...march, place: here.zone ?? 0 }),
    )
    expect(alone.find(({ part }) => part === 'total')).toMatchObject({ minutes: 190, entries: 5 })

    await write(await hire(elsewhere.org), [], { ...meeting, minutes: 45 })
    const both = await told(planner)
    expect(both.filter(({ part }) => part === 'total')).toHaveLength(2)
    expect(both.find(({ zone }) => zone === zones[1])).toMatchObject({ minutes: 105, entries: 3 })
    // Who coordinates one zone is told of it alone, whatever is asked; who coordinates none, nothing.
    expect(await told(team.coordinator)).toMatchObject(ofHere)
    expect(await told(team.worker)).toEqual([])
  })
})
