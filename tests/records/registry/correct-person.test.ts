import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { correctPerson } from '../../../domain/registry/correct-person.ts'
import type { Correction } from '../../../domain/registry/correct-person.ts'
import { pointToExisting } from '../../../domain/registry/point-to-existing.ts'
import { casesOf, factsOf, findPerson, knownAt } from '../../../domain/registry/queries.ts'
import { replaceIdentity } from '../../../domain/registry/replace-identity.ts'
import { searchPeople } from '../../../domain/registry/search-people.ts'
import { computeFiscalCode } from '../../../domain/shared/fiscal-code.ts'
import { freshDatabase } from '../../support/database.ts'
import { refusalOf, twoZones } from './two-zones.ts'
import type { Colleague, TwoZones } from './two-zones.ts'

let town: TwoZones
beforeAll(async () => {
  town = await twoZones(await freshDatabase())
})
afterAll(() => town.close())

const provenance = { source: 'registry', sourceDate: '2026-03-01', validFrom: null }

async function correct(personId: string, over: Partial<Correction>, who: Colleague = 'worker') {
  const person = await town.as('worker', ({ sql }) => findPerson(sql, personId))
  const version = person?.version ?? 0
  return town.asPlain(who, (act) =>
    correctPerson(act, { personId, version, changes: {}, provenance, ...over }),
  )
}

describe('Correggere una persona', () => {
  test('aggiunge un fatto con fonte e data, e quello di prima resta', async () => {
    const id = await town.register('clerk', { familyName: 'Sbagliati', phone: '075 111111' })
    const before = new Date()
    await correct(id, { changes: { familyName: 'Giusti', phone: null } })
    const facts = await town.as('clerk', ({ sql }) => factsOf(sql, id))
    const names = facts.filter(({ field }) => field === 'familyName')
    expect(names).toMatchObject([
      { value: 'Giusti', source: 'registry', sourceDate: '2026-03-01', latest: true },
      { value: 'Sbagliati', source: 'declared', latest: false },
    ])
    const then = await town.as('clerk', ({ sql }) => knownAt(sql, id, before))
    expect(then.find(({ field }) => field === 'familyName')?.value).toBe('Sbagliati')
    const now = await town.as('clerk', ({ sql }) => knownAt(sql, id, new Date()))
    expect(now.find(({ field }) => field === 'phone')?.value).toBeNull()
  })

  test('la fa trovare con il nome nuovo e non più con il vecchio', async () => {
    const id = await town.register('clerk', { familyName: 'Primadonna' })
    await correct(id, { changes: { familyName: 'Dopodonna' } })
    await town.as('clerk', async ({ sql }) => {
      expect(await searchPeople(sql, 'dopodonna')).toMatchObject([{ id }])
      expect(await searchPeople(sql, 'primadonna')).toEqual([])
    })
  })

  test('si rifiuta se nel frattempo un’altra persona l’ha cambiata', async () => {
    const id = await town.register('clerk', { familyName: 'Contesi' })
    await correct(id, { changes: { phone: '075 222222' } })
    const late = correct(id, { version: 1, changes: { phone: '075 333333' } })
    expect(await refusalOf(late)).toMatchObject({ code: 'person-changed' })
  })

  test('si rifiuta senza fonte, senza differenze, o con dati che non possono essere', async () => {
    const id = await town.register('clerk', { familyName: 'Uguali' })
    const noSource = { ...provenance, source: '' }
    expect(
      await refusalOf(correct(id, { changes: { givenName: 'Eva' }, provenance: noSource })),
    ).toMatchObject({ detail: { problems: [{ field: 'source' }] } })
    expect(await refusalOf(correct(id, { changes: { familyName: 'Uguali' } }))).toMatchObject({
      code: 'nothing-changed',
    })
    expect(await refusalOf(correct(id, { changes: { birthDate: '2020-02-30' } }))).toMatchObject({
      detail: {
        problems: [{ field: 'birthDate', message: expect.stringContaining('non esiste') }],
      },
    })
    expect(
      await refusalOf(
        correct(id, { changes: { birthDate: '2000-01-01', deathDate: '1999-01-01' } }),
      ),
    ).toMatchObject({
      detail: { problems: [{ field: 'deathDate' }] },
    })
  })

  test('si rifiuta da un’altra zona come se non ci fosse', async () => {
    const id = await town.register('clerk', { familyName: 'Altrove' })
    const far = correct(id, { changes: { familyName: 'Rubati' } }, 'farClerk')
    expect(await refusalOf(far)).toMatchObject({ code: 'person-not-found' })
  })
})

const born = { givenName: 'Olga', birthDate: '1962-11-30', sex: 'F' } as const
const coded = (familyName: string) => ({
  ...born,
  familyName,
  fiscalCode: computeFiscalCode({ ...born, familyName, place: 'H501' }),
})

describe('Dare un’identità', () => {
  const recognise = (personId: string, changes: object, version = 1) =>
    town.asPlain('worker', (act) =>
      replaceIdentity(act, { personId, version, identity: 'certain', changes, provenance }),
    )

  test('a chi era anonima tiene la stessa scheda, le pratiche e ciò che si sapeva', async () => {
    const id = await town.register(
      'clerk',
      { familyName: '', alias: 'Rosa' },
      { identity: 'anonymous' },
    )
    const caseId = await town.caseFor('clerk', id)
    await recognise(id, coded('Trovati'))
    await town.as('clerk', async ({ sql }) => {
      expect(await findPerson(sql, id)).toMatchObject({
        identity: 'certain',
        familyName: 'Trovati',
      })
      expect(await casesOf(sql, id)).toMatchObject([{ id: caseId }])
      const fields = (await factsOf(sql, id)).map(({ field, value }) => [field, value])
      expect(fields).toContainEqual(['alias', 'Rosa'])
    })
  })

  test('non si può a chi ha già un’identità certa', async () => {
    const id = await town.register('clerk', coded('Certi'), { identity: 'certain' })
    expect(await refusalOf(recognise(id, { phone: '075 1234567' }))).toMatchObject({
      code: 'identity-certain',
    })
  })

  test('già registrata dice quale scheda, e le pratiche vi si spostano', async () => {
    const known = await town.register('clerk', coded('Ritrovati'), { identity: 'certain' })
    const id = await town.register('clerk', { familyName: 'Ignoti', phone: '075 444444' })
    const caseId = await town.caseFor('clerk', id)
    expect(await refusalOf(recognise(id, coded('Ritrovati')))).toMatchObject({
      code: 'person-known',
      detail: { personId: known },
    })
    await town.as('worker', (act) => pointToExisting(act, { personId: id, existingId: known }))
    await town.as('worker', async ({ sql }) => {
      expect(await casesOf(sql, known)).toMatchObject([{ id: caseId }])
      expect(await findPerson(sql, id)).toMatchObject({ replacedBy: known })
      const phones = (await factsOf(sql, known)).filter(({ field }) => field === 'phone')
      expect(phones).toMatchObject([{ value: '075 444444' }])
      expect(await searchPeople(sql, 'ignoti')).toEqual([])
    })
  })

  test('puntando a un’altra scheda si rifiuta per sé stessa, per una certa e per una non vista', async () => {
    const id = await town.register('clerk', { familyName: 'Punti' })
    const certain = await town.register('clerk', coded('Puntati'), { identity: 'certain' })
    const far = await town.register('farClerk', { familyName: 'Lontanissimi' })
    const point = (personId: string, existingId: string) =>
      refusalOf(town.as('worker', (act) => pointToExisting(act, { personId, existingId })))
    expect(await point(id, id)).toMatchObject({ code: 'same-person' })
    expect(await point(certain, id)).toMatchObject({ code: 'identity-certain' })
    expect(await point(id, far)).toMatchObject({ code: 'person-not-found' })
  })
})
