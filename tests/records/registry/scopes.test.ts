import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { askElsewhere } from '../../../domain/registry/ask-elsewhere.ts'
import { likelyDuplicates } from '../../../domain/registry/likely-duplicates.ts'
import {
  nameForPerson,
  protectPerson,
  unprotectPerson,
} from '../../../domain/registry/protect-person.ts'
import { addressesOf, casesOf, factsOf, findPerson } from '../../../domain/registry/queries.ts'
import { readPerson } from '../../../domain/registry/read-person.ts'
import { recordAddress } from '../../../domain/registry/record-address.ts'
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

const found = (who: Colleague, id: string) => town.as(who, ({ sql }) => findPerson(sql, id))

describe('Una persona', () => {
  test('si vede nel suo ufficio e nella sua zona, non in un’altra', async () => {
    const id = await town.register('clerk', { familyName: 'Vicini' })
    expect(await found('worker', id)).toBeDefined()
    expect(await found('coordinator', id)).toBeDefined()
    expect(await found('farClerk', id)).toBeUndefined()
    expect(await found('farCoordinator', id)).toBeUndefined()
  })

  test('di un’altra zona non si trova cercando, né si leggono i suoi dati', async () => {
    const id = await town.register('clerk', { familyName: 'Nascondini', phone: '075 000000' })
    await town.as('farClerk', async ({ sql }) => {
      expect(await searchPeople(sql, 'nascondini')).toEqual([])
      expect(await factsOf(sql, id)).toEqual([])
      expect(await sql.query('select * from person where id = $1', [id])).toEqual([])
    })
  })

  test('che non si può vedere dà la stessa risposta di una che non c’è', async () => {
    const id = await town.register('clerk', { familyName: 'Muti' })
    const hidden = await refusalOf(town.as('farClerk', (act) => readPerson(act, id, 'contact')))
    const absent = await refusalOf(
      town.as('farClerk', (act) => readPerson(act, crypto.randomUUID(), 'contact')),
    )
    expect(hidden).toEqual(absent)
  })

  test('aperta lascia la traccia di chi e perché', async () => {
    const id = await town.register('clerk', { familyName: 'Letti' })
    await town.as('worker', (act) => readPerson(act, id, 'case-work'))
    const [event] = await town.stored(
      `select actor, purpose from audit_event where person_id = $1 and action = 'person-read'`,
      [id],
    )
    expect(event).toEqual({ actor: town.ids('worker'), purpose: 'case-work' })
  })
})

describe('Cercando doppioni', () => {
  const birth = { givenName: 'Ines', birthDate: '1951-03-02', sex: 'F', place: 'H501' } as const

  test('nel proprio ambito si vede chi somiglia, anche scritto male', async () => {
    const id = await town.register('clerk', { familyName: 'Castellucci', givenName: 'Rosanna' })
    const { known, elsewhere } = await town.as('clerk', ({ sql }) =>
      likelyDuplicates(sql, { familyName: 'Castelluci', givenName: 'Rosana' }),
    )
    expect(known).toMatchObject([{ id, reason: 'name' }])
    expect(elsewhere).toEqual([])
  })

  test('in altra zona si dice soltanto dove, e solo se combaciano nome e nascita o il codice', async () => {
    const fiscalCode = computeFiscalCode({ familyName: 'Farinelli', ...birth })
    const { givenName, birthDate, sex } = birth
    await town.register('farClerk', {
      familyName: 'Farinelli',
      givenName,
      birthDate,
      sex,
      fiscalCode,
    })
    const ask = (candidate: object) =>
      town.as('clerk', ({ sql }) => likelyDuplicates(sql, candidate))
    const there = { known: [], elsewhere: [{ id: town.there.zone, name: expect.any(String) }] }
    expect(await ask({ fiscalCode })).toEqual(there)
    expect(await ask({ familyName: 'Farineli', givenName, birthDate })).toEqual(there)
    expect(await ask({ familyName: 'Farinelli', givenName })).toEqual({ known: [], elsewhere: [] })
  })

  test('ogni ricerca lascia una traccia senza nomi', async () => {
    await town.as('worker', ({ sql }) => likelyDuplicates(sql, { familyName: 'Segretissimi' }))
    const events = await town.stored<{ detail: object }>(
      `select detail from audit_event where action = 'duplicates-checked' and actor = $1`,
      [town.ids('worker')],
    )
    expect(events).toEqual([{ detail: { shown: 0, zones: [] } }])
  })

  test('chiedendo all’altra zona, il suo coordinatore riceve un avviso senza dati della persona', async () => {
    const fiscalCode = computeFiscalCode({ familyName: 'Ombrosi', ...birth })
    const id = await town.register('farClerk', { familyName: 'Ombrosi', fiscalCode })
    const asked = { zone: town.there.zone ?? 0, from: town.here.org }
    await town.as('clerk', (act) => askElsewhere(act, { fiscalCode }, asked))
    const notices = await town.as('farCoordinator', ({ sql }) =>
      sql.query<{ title: string; person_id: string }>('select title, person_id from notice'),
    )
    expect(notices).toEqual([{ title: expect.stringContaining('Prova clerk'), person_id: id }])
    expect(notices[0]?.title).not.toContain('Ombrosi')
    expect(await town.as('clerk', ({ sql }) => sql.query('select 1 from notice'))).toEqual([])
  })
})

describe('Una persona protetta', () => {
  const birth = { givenName: 'Lia', birthDate: '1990-07-21', sex: 'F', place: 'H501' } as const

  async function protectedWoman(familyName: string) {
    const { givenName, birthDate, sex } = birth
    const fiscalCode = computeFiscalCode({ familyName, ...birth })
    const details = { familyName, givenName, birthDate, sex, fiscalCode }
    const id = await town.register('clerk', details, { identity: 'certain' })
    const caseId = await town.caseFor('clerk', id)
    const named = [town.ids('worker')]
    await town.as('coordinator', (act) =>
      protectPerson(act, { personId: id, named, reason: 'violence' }),
    )
    return { id, caseId, details }
  }

  test('è nascosta al suo stesso ufficio, e vista da chi è indicato per nome', async () => {
    const { id, caseId } = await protectedWoman('Celati')
    expect(await found('clerk', id)).toBeUndefined()
    expect(await found('worker', id)).toMatchObject({ protected: true })
    expect(await found('coordinator', id)).toMatchObject({ protected: true })
    const seen = (who: Colleague) =>
      town.as(who, ({ sql }) => sql.query('select 1 from social_case where id = $1', [caseId]))
    expect(await seen('clerk')).toEqual([])
    expect(await seen('worker')).toHaveLength(1)
    expect(await town.as('worker', ({ sql }) => casesOf(sql, id))).toHaveLength(1)
  })

  test('non si distingue da chi non c’è: né per doppioni, né registrandola altrove', async () => {
    const { details } = await protectedWoman('Silenti')
    for (const who of ['clerk', 'farClerk'] as const) {
      const told = await town.as(who, ({ sql }) => likelyDuplicates(sql, details))
      expect(told).toEqual({ known: [], elsewhere: [] })
    }
    const again = await town.register('farClerk', details, { identity: 'certain' })
    expect(await found('farClerk', again)).toBeDefined()
  })

  test('ha l’indirizzo segreto visto solo da chi è indicato per nome', async () => {
    const { id } = await protectedWoman('Riparati')
    const provenance = { source: 'declared', sourceDate: '2026-02-01', validFrom: null }
    const address = {
      kind: 'shelter',
      address: 'Via Segreta 1',
      municipality: null,
      secret: true,
    } as const
    await town.as('worker', (act) => recordAddress(act, id, { address, provenance }))
    expect(await town.as('worker', ({ sql }) => addressesOf(sql, id))).toHaveLength(1)
    await town.as('coordinator', (act) => unprotectPerson(act, { personId: id, reason: 'other' }))
    expect(await found('clerk', id)).toBeDefined()
    expect(await town.as('clerk', ({ sql }) => addressesOf(sql, id))).toEqual([])
  })

  test('ha nascosti anche i suoi compiti', async () => {
    const { id, caseId } = await protectedWoman('Compiti')
    await town.stored(
      `insert into task (id, case_id, key, step, iteration, phase, purpose, release, title, state, groups, orgs, opened_at)
       values (gen_random_uuid(), $1, 'a#1', 'a', 1, 'contact', 'step', 'x@1', 'Prova', 'open', '{}', array[$2::int], now())`,
      [caseId, town.here.org],
    )
    const tasks = (who: Colleague) =>
      town.as(who, ({ sql }) => sql.query('select 1 from task where case_id = $1', [caseId]))
    await town.as('coordinator', (act) =>
      protectPerson(act, { personId: id, named: [], reason: 'violence' }),
    )
    expect(await tasks('clerk')).toEqual([])
    expect(await tasks('worker')).toHaveLength(1)
  })

  test('che torna trova chi è indicato per nome, e la pratica nuova è per gli stessi', async () => {
    const { id } = await protectedWoman('Tornati')
    const caseId = await town.caseFor('worker', id)
    const seen = (who: Colleague) =>
      town.as(who, ({ sql }) => sql.query('select 1 from social_case where id = $1', [caseId]))
    expect(await seen('worker')).toHaveLength(1)
    expect(await seen('coordinator')).toHaveLength(1)
    expect(await seen('clerk')).toEqual([])
    await expect(town.caseFor('clerk', id)).rejects.toThrow()
  })

  test('si apre a un altro nome quando lo aggiunge chi la vede', async () => {
    const { id } = await protectedWoman('Aperti')
    const userId = town.ids('clerk')
    await town.as('worker', (act) => nameForPerson(act, { personId: id, userId, reason: 'other' }))
    expect(await found('clerk', id)).toBeDefined()
  })

  test('soltanto ha chi è indicato per nome: le pratiche degli altri non si aprono così', async () => {
    const id = await town.register('clerk', { familyName: 'Comuni' })
    const caseId = await town.caseFor('clerk', id)
    const named = { personId: id, userId: town.ids('farClerk'), reason: 'other' }
    const refusal = await refusalOf(town.as('coordinator', (act) => nameForPerson(act, named)))
    expect(refusal).toMatchObject({ code: 'not-protected', status: 409 })
    expect(await found('farClerk', id)).toBeUndefined()
    expect(await town.stored('select 1 from case_grant where case_id = $1', [caseId])).toEqual([])
  })

  test('non si protegge da uno sportello, né senza una pratica', async () => {
    const id = await town.register('clerk', { familyName: 'Scoperti' })
    const protect = (who: Colleague) =>
      refusalOf(
        town.as(who, (act) => protectPerson(act, { personId: id, named: [], reason: 'violence' })),
      )
    expect(await protect('coordinator')).toMatchObject({ code: 'protection-needs-case' })
    await town.caseFor('clerk', id)
    expect(await protect('clerk')).toMatchObject({ code: 'protection-not-yours' })
    expect(await protect('farCoordinator')).toMatchObject({ code: 'person-not-found' })
  })

  test('non si indica per nome chi non ha un accesso', async () => {
    const id = await town.register('clerk', { familyName: 'Innominati' })
    await town.caseFor('clerk', id)
    const named = [crypto.randomUUID()]
    const refusal = await refusalOf(
      town.as('coordinator', (act) => protectPerson(act, { personId: id, named, reason: 'other' })),
    )
    expect(refusal).toMatchObject({ code: 'named-not-active' })
  })

  test('torna visibile solo se lo decide chi coordina ed è indicato', async () => {
    const { id } = await protectedWoman('Custoditi')
    const refusal = await refusalOf(
      town.as('worker', (act) => unprotectPerson(act, { personId: id, reason: 'other' })),
    )
    expect(refusal).toMatchObject({ code: 'protection-not-yours' })
  })
})
