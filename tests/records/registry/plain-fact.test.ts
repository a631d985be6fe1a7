import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { openScope } from '../../../domain/auth/session.ts'
import { createOrm, plainFact } from '../../../domain/orm.ts'
import { Person } from '../../../domain/registry/person.entity.ts'
import { freshDatabase } from '../../support/database.ts'
import { refusalOf, twoZones } from './two-zones.ts'
import type { TwoZones } from './two-zones.ts'

let town: TwoZones
let url: string
beforeAll(async () => {
  const database = await freshDatabase()
  url = database.url('siso_web')
  town = await twoZones(database)
})
afterAll(() => town.close())

describe('Un fatto semplice, scritto con le entità', () => {
  test('vede soltanto ciò che vede chi ha aperto l’ambito', async () => {
    const id = await town.register('clerk', { familyName: 'Entità' })
    const seen = (who: 'worker' | 'farClerk') =>
      town.asPlain(who, ({ em }) => em.count(Person, { id }))
    expect(await seen('worker')).toBe(1)
    expect(await seen('farClerk')).toBe(0)
  })

  test('senza ambito non vede nessuno, anche su una connessione già usata', async () => {
    await town.register('clerk', { familyName: 'Nessuno' })
    const orm = await createOrm(url, 1)
    try {
      const empty = () => plainFact(orm, ({ em }) => em.count(Person))
      expect(await empty()).toBe(0)
      await plainFact(orm, ({ sql }) => openScope(sql, Buffer.from('sconosciuto')))
      expect(await empty()).toBe(0)
    } finally {
      await orm.close(true)
    }
  })

  test('ha una transazione sola: se fallisce non resta né l’entità né la riga', async () => {
    const id = await town.register('clerk', { familyName: 'Intatti' })
    const failed = town.asPlain('worker', async ({ em, sql }) => {
      const person = await em.findOneOrFail(Person, { id })
      person.phone = '075 000111'
      await em.flush()
      const rows = await sql.query<{ phone: string }>('select phone from person where id = $1', [
        id,
      ])
      expect(rows).toEqual([{ phone: '075 000111' }])
      throw Object.assign(new Error('interrotto'), { code: 'prova' })
    })
    await refusalOf(failed)
    expect(await town.stored('select phone from person where id = $1', [id])).toEqual([
      { phone: null },
    ])
  })

  test('dà alle righe istanti veri e alle entità giorni scritti', async () => {
    const id = await town.register('clerk', { familyName: 'Tempi', birthDate: '1950-03-25' })
    await town.asPlain('worker', async ({ em, sql }) => {
      const [row] = await sql.query<{ at: unknown }>(
        'select created_at as at from person where id = $1',
        [id],
      )
      expect(row?.at).toBeInstanceOf(Date)
      expect(await em.findOneOrFail(Person, { id })).toMatchObject({ birthDate: '1950-03-25' })
    })
  })
})
