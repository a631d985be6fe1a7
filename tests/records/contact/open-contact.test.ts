import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { applicantOf } from '../../../domain/contact/applicant.ts'
import { desksOf } from '../../../domain/contact/desks.ts'
import { entriesFor, entryProcedure } from '../../../domain/contact/entry-procedure.ts'
import { openContact } from '../../../domain/contact/open-contact.ts'
import { protectPerson } from '../../../domain/registry/protect-person.ts'
import { findPerson } from '../../../domain/registry/queries.ts'
import { freshDatabase } from '../../support/database.ts'
import { aPerson, refusalOf, twoZones } from '../registry/two-zones.ts'
import type { Colleague, TwoZones } from '../registry/two-zones.ts'

let zones: TwoZones
beforeAll(async () => {
  zones = await twoZones(await freshDatabase())
})
afterAll(() => zones.close())

const anHourAgo = () => new Date(Date.now() - 3_600_000)

function contactBy(who: Colleague, over: object = {}) {
  const office = zones.here.org
  const register = aPerson({ familyName: 'Nuova', givenName: 'Persona' })
  const contact = {
    caseId: randomUUID(),
    who: { register },
    office,
    happenedAt: anHourAgo(),
    ...over,
  }
  return zones.as(who, (act) => openContact(act, contact))
}

test('a contact registers the person, opens a numbered case and records who called when', async () => {
  const happenedAt = anHourAgo()
  const { caseId, personId, number } = await contactBy('clerk', { happenedAt })
  expect(number).toMatch(/^\d{4}\/\d{6}$/)
  const [found] = await zones.stored<{ subject: string; effective_at: Date; phase: string }>(
    'select subject, effective_at, phase from social_case where id = $1',
    [caseId],
  )
  expect(found).toEqual({ subject: personId, effective_at: happenedAt, phase: 'contact' })
  const actions = await zones.stored<{ action: string }>(
    'select action from audit_event where person_id = $1 order by id',
    [personId],
  )
  expect(actions.map(({ action }) => action)).toEqual(['person-registered', 'case-opened'])
})

test('when the case cannot be opened the person is not registered either', async () => {
  const register = aPerson({ familyName: 'Sparita', givenName: 'Mai' })
  await zones
    .as('clerk', async (act) => {
      await openContact(act, {
        caseId: randomUUID(),
        who: { register },
        office: zones.here.org,
        happenedAt: anHourAgo(),
      })
      throw new Error('the network went away')
    })
    .catch(() => undefined)
  expect(await zones.stored("select 1 from person where family_name = 'Sparita'")).toEqual([])
})

test('a contact is opened only in an office where one works', async () => {
  const refusal = await refusalOf(contactBy('clerk', { office: zones.there.org }))
  expect(refusal).toMatchObject({ code: 'no-desk', status: 422 })
})

test('a person whom another zone has in charge cannot be chosen', async () => {
  const far = await zones.register('farClerk', { familyName: 'Lontana' })
  const refusal = await refusalOf(contactBy('clerk', { who: { known: far } }))
  expect(refusal).toMatchObject({ code: 'person-not-in-scope', status: 404 })
})

test('the office of a new contact sees the person from then on', async () => {
  const id = await zones.register(
    'coordinator',
    { familyName: 'Vicina' },
    { org: zones.here.zone ?? 0 },
  )
  expect(await zones.as('clerk', ({ sql }) => findPerson(sql, id))).toBeUndefined()
  await contactBy('coordinator', { who: { known: id } })
  expect(await zones.as('clerk', ({ sql }) => findPerson(sql, id))).toMatchObject({ id })
})

test('a protected person comes back: only those named for her see the new case', async () => {
  const { personId } = await contactBy('clerk')
  const named = [zones.ids('clerk')]
  await zones.as('coordinator', (act) =>
    protectPerson(act, { personId, named, reason: 'violence' }),
  )
  const again = await contactBy('clerk', { who: { known: personId } })
  const seenBy = (who: Colleague) =>
    zones.as(who, ({ sql }) => sql.query('select 1 from social_case where id = $1', [again.caseId]))
  expect(await seenBy('clerk')).toHaveLength(1)
  expect(await seenBy('coordinator')).toHaveLength(1)
  expect(await seenBy('worker')).toHaveLength(0)
  expect(await refusalOf(contactBy('worker', { who: { known: personId } }))).toMatchObject({
    code: 'person-not-in-scope',
  })
})

test('who coordinates a zone may open a contact in each of its offices', async () => {
  const desks = await zones.as('coordinator', ({ sql, session }) => desksOf(sql, session.groups))
  expect(desks.map(({ id }) => id)).toContain(zones.here.org)
  expect(desks.map(({ id }) => id)).not.toContain(zones.there.org)
})

test('a role that opens no contacts gives no desk', async () => {
  const group = `uvm-nurse@${String(zones.here.org)}`
  expect(await zones.as('clerk', ({ sql }) => desksOf(sql, [group]))).toEqual([])
})

/** What somebody with this role may begin at an office, for an applicant of its own place. */
const entriesAt = (
  who: Colleague,
  { office = zones.here.org, roles = ['front-desk'], at = new Date(), whom = {} } = {},
) =>
  zones.as(who, async ({ sql }) => {
    const applicant = await applicantOf(sql, whom, { at, office })
    return entriesFor(sql, { applicant, roles })
  })

test('the procedure that begins at the desk is found, not named by the code', async () => {
  const { open } = await entriesAt('clerk')
  const found = await zones.as('clerk', ({ sql }) => entryProcedure(sql, { open, coming: [] }))
  expect(found.release.entry).toMatchObject({ at: 'desk' })
})

test.each([
  ['2027-06-30T21:59:59.999Z', 'presa-in-carico@1'],
  ['2027-06-30T22:00:00.000Z', 'presa-in-carico@2'],
])('what happened at %s begins by %s, whichever is published', async (at, name) => {
  const entries = await entriesAt('clerk', { at: new Date(at) })
  const found = await zones.as('clerk', ({ sql }) => entryProcedure(sql, entries))
  expect(`${found.release.key}@${String(found.release.version)}`).toBe(name)
})

test.each([
  ['of a child', { birthDate: '2016-04-12' }, true],
  ['of somebody whose age nobody knows yet', {}, true],
  ['of an adult', { birthDate: '1950-04-12' }, false],
])('what protects minors may be begun for a report %s: %j, %s', async (_, whom, offered) => {
  const { open } = await entriesAt('clerk', { roles: ['social-worker'], whom })
  const procedures = open.map(({ procedure }) => procedure)
  expect(procedures.includes('minori')).toBe(offered)
  expect(procedures[0]).toBe('presa-in-carico')
})

test('a role that a procedure does not name begins nothing', async () => {
  const entries = await entriesAt('clerk', { roles: ['uvm-nurse'] })
  expect(entries.open).toEqual([])
  const refusal = await refusalOf(zones.as('clerk', ({ sql }) => entryProcedure(sql, entries)))
  expect(refusal).toMatchObject({ code: 'no-entry-procedure', status: 503 })
})

test('a procedure that is not offered opens nothing, and names what may be begun', async () => {
  const refusal = await refusalOf(contactBy('clerk', { procedure: 'non-pubblicata' }))
  expect(refusal).toMatchObject({
    code: 'procedure-not-here',
    status: 422,
    message: expect.stringContaining('«Presa in carico»'),
  })
})

test('the procedure of the place comes before that of the region', async () => {
  await zones.stored(
    `insert into release (key, version, hash, engine, doc)
     select 'del-posto', 1, 'del-posto', engine, doc || jsonb_build_object('key', 'del-posto', 'layer',
       jsonb_build_object('level', 'municipality', 'copiedFrom', key || '@1', 'organisation',
         (select code from organisation where id = $1))) from release where key = 'presa-in-carico' and version = 1`,
    [zones.here.municipality],
  )
  const mine = await entriesAt('clerk')
  const elsewhere = await entriesAt('farClerk', { office: zones.there.org })
  const of = ({ open }: typeof mine) => open.map(({ head }) => head.key)
  expect(of(mine)).toContain('del-posto')
  expect(of(mine)).not.toContain('presa-in-carico')
  expect(of(elsewhere)).not.toContain('del-posto')
})
