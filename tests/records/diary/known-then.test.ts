import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { hashToken, newToken, openScope } from '../../../domain/auth/session.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { correctEntry } from '../../../domain/diary/correct-entry.ts'
import { deadlinesThen, tasksThen } from '../../../domain/diary/known-then.ts'
import { logUntil, publishedFor } from '../../../domain/diary/log-until.ts'
import type { LogUntil, Moment } from '../../../domain/diary/log-until.ts'
import { notesThen } from '../../../domain/diary/notes-then.ts'
import type { NotesThen } from '../../../domain/diary/notes-then.ts'
import type { TypedEntry } from '../../../domain/diary/rules.ts'
import { whoHad } from '../../../domain/diary/who-had.ts'
import { writeEntry } from '../../../domain/diary/write-entry.ts'
import type { CaseState } from '../../../domain/procedures/engine/types.ts'
import { assignManager } from '../../../domain/tasks/assign-manager.ts'
import { migrateCase } from '../../../domain/tasks/migrate-case.ts'
import { moveTerms } from '../../../domain/tasks/move-terms.ts'
import type { TermsAct } from '../../../domain/tasks/move-terms.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { isDeparture, refold } from '../../../domain/tasks/refold.ts'
import { aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { correctFacts } from '../../support/builders/withdraw.ts'

interface Snapshot {
  readonly seq: number
  readonly release: string
  readonly state: CaseState
  readonly manager: string | null
  readonly dates: Readonly<Record<string, string | null>>
  readonly tasks: readonly string[]
}

let desk: Desk
let team: Team
let second: Colleague
let one: TestCase
/** As the record was after each act, read by its owner at the time. */
const snapshots: Snapshot[] = []

const snapshot = `
  select json_build_object('seq', e.processed_seq, 'release', e.release, 'state', e.state, 'manager', c.manager,
    'dates', (select json_object_agg(d.id, d.due_at) from deadline d
      where d.case_id = $1 and d.state in ('running', 'suspended')),
    'tasks', (select json_agg(t.key order by t.key) from task t
      where t.case_id = $1 and t.state in ('open', 'claimed', 'parked')))
  from case_engine e join social_case c on c.id = e.case_id where e.case_id = $1`

async function keep(): Promise<void> {
  await one.advance('workflow')
  snapshots.push(await one.scalar<Snapshot>(snapshot))
}

/** The number of the only event of a kind. */
async function numberOf(kind: string): Promise<number> {
  const found = (await one.events()).find((event) => event.kind === kind)
  return found?.seq ?? Promise.reject(new Error(`no ${kind}`))
}

const dayOf = (days: number) => dayInItaly(Date.now() + days * 86_400_000)

/** Days later: sessions of the day before are over, and people sign in again. */
async function daysLater(n: number): Promise<void> {
  await setClock(desk.owner, { minutesAhead: n * 24 * 60 })
  const [worker, coordinator] = [await signedIn(team.worker), await signedIn(team.coordinator)]
  team = { ...team, worker, coordinator }
}

async function signedIn({ id, name }: Colleague): Promise<Colleague> {
  const credentials = { tokenHash: hashToken(newToken()), csrf: newToken() }
  await desk.web.query('select open_session($1, $2, $3)', [
    credentials.tokenHash,
    id,
    credentials.csrf,
  ])
  return { id, name, credentials }
}

const opening = (who: Colleague) => async (sql: Sql) => {
  const session = await openScope(sql, who.credentials.tokenHash, who.credentials.csrf)
  if (!session) throw new Error(`${who.name} is not signed in`)
  return { sql, session, request: 'test' }
}
const terms = (act: TermsAct) =>
  moveTerms(desk.deps, opening(team.worker), { caseId: one.id, op: randomUUID(), act })

async function correct(times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    await correctFacts(desk, one.id, { urgency: n % 2 === 0 ? 'yellow' : 'green' })
    await keep()
  }
}

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  second = await desk.hire('social-worker', desk.here.org)
  one = await aCaseInTriage(desk, team, { urgency: 'green' })
  await one.complete(team.worker, await one.task('triage'), { outcome: 'take-charge' })
  await keep()
  const answers = { manager: team.worker.id }
  const named = { outcome: 'assign', manager: team.worker.id, answers }
  await one.complete(team.coordinator, await one.task('assign'), named)
  await keep()
  await correct(10)
  await daysLater(1)
  await terms({ act: 'suspend', from: dayOf(1), until: '', reason: 'document', note: '' })
  await keep()
  await daysLater(6)
  const suspension = await numberOf('terms-suspended')
  const corrected = { from: dayOf(2), until: dayOf(4), reason: 'document', note: '' } as const
  await terms({ act: 'correct', suspension, seen: 0, ...corrected })
  await keep()
  await correct(8)
  await desk.actAs(team.coordinator, (act) => assignManager(act, one.id, second.id))
  await correct(2)
  const administrator = await desk.hire('procedure-admin', desk.here.region ?? 0)
  const next = await desk.actAs(administrator, ({ sql }) => getRelease(sql, 'presa-in-carico@2'))
  await desk.publish({ ...next, version: 3, validity: { from: '2026-01-01T00:00:00+01:00' } })
  const there = { caseId: one.id, to: 'presa-in-carico@3' }
  await migrateCase(desk.deps, there, { by: administrator.id })
  await keep()
  await correct(15)
}, 120_000)
afterAll(() => desk.close())

/** As a reader of the case sees it. */
async function at(moment: Moment, reader = team.worker) {
  return desk.actAs(reader, async ({ sql }) => {
    const log = await logUntil(sql, one.id, moment)
    if (!log) return undefined
    const published = await publishedFor(sql, log)
    const state = refold(log, published)
    if (isDeparture(state)) throw new Error(state.what)
    const hands = await whoHad(sql, { id: one.id, log }, published.releases)
    return { log, state, hands }
  })
}

async function event(n: number) {
  return (await at({ event: n })) ?? Promise.reject(new Error(`no event ${String(n)}`))
}

const datesOf = (log: LogUntil, state: CaseState) =>
  Object.fromEntries(
    deadlinesThen(log, state).map(({ id, dueAt }) => [id, dueAt?.toISOString() ?? null]),
  )
const iso = (dates: Snapshot['dates']) =>
  Object.fromEntries(
    Object.entries(dates).map(([id, due]) => [id, due && new Date(due).toISOString()]),
  )

test('each view is the snapshot of its time: state, terms, open tasks, who follows it', async () => {
  expect(snapshots.at(-1)?.seq).toBeGreaterThanOrEqual(40)
  for (const { seq, release, state: was, manager, dates, tasks } of snapshots) {
    const { log, state, hands } = await event(seq)
    expect(state).toEqual(was)
    expect(log.moves.at(-1)?.release).toBe(release)
    expect(datesOf(log, state)).toEqual(iso(dates))
    const open = tasksThen(log, state).map(({ key }) => key)
    expect(open.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(tasks)
    expect(hands.manager).toBe(manager)
  }
})

test('every event has its view, those between two acts too', async () => {
  const last = snapshots.at(-1)?.seq ?? 0
  for (let n = 1; n <= last; n++) expect((await event(n)).log.seq).toBe(n)
})

test('the release is the one then followed, before and after the case went over to another', async () => {
  const over = await numberOf('migrated')
  expect((await event(over - 1)).log.moves.at(-1)?.release).toBe('presa-in-carico@1')
  expect((await event(over)).log.moves.at(-1)?.release).toBe('presa-in-carico@3')
})

test('a suspension corrected backwards is shown as it was known, not as it is known now', async () => {
  const [began, corrected] = [
    await numberOf('terms-suspended'),
    await numberOf('suspension-corrected'),
  ]
  const before = await event(corrected - 1)
  expect(before.state.suspensions).toEqual([{ id: began, from: dayOf(1), reason: 'document' }])
  const [stopped] = deadlinesThen(before.log, before.state).filter(
    ({ deadline }) => deadline === 'assessment',
  )
  expect(stopped).toMatchObject({ dueAt: null, state: 'suspended' })
  expect(stopped?.proof.left).toBeGreaterThan(0)
  const after = await event(corrected)
  expect(after.state.suspensions).toMatchObject([{ from: dayOf(2), until: dayOf(4) }])
  const [dated] = deadlinesThen(after.log, after.state).filter(
    ({ deadline }) => deadline === 'assessment',
  )
  expect(dated?.dueAt?.toISOString()).toBe(dated?.proof.dueAt)
})

test('a day and a minute show what had come by the end of that minute', async () => {
  const found = await at({ minute: `${dayOf(3)}T12:00` })
  expect(found?.log.seq).toBe((await numberOf('suspension-corrected')) - 1)
  expect(found?.log).toMatchObject({ held: false, ahead: false })
  expect(await at({ event: 999 })).toBeUndefined()
  const early = await desk.actAs(team.worker, ({ sql }) =>
    logUntil(sql, one.id, { minute: '2020-01-01T00:00' }),
  )
  expect(early).toMatchObject({ seq: 0, events: [], moves: [] })
  const ahead = await desk.actAs(team.worker, ({ sql }) =>
    logUntil(sql, one.id, { minute: '2090-01-01T00:00' }),
  )
  expect(ahead?.ahead).toBe(true)
})

test('who may not open the case finds no moment of it', async () => {
  const stranger = await desk.hire('social-worker', desk.elsewhere.org)
  expect(await at({ event: 1 }, stranger)).toBeUndefined()
})

describe('the diary notes that were known', () => {
  const long = { kind: 'interview', happenedOn: '2026-01-07' }
  /** Numbers of events: before any note, after three of them, and after those were put right. */
  let [before, written, righted] = [0, 0, 0]
  let [kept, wrong, mistaken] = ['', '', '']

  async function write(who: Colleague, typed: Pick<TypedEntry, 'body'> & Partial<TypedEntry>) {
    const id = randomUUID()
    const entry = { ...long, ...typed, id, cases: [one.id] }
    await desk.actAs(who, (act) => writeEntry(act, entry))
    return id
  }

  function putRight(entry: string, typed: TypedEntry | undefined) {
    const correction = { id: randomUUID(), entry, reason: 'Errore', typed }
    return desk.actAs(team.worker, (act) => correctEntry(act, correction))
  }

  /** An event of the case, after all that was written. */
  async function mark(): Promise<number> {
    await correct(1)
    return (await one.events()).at(-1)?.seq ?? 0
  }

  const notes = (
    n: number,
    who = team.worker,
    page: { limit?: number; after?: NotesThen['next'] } = {},
  ) =>
    desk.actAs(who, async ({ sql }) => {
      const log = await logUntil(sql, one.id, { event: n })
      return notesThen(sql, one.id, { at: log?.exactly ?? '-infinity', ...page })
    })
  const bodies = async (n: number, who?: Colleague) =>
    (await notes(n, who)).rows.map(({ body }) => body)

  beforeAll(async () => {
    before = await mark()
    kept = await write(team.worker, { body: 'Vive sola', happenedOn: '2026-01-09' })
    wrong = await write(team.worker, { body: 'Ha due figli', happenedOn: '2026-01-08' })
    mistaken = await write(team.worker, { body: 'Di un’altra persona' })
    written = await mark()
    await putRight(wrong, { ...long, body: 'Ha tre figli' })
    await putRight(mistaken, undefined)
    await write(team.worker, { body: 'Saputo tardi, di molto prima', happenedOn: '2025-03-02' })
    righted = await mark()
  })

  test('are those written by then, newest first, whatever the day that they tell of', async () => {
    expect(await bodies(before)).toEqual([])
    expect(await bodies(written)).toEqual(['Vive sola', 'Ha due figli', 'Di un’altra persona'])
    expect((await notes(written)).rows[0]).toMatchObject({
      ...{ id: kept, kind: 'Colloquio', happenedOn: '2026-01-09', who: team.worker.name },
      ...{ corrected: false, since: null },
    })
    expect((await bodies(righted)).at(-1)).toBe('Saputo tardi, di molto prima')
  })

  test('are told as they stood, corrected only where the correction was written', async () => {
    const { rows } = await notes(written)
    expect(rows.map(({ corrected, since }) => [corrected, since])).toEqual([
      [false, null],
      [false, 'corrected'],
      [false, 'annulled'],
    ])
    const later = (await notes(righted)).rows
    for (const id of [wrong, mistaken])
      expect(later.find((note) => note.id === id)).toMatchObject({ corrected: true, since: null })
    expect(later.find(({ body }) => body === 'Ha tre figli')).toMatchObject({
      ...{ reason: 'Errore', annuls: false, corrected: false },
    })
    expect(later.filter(({ annuls }) => annuls)).toHaveLength(1)
  })

  test('come a page at a time, none lost between two pages', async () => {
    const whole = (await notes(righted)).rows.map(({ id }) => id)
    const ids: string[] = []
    let after: NotesThen['next']
    do {
      const page = await notes(righted, team.worker, { limit: 2, after })
      expect(page.rows.length).toBeLessThanOrEqual(2)
      ids.push(...page.rows.map(({ id }) => id))
      after = page.next
    } while (after)
    expect(whole).toHaveLength(6)
    expect(ids).toEqual(whole)
  })

  test('keep a reserved text from who may not read it today', async () => {
    await write(team.worker, {
      body: 'Ha paura del figlio',
      happenedOn: '2026-01-10',
      reserved: true,
    })
    const n = await mark()
    const other = await desk.hire('social-worker', desk.here.org)
    for (const who of [team.worker, team.coordinator])
      expect((await bodies(n, who))[0]).toBe('Ha paura del figlio')
    const [hidden] = (await notes(n, other)).rows
    expect(hidden).toMatchObject({ reserved: true, body: null, happenedOn: '2026-01-10' })
    const stranger = await desk.hire('social-worker', desk.elsewhere.org)
    const at = { at: '2090-01-01' }
    expect(await desk.actAs(stranger, ({ sql }) => notesThen(sql, one.id, at))).toMatchObject({
      rows: [],
    })
  })
})
