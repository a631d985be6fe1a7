import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { acceptOutcomes } from '../../../domain/siuss/ledger/accept-outcomes.ts'
import type { Outcome } from '../../../domain/siuss/ledger/accept-outcomes.ts'
import {
  publishDue,
  publishReady,
  scopeComune,
} from '../../../domain/siuss/ledger/publish-flows.ts'
import { putFlow } from '../../../domain/siuss/ledger/put-flow.ts'
import type { NewFlow } from '../../../domain/siuss/ledger/put-flow.ts'
import { resumeFlow, stopFlow } from '../../../domain/siuss/ledger/stop-flow.ts'
import { transaction } from '../../../domain/database.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aDayLater, aFlow, belfioreOf } from '../../support/a-flow.ts'
import type { About } from '../../support/a-flow.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let team: Team
let officer: Colleague
let belfiore: string
let about: About

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  officer = await desk.hire('admin-officer', desk.here.zone ?? 0)
  belfiore = await belfioreOf(desk.owner, desk.here.municipality)
})
afterAll(() => desk.close())
beforeEach(async () => {
  const { id, person } = await aCase(desk, { by: team.clerk })
  about = { belfiore, caseId: id, person }
})

const put = (over: Partial<NewFlow> = {}) =>
  desk.actAs(team.coordinator, ({ sql }) => putFlow(sql, aFlow(about, over)))

interface Row {
  readonly state: string
  readonly digest: string
  readonly ready: Date | null
  readonly corrects: string | null
  readonly xml: string
}

async function rowOf(idFlusso: string): Promise<Row | undefined> {
  const { rows } = await desk.owner.query<Row>(
    'select state, digest, ready_at as ready, corrects, xml from siuss_flow where id_flusso = $1',
    [idFlusso],
  )
  return rows[0]
}

const countOf = async (caseId: string) => {
  const { rows } = await desk.owner.query('select 1 from siuss_flow where case_id = $1', [caseId])
  return rows.length
}

const publish = async () => {
  await aDayLater(desk.owner)
  return publishReady(desk.engine, belfiore)
}

const said = (idFlusso: string, over: Partial<Outcome> = {}): Outcome => ({
  idFlusso,
  code: 'OK',
  acquiredAt: new Date('2026-12-01T08:00:00.000Z'),
  description: '',
  siussId: '',
  ...over,
})

const hear = (...outcomes: Outcome[]) =>
  transaction(desk.web, async (sql) => {
    await scopeComune(sql, belfiore)
    return acceptOutcomes(sql, belfiore, outcomes)
  })

const refusal = (code: string) => expect.objectContaining({ code })

describe('a record is put into the ledger', () => {
  test('once: the same content of the same benefit and year stays the same flow', async () => {
    const first = await put()
    expect(await put()).toEqual(first)
    expect(await countOf(about.caseId)).toBe(1)
    expect((await rowOf(first.idFlusso))?.xml).toContain(`Nome="${first.idFlusso}"`)
    const others = [await put({ year: 2025 }), await put({ part: 2 })]
    expect(new Set([first, ...others].map(({ idFlusso }) => idFlusso)).size).toBe(3)
  })

  test('sent by two at once it is one flow still', async () => {
    const both = await Promise.all([put(), put(), put(), put()])
    expect(new Set(both.map(({ idFlusso }) => idFlusso)).size).toBe(1)
  })

  test('other content takes the place of a flow that waits, and its 24 hours begin anew', async () => {
    const first = await put()
    await aDayLater(desk.owner)
    const before = await rowOf(first.idFlusso)
    expect(await put({ digest: 'content-2' })).toEqual(first)
    const after = await rowOf(first.idFlusso)
    expect(after?.digest).toBe('content-2')
    expect(after?.ready?.getTime()).toBeGreaterThan(before?.ready?.getTime() ?? Infinity)
  })

  test('a draft waits for what is missing; ready again, it waits 24 hours', async () => {
    const { idFlusso } = await put({ state: 'draft' })
    expect(await publish()).not.toContain(idFlusso)
    expect(await put()).toEqual({ idFlusso, state: 'ready' })
    expect(await put({ state: 'draft' })).toEqual({ idFlusso, state: 'draft' })
    expect((await rowOf(idFlusso))?.ready).toBeNull()
  })

  test('names go up, of each day from 1 on, and never go back with the clock', async () => {
    const other = await belfioreOf(desk.owner, desk.elsewhere.municipality)
    const name = async (year: number) => (await put({ belfiore: other, year })).idFlusso
    await desk.owner.query(
      `insert into siuss_ledger (belfiore, day, progressive) values ($1, siso_today() - 1, 41)`,
      [other],
    )
    expect([await name(2020), await name(2021)]).toEqual([
      expect.stringMatching(/\.0000001$/),
      expect.stringMatching(/\.0000002$/),
    ])
    const { rows } = await desk.owner.query<{ day: string }>(
      `update siuss_ledger set day = day + 1, progressive = 5 where belfiore = $1
       returning to_char(day, 'YYYYMMDD') as day`,
      [other],
    )
    expect(await name(2022)).toBe(`${other}.PS.${rows[0]?.day ?? ''}.0000006`)
  })

  test('is refused for a comune that is not there', async () => {
    await expect(put({ belfiore: 'Z999' })).rejects.toEqual(refusal('flow-comune-unknown'))
  })
})

describe('a flow is published', () => {
  test('after 24 hours, not before, and then never changes', async () => {
    const { idFlusso } = await put()
    expect(await publishReady(desk.engine, belfiore)).not.toContain(idFlusso)
    expect(await publish()).toContain(idFlusso)
    expect(await put()).toEqual({ idFlusso, state: 'published' })
    await expect(put({ digest: 'content-2' })).rejects.toEqual(refusal('flow-already-sent'))
    const change = `update siuss_flow set xml = 'other' where id_flusso = $1`
    await expect(desk.owner.query(change, [idFlusso])).rejects.toMatchObject({ code: '23001' })
    const forget = desk.owner.query('delete from siuss_flow where id_flusso = $1', [idFlusso])
    await expect(forget).rejects.toMatchObject({ code: '23001' })
  })

  // Contradiction 2: `since` is the instant of the last flow; of two of one millisecond one is lost.
  test('at instants that go up whatever the clock says', async () => {
    for (let year = 2010; year < 2020; year++) await put({ year })
    await publish()
    await desk.owner.query(
      `update siuss_ledger set last_ts = date_trunc('milliseconds', now()) + interval '1 hour' where belfiore = $1`,
      [belfiore],
    )
    for (let year = 2020; year < 2025; year++) await put({ year })
    await publish()
    const { rows } = await desk.owner.query<{ ms: string }>(
      `select extract(epoch from ts_flusso) * 1000 as ms from siuss_flow
       where case_id = $1 and ts_flusso is not null order by ts_flusso`,
      [about.caseId],
    )
    const instants = rows.map(({ ms }) => Number(ms))
    expect(instants).toHaveLength(15)
    expect(instants.every(Number.isInteger)).toBe(true)
    expect(instants.every((ms, n) => n === 0 || ms > (instants[n - 1] ?? 0))).toBe(true)
    expect(instants[14]).toBeGreaterThan(Date.now() + 3_500_000)
  })

  test('in each comune where some have waited so long', async () => {
    const other = await belfioreOf(desk.owner, desk.elsewhere.municipality)
    const waiting = [await put({ year: 2024 }), await put({ belfiore: other, year: 2025 })]
    const states = () => Promise.all(waiting.map(async (one) => (await rowOf(one.idFlusso))?.state))
    await publishDue(desk.engine)
    expect(await states()).toEqual(['ready', 'ready'])
    await aDayLater(desk.owner)
    expect(await publishDue(desk.engine)).toBeGreaterThanOrEqual(2)
    expect(await states()).toEqual(['published', 'published'])
  })

  test.each([
    ['the case', 'update social_case set protected = true where id = $1'],
    [
      'the person',
      'update person set protected = true where id = (select subject from social_case where id = $1)',
    ],
  ])('not where %s is protected by then', async (_, protect) => {
    const { idFlusso } = await put()
    await desk.owner.query(protect, [about.caseId])
    expect(await publish()).not.toContain(idFlusso)
    expect((await rowOf(idFlusso))?.state).toBe('draft')
  })

  test('leaves its trace', async () => {
    const { idFlusso } = await put()
    await publish()
    const { rows } = await desk.owner.query<{ actor: string | null }>(
      `select actor from audit_event where action = 'flows-published' and detail -> 'flows' ? $1`,
      [idFlusso],
    )
    expect(rows).toEqual([{ actor: null }])
  })
})

describe('a flow is stopped in its 24 hours', () => {
  const stop = (id: string) =>
    desk.actAs(team.coordinator, (act) => stopFlow(act, id, 'Importo da rivedere'))

  test('and is not published, nor put again as it was; let go, it waits 24 hours', async () => {
    const { idFlusso } = await put()
    await aDayLater(desk.owner)
    await stop(idFlusso)
    expect(await publish()).not.toContain(idFlusso)
    expect(await put()).toEqual({ idFlusso, state: 'stopped' })
    await desk.actAs(team.coordinator, (act) => resumeFlow(act, idFlusso))
    expect(await publishReady(desk.engine, belfiore)).not.toContain(idFlusso)
    expect(await publish()).toContain(idFlusso)
  })

  test('not after it was published, nor by who may not see it', async () => {
    const { idFlusso } = await put()
    const stranger = await desk.hire('coordinator', desk.elsewhere.zone ?? 0)
    const meddle = desk.actAs(stranger, (act) => stopFlow(act, idFlusso, 'Curiosità'))
    await expect(meddle).rejects.toEqual(refusal('flow-gone'))
    await publish()
    await expect(stop(idFlusso)).rejects.toEqual(refusal('flow-moved-on'))
  })

  test('stays stopped where newer data wait already', async () => {
    const { idFlusso } = await put()
    await stop(idFlusso)
    const newer = await put({ digest: 'content-2' })
    expect(newer.idFlusso).not.toBe(idFlusso)
    const resumed = desk.actAs(team.coordinator, (act) => resumeFlow(act, idFlusso))
    await expect(resumed).rejects.toEqual(refusal('flow-replaced'))
  })
})

describe('an outcome', () => {
  const sent = async (over: Partial<NewFlow> = {}) => {
    const { idFlusso } = await put(over)
    await publish()
    return idFlusso
  }
  const stateOf = async (id: string) => (await rowOf(id))?.state
  const rejected: Partial<Outcome> = { code: 'RICHIESTA_INVALIDA', description: 'Quote' }

  test('takes the flow on; repeated it changes nothing', async () => {
    const id = await sent()
    expect(await hear(said(id, { siussId: '77' }))).toBe(1)
    expect(await hear(said(id, { siussId: '77' }), said(id, { siussId: '77' }))).toBe(0)
    expect(await stateOf(id)).toBe('acquired')
  })

  test('of earlier that comes later changes nothing either', async () => {
    const id = await sent()
    await hear(said(id))
    await hear(said(id, { ...rejected, acquiredAt: new Date('2026-11-30T08:00:00Z') }))
    expect(await stateOf(id)).toBe('acquired')
    await hear(said(id, { ...rejected, acquiredAt: new Date('2026-12-02T08:00:00Z') }))
    expect(await stateOf(id)).toBe('rejected')
  })

  test('of a flow that was never published refuses all that came with it', async () => {
    const id = await sent()
    const { idFlusso: waiting } = await put({ year: 2025 })
    for (const unknown of [waiting, `${belfiore}.PS.20200101.0000001`])
      await expect(hear(said(id), said(unknown))).rejects.toEqual(refusal('flow-unknown'))
    expect(await stateOf(id)).toBe('published')
  })

  test('of another comune is of an unknown flow', async () => {
    const id = await sent()
    const other = await belfioreOf(desk.owner, desk.elsewhere.municipality)
    const asking = transaction(desk.web, async (sql) => {
      await scopeComune(sql, other)
      return acceptOutcomes(sql, other, [said(id)])
    })
    await expect(asking).rejects.toEqual(refusal('flow-unknown'))
  })

  test('that rejects is told to the administrative officers of the zone; what corrects it follows', async () => {
    const id = await sent()
    await hear(said(id, rejected))
    const { rows } = await desk.owner.query(
      `select audience from notice where case_id = $1 and kind = 'flow-rejected'`,
      [about.caseId],
    )
    expect(rows).toEqual([{ audience: `user:${officer.id}` }])
    expect(await put()).toEqual({ idFlusso: id, state: 'rejected' })
    const { idFlusso: next } = await put({ digest: 'content-2' })
    expect((await rowOf(next))?.corrects).toBe(id)
    expect(await stateOf(id)).toBe('rejected')
    expect(await publish()).toContain(next)
    expect(await stateOf(id)).toBe('corrected')
  })

  test('S18: only what was acquired is cancelled; the new insertion waits for the cancelling', async () => {
    const id = await sent()
    const cancel = { operation: 'C', corrects: id, digest: 'cancel-1' } as const
    await expect(put(cancel)).rejects.toEqual(refusal('flow-not-acquired'))
    await hear(said(id))
    const { idFlusso: cancelling } = await put(cancel)
    const { idFlusso: anew } = await put({ corrects: id, digest: 'content-2' })
    const first = await publish()
    expect(first).toContain(cancelling)
    expect(first).not.toContain(anew)
    await hear(said(cancelling))
    expect(await stateOf(id)).toBe('corrected')
    expect(await publish()).toContain(anew)
  })

  test('that does not come for days is told once', async () => {
    const id = await sent()
    const tell = () => desk.engine.query<{ n: number }>('select tell_silent_flows(-1, 100) as n')
    await tell()
    const kind = `select audience from notice where case_id = $1 and kind = 'flow-silent'`
    expect((await desk.owner.query(kind, [about.caseId])).rows).toHaveLength(1)
    expect((await tell()).rows).toEqual([{ n: 0 }])
    expect(await stateOf(id)).toBe('published')
  })
})

describe('nobody else sees the ledger', () => {
  test('a stranger, a session without scope and the engine without a comune see no flow', async () => {
    await put()
    const stranger = await desk.hire('coordinator', desk.elsewhere.zone ?? 0)
    const seen = await desk.actAs(stranger, ({ sql }) => sql.query('select 1 from siuss_flow'))
    expect(seen).toEqual([])
    for (const pool of [desk.web, desk.engine])
      expect((await pool.query('select 1 from siuss_flow')).rows).toEqual([])
  })
})
