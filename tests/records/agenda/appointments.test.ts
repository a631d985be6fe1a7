import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { changeAppointment, makeAppointment } from '../../../domain/agenda/make-appointment.ts'
import type { AppointmentChange, NewAppointment } from '../../../domain/agenda/make-appointment.ts'
import { appointmentsFrom, conflictsOf, findAppointment } from '../../../domain/agenda/queries.ts'
import { compareWords } from '../../../domain/shared/by-name.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'

let desk: Desk
let team: Team
let one: TestCase
let colleague: Colleague

beforeAll(async () => {
  desk = await aDesk()
  await setClock(desk.owner, { at: '2026-11-24T08:00:00.000Z' })
  team = await aTeam(desk)
  one = await aCaseInAssessment(desk, team)
  colleague = await desk.hire('social-worker', desk.here.org)
})
afterAll(() => desk.close())

async function make(who: Colleague, over: Partial<NewAppointment> = {}): Promise<string> {
  const id = randomUUID()
  const made: NewAppointment = {
    id,
    kind: 'home-visit',
    startsAt: '2026-11-26T09:30',
    minutes: 60,
    place: 'home',
    address: '',
    others: '',
    caller: '',
    workers: [who.id],
    ...over,
  }
  await desk.actAs(who, (act) => makeAppointment(act, made))
  return id
}

const seen = (who: Colleague, id: string) => desk.actAs(who, ({ sql }) => findAppointment(sql, id))
const change = (
  who: Colleague,
  asked: string | { id: string; version: number },
  to: AppointmentChange,
) => {
  const which = typeof asked === 'string' ? { id: asked, version: 1 } : asked
  return desk.actAs(who, (act) => changeAppointment(act, which, to))
}

test('an appointment of a case is where the case is, at the hour of Italy, with who is expected', async () => {
  const id = await make(team.worker, { caseId: one.id, workers: [team.worker.id, colleague.id] })
  expect(await seen(team.coordinator, id)).toMatchObject({
    org: desk.here.org,
    kindLabel: 'Visita domiciliare',
    startsAt: new Date('2026-11-26T08:30:00Z'),
    local: '2026-11-26T09:30',
    workers: [team.worker.name, colleague.name].toSorted(compareWords),
    caseId: one.id,
    state: 'planned',
  })
  const trace = `select count(*)::int from audit_event where case_id = $1 and action = 'appointment-made'`
  expect(await one.scalar(trace)).toBe(1)
})

test('the day of each holds what they are expected at; that of the office, everybody’s', async () => {
  const own = { startsAt: '2026-12-01T10:00', caller: 'Signora Verdi' }
  const id = await make(colleague, own)
  const day = (who: Colleague, view: 'mine' | 'office') =>
    desk.actAs(who, ({ sql }) =>
      appointmentsFrom(sql, '2026-12-01', { days: 1, view, shown: '2026-12-01' }),
    )
  expect((await day(colleague, 'mine')).map((each) => each.id)).toEqual([id])
  expect(await day(team.worker, 'mine')).toEqual([])
  expect((await day(team.worker, 'office')).map(({ caller }) => caller)).toEqual(['Signora Verdi'])
})

describe('who sees it', () => {
  test('nobody of another office, unless expected', async () => {
    const stranger = await desk.hire('social-worker', desk.elsewhere.org)
    for (const caseId of [one.id, undefined]) {
      const id = await make(team.worker, { caseId })
      expect(await seen(stranger, id)).toBeUndefined()
      await expect(change(stranger, id, { to: 'done' })).rejects.toMatchObject({
        code: 'appointment-not-found',
      })
      await desk.owner.query('insert into appointment_worker values ($1, $2)', [id, stranger.id])
      expect(await seen(stranger, id)).toMatchObject({ caseId: null, number: null })
    }
  })

  test('a case that may not be seen cannot have one made', async () => {
    const stranger = await desk.hire('social-worker', desk.elsewhere.org)
    await expect(make(stranger, { caseId: one.id })).rejects.toMatchObject({
      code: 'case-not-found',
    })
  })

  test('somebody who does not work here is not expected', async () => {
    const stranger = await desk.hire('social-worker', desk.elsewhere.org)
    await expect(make(team.worker, { workers: [stranger.id] })).rejects.toMatchObject({
      detail: { problems: [{ field: 'workers' }] },
    })
  })
})

describe('where somebody lives', () => {
  const lives = (kind: string, given: { secret?: boolean; from: string; to?: string }) =>
    desk.owner.query(
      `insert into person_address (id, person_id, kind, address, secret, source, source_date, valid_from, valid_to)
       select gen_random_uuid(), c.subject, $2, 'Via ' || $2 || ' ' || $3, $4, 'declared', $3::date, $3::date, $5::date
       from social_case c where c.id = $1`,
      [one.id, kind, given.from, given.secret ?? false, given.to],
    )
  const visit = (day: string) => make(team.worker, { caseId: one.id, startsAt: `${day}T00:30` })

  test('is told as it is on the day of the visit, in Italy', async () => {
    await lives('residence', { from: '2026-01-01', to: '2026-12-15' })
    await lives('residence', { from: '2026-12-15' })
    const [before, after] = [await visit('2026-12-14'), await visit('2026-12-15')]
    expect((await seen(team.worker, before))?.home).toBe('Via residence 2026-01-01')
    expect((await seen(team.worker, after))?.home).toBe('Via residence 2026-12-15')
  })

  test('is not told while a secret one is in force, today or on that day', async () => {
    const [soon, later] = [await visit('2026-11-26'), await visit('2027-01-10')]
    const told = async () =>
      Promise.all([soon, later].map(async (id) => (await seen(team.worker, id))?.withheld))
    expect(await told()).toEqual([false, false])
    await lives('domicile', { secret: true, from: '2027-01-05', to: '2027-02-01' })
    expect(await told()).toEqual([false, true])
    await lives('shelter', { from: '2026-11-01', to: '2026-12-01' })
    expect(await told()).toEqual([true, true])
    expect(await seen(team.worker, later)).toMatchObject({ home: null, address: null })
    await desk.owner.query(`delete from person_address where secret or kind = 'shelter'`)
    expect(await told()).toEqual([false, false])
  })

  test('is not told either where it is somebody else of the case who fled', async () => {
    const id = await visit('2026-11-27')
    const other = randomUUID()
    await desk.owner.query(
      `insert into person (id, identity, given_name, family_name, search_key, orgs)
       select $1, 'provisional', 'Eva', 'Inventata', 'inventata eva', p.orgs
       from social_case c join person p on p.id = c.subject where c.id = $2`,
      [other, one.id],
    )
    await desk.owner.query(
      `insert into case_participant (case_id, person_id, role, valid_from) values ($1, $2, 'household-member', '2026-01-01')`,
      [one.id, other],
    )
    expect(await seen(team.worker, id)).toMatchObject({ withheld: false })
    await desk.owner.query(
      `insert into person_address (id, person_id, kind, address, secret, source, source_date, valid_from)
       values (gen_random_uuid(), $1, 'shelter', 'Via Tre 3', false, 'declared', '2026-01-01', '2026-01-01')`,
      [other],
    )
    expect(await seen(team.worker, id)).toMatchObject({ withheld: true, home: null })
    await desk.owner.query('delete from person_address where person_id = $1', [other])
  })
})

describe('a conflict', () => {
  const conflicts = (who: Colleague, id: string) =>
    desk.actAs(who, ({ sql }) => conflictsOf(sql, [id]))
  const at = (startsAt: string) => ({ startsAt: `2026-12-10T${startsAt}` })

  test('is the same worker twice at one time; not one after the other', async () => {
    const first = await make(team.worker, at('09:00'))
    const second = await make(team.worker, at('09:59'))
    await make(team.worker, at('11:00'))
    expect(await conflicts(team.worker, first)).toMatchObject([
      { id: first, who: team.worker.name, startsAt: new Date('2026-12-10T08:59:00Z') },
    ])
    await change(team.worker, second, { to: 'cancelled', reason: 'Doppione' })
    expect(await conflicts(team.worker, first)).toEqual([])
  })

  test('is the same person twice, with other workers', async () => {
    const first = await make(team.worker, { ...at('15:00'), caseId: one.id })
    await make(colleague, { ...at('15:30'), caseId: one.id })
    expect(await conflicts(team.worker, first)).toMatchObject([{ who: null }])
  })

  test('is told to nobody from elsewhere', async () => {
    const first = await make(team.worker, at('17:00'))
    await make(team.worker, at('17:10'))
    const stranger = await desk.hire('social-worker', desk.elsewhere.org)
    expect(await conflicts(stranger, first)).toEqual([])
  })
})

describe('what becomes of it', () => {
  test('moved, it is reminded of again; moved by two, one is told that it changed', async () => {
    const id = await make(team.worker)
    const where = { place: 'office', address: 'Stanza 4', workers: [colleague.id] }
    const later = { to: 'moved', startsAt: '2026-11-27T11:00', minutes: 30, ...where } as const
    await change(team.worker, id, later)
    expect(await seen(team.worker, id)).toMatchObject({
      ...{ local: '2026-11-27T11:00', version: 2, address: 'Stanza 4' },
      workers: [colleague.name],
    })
    await expect(change(colleague, id, later)).rejects.toMatchObject({
      code: 'appointment-changed',
    })
  })

  test('who sees it only because she is expected hands it on, and sees it no more', async () => {
    const stranger = await desk.hire('social-worker', desk.elsewhere.org)
    const hers = await desk.hire('social-worker', desk.elsewhere.org)
    const id = await make(team.worker, { caseId: one.id })
    await desk.owner.query('insert into appointment_worker values ($1, $2)', [id, stranger.id])
    const where = { place: '', address: '', workers: [hers.id] }
    const on = { to: 'moved', startsAt: '2026-11-27T11:00', minutes: 30, ...where } as const
    await change(stranger, id, on)
    expect(await seen(stranger, id)).toBeUndefined()
    expect(await seen(hers, id)).toMatchObject({ workerIds: [hers.id] })
    const { rows } = await desk.owner.query<{ detail: { removed: string[] } }>(
      `select detail from audit_event where action = 'appointment-changed' and object_id = $1`,
      [id],
    )
    expect(rows).toMatchObject([{ detail: { to: 'moved', added: [hers.id] } }])
    expect(rows[0]?.detail.removed.toSorted()).toEqual([stranger.id, team.worker.id].toSorted())
  })

  test('who comes and who goes is told, but not of what she decided herself', async () => {
    const id = await make(team.worker, { workers: [team.worker.id, colleague.id] })
    const other = await desk.hire('social-worker', desk.here.org)
    const where = { place: '', address: '', workers: [other.id] }
    const on = { to: 'moved', startsAt: '2026-11-27T11:00', minutes: 30, ...where } as const
    await change(team.worker, id, on)
    const { rows } = await desk.owner.query<{ audience: string; title: string }>(
      `select audience, title from notice where effect_key like 'appointment:' || $1 || ':%' order by title, audience`,
      [id],
    )
    expect(rows).toEqual([
      {
        audience: `user:${colleague.id}`,
        title:
          'Non sei più tra chi è atteso a un appuntamento (visita domiciliare), che ora è il 27/11/2026 alle 11:00',
      },
      ...[
        [colleague.id, '26/11/2026 alle 09:30'],
        [other.id, '27/11/2026 alle 11:00'],
      ].map(([who, when]) => ({
        audience: `user:${who ?? ''}`,
        title: `Sei tra chi è atteso a un appuntamento (visita domiciliare), il ${when ?? ''}`,
      })),
    ])
  })

  describe('is told at once to who is expected, but not to who decided it', () => {
    const told = async (id: string) => {
      const { rows } = await desk.owner.query<{ audience: string; title: string }>(
        `select audience, title from notice where kind = 'appointment-changed' and title not like 'Sei tra%'
         and effect_key like 'appointment:' || $1 || ':%' order by title, audience`,
        [id],
      )
      return rows.map(({ audience, title }) => [audience.slice('user:'.length), title])
    }
    const both = () => ({ workers: [team.worker.id, colleague.id] })
    const at = { startsAt: '2026-11-26T09:30', minutes: 60, place: 'home', address: '' }
    const moved = (over: Partial<typeof at> & { workers: string[] }): AppointmentChange => ({
      to: 'moved',
      ...at,
      ...over,
    })

    test('called off, without the reason', async () => {
      const id = await make(team.worker, both())
      await change(team.worker, id, { to: 'cancelled', reason: 'La signora Rossi è in ospedale' })
      const title = 'È annullato l’appuntamento (visita domiciliare) del 26/11/2026 alle 09:30'
      expect(await told(id)).toEqual([[colleague.id, title]])
    })

    test('moved in time, in place, or both; not where only who is there changes', async () => {
      const id = await make(team.worker, both())
      const other = await desk.hire('social-worker', desk.here.org)
      const three = { workers: [...both().workers, other.id] }
      await change(team.worker, id, moved(three))
      expect(await told(id)).toEqual([])
      await change(colleague, { id, version: 2 }, moved({ ...three, place: 'office' }))
      const elsewhere =
        'L’appuntamento (visita domiciliare) del 26/11/2026 alle 09:30 è in un altro luogo: guarda dove nell’agenda'
      const toOthers = [
        [other.id, elsewhere],
        [team.worker.id, elsewhere],
      ].toSorted()
      expect((await told(id)).toSorted()).toEqual(toOthers)
      const after = { ...both(), place: 'office', startsAt: '2026-11-27T11:00' }
      await change(team.worker, { id, version: 3 }, moved(after))
      const later =
        'L’appuntamento (visita domiciliare) del 26/11/2026 alle 09:30 è spostato al 27/11/2026 alle 11:00'
      const gone =
        'Non sei più tra chi è atteso a un appuntamento (visita domiciliare), che ora è il 27/11/2026 alle 11:00'
      expect((await told(id)).toSorted()).toEqual(
        [...toOthers, [colleague.id, later], [other.id, gone]].toSorted(),
      )
    })

    test('called off by a death', async () => {
      const dying = await aCaseInAssessment(desk, team)
      const id = await make(team.worker, { caseId: dying.id, ...both() })
      await desk.actAs(team.clerk, ({ sql }) =>
        sql.query('update person set death_date = siso_today() where id = $1', [dying.person]),
      )
      expect((await told(id)).map(([who]) => who).toSorted()).toEqual(both().workers.toSorted())
    })

    test('not of what is over, and not to who wants none of it', async () => {
      const id = await make(team.worker, both())
      await desk.owner.query(
        `update appointment set starts_at = '2026-11-23T09:00Z' where id = $1`,
        [id],
      )
      await change(team.worker, id, { to: 'cancelled', reason: 'Doppione' })
      expect(await told(id)).toEqual([])
      await desk.owner.query(
        `insert into notice_choice values ($1, 'appointment-changed', 'none') on conflict (user_id, kind) do update set channel = 'none'`,
        [colleague.id],
      )
      const other = await make(team.worker, both())
      await change(team.worker, other, { to: 'cancelled', reason: 'Doppione' })
      expect(await told(other)).toEqual([])
      await desk.owner.query(`update notice_choice set channel = 'mail' where user_id = $1`, [
        colleague.id,
      ])
      const third = await make(team.worker, both())
      await change(team.worker, third, { to: 'cancelled', reason: 'Doppione' })
      const { rows } = await desk.owner.query(
        `select 1 from notice where mail_due and audience = $1 and title like 'È annullato%'`,
        [`user:${colleague.id}`],
      )
      expect(rows).toHaveLength(1)
    })
  })

  test('not taking place, it says why, and is over', async () => {
    const id = await make(team.worker)
    await expect(change(team.worker, id, { to: 'no-show', reason: '' })).rejects.toMatchObject({
      code: 'appointment-invalid',
    })
    await change(team.worker, id, { to: 'no-show', reason: 'Non ha risposto' })
    expect(await seen(team.worker, id)).toMatchObject({
      state: 'no-show',
      reason: 'Non ha risposto',
    })
    await expect(change(team.worker, { id, version: 2 }, { to: 'done' })).rejects.toMatchObject({
      code: 'appointment-changed',
    })
  })

  test('who is expected where it was is not taken away any more', async () => {
    const id = await make(team.worker)
    await change(team.worker, id, { to: 'done' })
    await desk.actAs(team.worker, ({ sql }) =>
      sql.query('delete from appointment_worker where appointment_id = $1', [id]),
    )
    expect(await seen(team.worker, id)).toMatchObject({ workers: [team.worker.name] })
  })

  test('nothing of it is taken away', async () => {
    await expect(
      desk.actAs(team.worker, ({ sql }) => sql.query('delete from appointment')),
    ).rejects.toMatchObject({ code: '42501' })
  })
})

test('who is expected is told within a day of it, once, without a name', async () => {
  await desk.owner.query(`update appointment set state = 'done'`)
  const soon = await make(team.worker, { startsAt: '2026-11-24T18:00', caseId: one.id })
  const without = await make(team.worker, { startsAt: '2026-11-25T08:30', caller: 'Signora Neri' })
  await make(team.worker, { startsAt: '2026-11-25T09:01' })
  const remind = async () =>
    (await desk.engine.query<{ n: number }>('select remind_appointments(100) as n')).rows[0]?.n
  expect([await remind(), await remind()]).toEqual([2, 0])
  const { rows } = await desk.owner.query<{ title: string; effect_key: string }>(
    `select title, effect_key from notice where audience = $1 and title like 'Appuntamento %' order by title`,
    [`user:${team.worker.id}`],
  )
  expect(rows).toEqual([
    {
      title: 'Appuntamento 24/11/2026 alle 18:00: visita domiciliare',
      effect_key: `appointment:${soon}:1`,
    },
    {
      title: 'Appuntamento 25/11/2026 alle 08:30: visita domiciliare',
      effect_key: `appointment:${without}:1`,
    },
  ])
  await expect(
    desk.actAs(team.worker, ({ sql }) => sql.query('select remind_appointments(1)')),
  ).rejects.toMatchObject({ code: '42501' })
})
