import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { addParticipant, correctParticipant } from '../../../domain/diary/change-participants.ts'
import { participantsOf } from '../../../domain/diary/participants.ts'
import { findFolder } from '../../../domain/diary/read-folder.ts'
import { pointToExisting } from '../../../domain/registry/point-to-existing.ts'
import { aCase, aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { hardRelease } from '../../support/builders/releases.ts'

let desk: Desk
let team: Team
beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())

async function somebody(name: string, more: { protected?: boolean; identity?: string } = {}) {
  const id = randomUUID()
  await desk.owner.query(
    `insert into person (id, identity, given_name, family_name, search_key, orgs, protected)
     values ($1, $2, $3, 'Prova', $3, $4, $5)`,
    [id, more.identity ?? 'certain', name, [desk.here.org], more.protected ?? false],
  )
  return id
}

const since = { from: '2026-01-10', until: '' }
const add = (
  who: Colleague,
  { id }: TestCase,
  part: Partial<Parameters<typeof addParticipant>[2]>,
) =>
  desk.actAs(who, (act) =>
    addParticipant(act, id, { personId: '', role: 'household-member', ...since, ...part }),
  )
const list = (who: Colleague, { id }: TestCase) =>
  desk.actAs(who, ({ sql }) => participantsOf(sql, id))
const names = async (who: Colleague, found: TestCase) =>
  (await list(who, found)).map(({ givenName, role }) => `${givenName} ${role}`)

describe('who takes part in a case', () => {
  test('is added with a role and a day, traced, and shown to who sees the case', async () => {
    const found = await aCaseInTriage(desk, team)
    const child = await somebody('Bruno')
    await add(team.worker, found, { personId: child })
    await add(team.worker, found, { personId: await somebody('Carla'), role: 'representative' })
    expect(await names(team.coordinator, found)).toEqual([
      'Ida beneficiary',
      'Carla representative',
      'Bruno household-member',
    ])
    const head = await desk.actAs(team.worker, ({ sql }) => findFolder(sql, found.id))
    expect(head?.representatives).toBe('Carla Prova')
    const traced = `select string_agg(detail ->> 'role', ' ' order by id) from audit_event
      where case_id = $1 and action = 'participant-added'`
    expect(await found.scalar(traced)).toBe('household-member representative')
    const stranger = await desk.hire('social-worker', desk.elsewhere.org)
    expect(await list(stranger, found)).toEqual([])
  })

  test('is corrected, and ended on a day; then a representative stands no longer on the head', async () => {
    const found = await aCaseInTriage(desk, team)
    await add(team.worker, found, { personId: await somebody('Carla'), role: 'representative' })
    const carla = (await list(team.worker, found)).find(({ givenName }) => givenName === 'Carla')
    const id = carla?.id ?? ''
    const correct = (part: object) =>
      desk.actAs(team.worker, (act) =>
        correctParticipant(act, found.id, { id, role: 'representative', ...since, ...part }),
      )
    await correct({ from: '2026-02-01' })
    await correct({ from: '2026-02-01', until: '2026-03-01' })
    const after = (await list(team.worker, found)).find((one) => one.id === id)
    expect(after).toMatchObject({ from: '2026-02-01', until: '2026-03-01', current: false })
    const head = await desk.actAs(team.worker, ({ sql }) => findFolder(sql, found.id))
    expect(head?.representatives).toBeNull()
    const traced = `select string_agg(action, ' ' order by id) from audit_event
      where case_id = $1 and action like 'participant-%'`
    expect(await found.scalar(traced)).toBe(
      'participant-added participant-corrected participant-ended',
    )
  })

  test('is one beneficiary alone, unless the procedure is for a household', async () => {
    const one = await aCaseInTriage(desk, team)
    const refused = { code: 'participant-invalid', detail: { problems: [{ field: 'role' }] } }
    const personId = await somebody('Dina')
    await expect(add(team.worker, one, { personId, role: 'beneficiary' })).rejects.toMatchObject(
      refused,
    )
    const release = await desk.publish({
      ...hardRelease(false),
      key: 'household',
      participants: 'household',
    })
    const several = await aCase(desk, { by: team.clerk, release })
    await add(team.worker, several, { personId, role: 'beneficiary' })
    expect(await names(team.worker, several)).toEqual(['Ida beneficiary', 'Dina beneficiary'])
  })

  test('cannot be changed once the case is closed, nor where it cannot be seen', async () => {
    const found = await aCase(desk, { by: team.clerk })
    const personId = await somebody('Ezio')
    const stranger = await desk.hire('social-worker', desk.elsewhere.org)
    await expect(add(stranger, found, { personId })).rejects.toMatchObject({
      code: 'case-not-found',
    })
    await found.complete(team.clerk, await found.task('access-card'), {
      outcome: 'information-only',
    })
    await found.advance('workflow')
    await expect(add(team.clerk, found, { personId })).rejects.toMatchObject({
      code: 'case-closed',
    })
  })

  test('may be somebody whom only those named for her see: not even that she takes part', async () => {
    const found = await aCaseInTriage(desk, team)
    const hidden = await somebody('Fina', { protected: true })
    await desk.owner.query(
      `insert into case_participant (case_id, person_id, role, valid_from)
       values ($1, $2, 'household-member', '2026-01-01')`,
      [found.id, hidden],
    )
    expect(await names(team.worker, found)).toEqual(['Ida beneficiary'])
    await expect(add(team.worker, found, { personId: hidden })).rejects.toMatchObject({
      detail: { problems: [{ field: 'person' }] },
    })
  })

  test('is seen wherever the case is, as soon as she takes part in it', async () => {
    const found = await aCaseInTriage(desk, team)
    const district = desk.here.district ?? 0
    await desk.owner.query('update social_case set orgs = orgs || $2::int where id = $1', [
      found.id,
      district,
    ])
    await add(team.worker, found, { personId: await somebody('Gino') })
    const nurse = await desk.hire('uvm-nurse', district)
    expect(await names(nurse, found)).toEqual(['Ida beneficiary', 'Gino household-member'])
  })

  test('takes the part along when she turns out to be registered already', async () => {
    const found = await aCaseInTriage(desk, team)
    const nameless = await somebody('Ignota', { identity: 'provisional' })
    const existing = await somebody('Lia')
    await add(team.worker, found, { personId: nameless })
    await desk.actAs(team.worker, (act) =>
      pointToExisting(act, { personId: nameless, existingId: existing }),
    )
    expect(await names(team.worker, found)).toEqual(['Ida beneficiary', 'Lia household-member'])
  })
})
