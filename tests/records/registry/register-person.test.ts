import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { findPerson, factsOf } from '../../../domain/registry/queries.ts'
import { computeFiscalCode } from '../../../domain/shared/fiscal-code.ts'
import { freshDatabase } from '../../support/database.ts'
import { refusalOf, twoZones } from './two-zones.ts'
import type { TwoZones } from './two-zones.ts'

let town: TwoZones
beforeAll(async () => {
  town = await twoZones(await freshDatabase())
})
afterAll(() => town.close())

function certain(familyName: string, birthDate = '1980-05-12') {
  const person = { familyName, givenName: 'Ada', birthDate, sex: 'F', place: 'H501' } as const
  const fiscalCode = computeFiscalCode(person)
  return { familyName, givenName: 'Ada', birthDate, sex: 'F', fiscalCode }
}

describe('Registrare una persona', () => {
  test('tiene ogni dato con la sua fonte e la sua data', async () => {
    const id = await town.register('clerk', certain('Bianconi'), { identity: 'certain' })
    const facts = await town.as('clerk', ({ sql }) => factsOf(sql, id))
    expect(facts.map(({ field }) => field).sort()).toEqual(
      ['birthDate', 'familyName', 'fiscalCode', 'givenName', 'sex'].sort(),
    )
    expect(facts[0]).toMatchObject({
      source: 'declared',
      sourceDate: '2026-01-15',
      recordedBy: 'Prova clerk',
    })
  })

  test('lascia la traccia di chi l’ha registrata', async () => {
    const id = await town.register('clerk', { familyName: 'Tracciata' })
    const events = await town.stored('select action, actor from audit_event where person_id = $1', [
      id,
    ])
    expect(events).toEqual([{ action: 'person-registered', actor: town.ids('clerk') }])
  })

  test('si può fare per chi non dice il nome, con un alias', async () => {
    const id = await town.register(
      'clerk',
      { familyName: '', alias: 'La signora del parco' },
      { identity: 'anonymous' },
    )
    const person = await town.as('clerk', ({ sql }) => findPerson(sql, id))
    expect(person).toMatchObject({ identity: 'anonymous', alias: 'La signora del parco' })
  })

  test('si può fare con il codice provvisorio di undici cifre', async () => {
    const id = await town.register('clerk', { familyName: 'Neonati', fiscalCode: '12345678901' })
    const person = await town.as('clerk', ({ sql }) => findPerson(sql, id))
    expect(person).toMatchObject({ fiscalCodeKind: 'provisional' })
  })

  test('accetta l’omocodia e la riconosce', async () => {
    const id = await town.register(
      'clerk',
      {
        familyName: 'Rossi',
        givenName: 'Mario',
        sex: 'M',
        birthDate: '1980-01-01',
        fiscalCode: 'rssmra80a01h5lmx',
      },
      { identity: 'certain' },
    )
    const person = await town.as('clerk', ({ sql }) => findPerson(sql, id))
    expect(person).toMatchObject({ fiscalCode: 'RSSMRA80A01H5LMX', fiscalCodeKind: 'homocode' })
  })
})

describe('Non si registra una persona', () => {
  const refused = async (details: object, over = {}) =>
    refusalOf(town.register('clerk', details, over))

  test('con un codice fiscale sbagliato: si dice quale carattere e come rimediare', async () => {
    const wrong = { familyName: 'Rossi', fiscalCode: 'RSSMRA8OA01H501U' }
    expect(await refused(wrong)).toMatchObject({
      code: 'person-invalid',
      detail: {
        problems: [{ field: 'fiscalCode', message: expect.stringContaining('Forse è «0»?') }],
      },
    })
  })

  test('nata nel futuro, o centotrent’anni fa', async () => {
    expect(await refused({ birthDate: '2999-01-01' })).toMatchObject({
      detail: {
        problems: [{ field: 'birthDate', message: expect.stringContaining('nel futuro') }],
      },
    })
    expect(await refused({ birthDate: '1890-01-01' })).toMatchObject({
      detail: { problems: [{ field: 'birthDate', message: expect.stringContaining('anni') }] },
    })
  })

  test('con data di nascita e sesso diversi da quelli del codice', async () => {
    const wrong = { ...certain('Neri'), birthDate: '1981-05-12', sex: 'M' }
    expect(await refused(wrong, { identity: 'certain' })).toMatchObject({
      detail: { problems: [{ field: 'birthDate' }, { field: 'sex' }] },
    })
  })

  test('senza fonte, o con una fonte di domani', async () => {
    const provenance = { source: '', sourceDate: '2999-12-31', validFrom: null }
    expect(await refused({}, { provenance })).toMatchObject({
      detail: { problems: [{ field: 'source' }, { field: 'sourceDate' }] },
    })
  })

  test('anonima senza alias, o anonima con il codice fiscale', async () => {
    const named = { ...certain('Verdi'), alias: null }
    expect(await refused(named, { identity: 'anonymous' })).toMatchObject({
      detail: { problems: [{ field: 'alias' }, { field: 'fiscalCode' }] },
    })
  })

  test('certa con il solo codice provvisorio, o senza codice', async () => {
    const person = { ...certain('Gialli'), fiscalCode: '12345678901' }
    for (const fiscalCode of [person.fiscalCode, null]) {
      expect(await refused({ ...person, fiscalCode }, { identity: 'certain' })).toMatchObject({
        detail: { problems: [{ field: 'fiscalCode' }] },
      })
    }
  })

  test('con e-mail o telefono che non possono essere', async () => {
    expect(await refused({ email: 'maria', phone: 'chiamami' })).toMatchObject({
      detail: { problems: [{ field: 'email' }, { field: 'phone' }] },
    })
  })

  test('in un ufficio in cui non si lavora', async () => {
    expect(await refused({}, { org: town.there.org })).toMatchObject({
      detail: { problems: [{ field: 'org' }] },
    })
  })

  test('già registrata: si dice chi è, se la si può vedere', async () => {
    const id = await town.register('clerk', certain('Doppi'), { identity: 'certain' })
    expect(await refused(certain('Doppi'), { identity: 'certain' })).toMatchObject({
      code: 'person-known',
      detail: { personId: id },
    })
  })

  test('già registrata in altra zona: si dice solo dove chiedere', async () => {
    await town.register('farClerk', certain('Lontani'), { identity: 'certain' })
    const refusal = await refused(certain('Lontani'), { identity: 'certain' })
    expect(refusal).toMatchObject({
      code: 'person-elsewhere',
      detail: { zones: [{ id: town.there.zone }] },
    })
    expect(JSON.stringify(refusal)).not.toContain('personId')
  })
})
