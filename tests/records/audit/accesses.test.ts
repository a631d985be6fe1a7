import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { accessesOfCase, whoSawMe } from '../../../domain/audit/queries.ts'
import { recordEvent } from '../../../domain/audit/record.ts'
import { readPerson } from '../../../domain/registry/read-person.ts'
import { freshDatabase } from '../../support/database.ts'
import { refusalOf, twoZones } from '../registry/two-zones.ts'
import type { TwoZones } from '../registry/two-zones.ts'

let town: TwoZones
beforeAll(async () => {
  town = await twoZones(await freshDatabase())
})
afterAll(() => town.close())

describe('Il registro degli accessi', () => {
  test('dice chi ha aperto una pratica, quando e perché, dal più recente', async () => {
    const id = await town.register('clerk', { familyName: 'Osservati' })
    const caseId = await town.caseFor('clerk', id)
    await town.as('worker', ({ sql, session }) =>
      recordEvent(sql, {
        action: 'case-read',
        objectKind: 'case',
        objectId: caseId,
        caseId,
        personId: id,
        purpose: 'case-work',
        actor: session.userId,
      }),
    )
    const accesses = await town.as('coordinator', ({ sql }) => accessesOfCase(sql, caseId))
    expect(accesses).toMatchObject([
      { action: 'case-read', actorName: 'Prova worker', purpose: 'case-work' },
      { action: 'case-opened', actorName: 'Prova clerk' },
    ])
  })

  test('dice di una persona chi l’ha vista, anche senza una pratica, pagina per pagina', async () => {
    const id = await town.register('clerk', { familyName: 'Visti' })
    for (let n = 0; n < 3; n++) await town.as('worker', (act) => readPerson(act, id, 'contact'))
    const first = await town.as('clerk', ({ sql }) => whoSawMe(sql, id, { limit: 3 }))
    expect(first.map(({ action }) => action)).toEqual(['person-read', 'person-read', 'person-read'])
    const before = first.at(-1)?.id
    const rest = await town.as('clerk', ({ sql }) => whoSawMe(sql, id, { before, limit: 3 }))
    expect(rest.map(({ action }) => action)).toEqual(['person-registered'])
  })

  test('di un’altra zona non si legge', async () => {
    const id = await town.register('clerk', { familyName: 'Riservati' })
    const caseId = await town.caseFor('clerk', id)
    await town.as('farCoordinator', async ({ sql }) => {
      expect(await whoSawMe(sql, id)).toEqual([])
      expect(await accessesOfCase(sql, caseId)).toEqual([])
    })
  })

  test('non si può cambiare né cancellare, nemmeno dal proprietario del database', async () => {
    await town.register('clerk', { familyName: 'Fermi' })
    const change = town.stored(`update audit_event set purpose = 'altro'`)
    expect(await refusalOf(change)).toMatchObject({ message: 'audit_event is append-only' })
    const remove = town.stored('delete from audit_event')
    expect(await refusalOf(remove)).toMatchObject({ message: 'audit_event is append-only' })
  })

  test('segue l’atto: se l’atto non riesce, non resta nulla', async () => {
    const before = await town.stored('select count(*) from audit_event')
    const failed = town.as('clerk', async ({ sql, session }) => {
      await recordEvent(sql, { action: 'person-read', objectKind: 'person', actor: session.userId })
      throw Object.assign(new Error('interrotto'), { code: 'prova' })
    })
    await refusalOf(failed)
    expect(await town.stored('select count(*) from audit_event')).toEqual(before)
  })
})
