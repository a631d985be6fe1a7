import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { roles } from '../../../domain/auth/roles.ts'
import { applicantOf } from '../../../domain/contact/applicant.ts'
import { entriesFor } from '../../../domain/contact/entry-procedure.ts'
import { transaction } from '../../../domain/database.ts'
import { knownHere } from '../../../domain/procedures/publishing/known.ts'
import { publishRelease } from '../../../domain/procedures/publishing/publish-release.ts'
import { recordAddress } from '../../../domain/registry/record-address.ts'
import { refusalOf, twoZones } from '../registry/two-zones.ts'
import type { TwoZones } from '../registry/two-zones.ts'
import { aRelease } from '../../rules/procedures/support/a-release.ts'
import { createPool } from '../../../domain/database.ts'
import { freshDatabase } from '../../support/database.ts'

let zones: TwoZones
let owner: ReturnType<typeof createPool>
beforeAll(async () => {
  const database = await freshDatabase()
  zones = await twoZones(database)
  owner = createPool(database.ownerUrl, 2)
})
afterAll(async () => {
  await owner.end()
  await zones.close()
})

type Parts = NonNullable<Parameters<typeof aRelease>[0]>
const entry = { at: 'desk' as const, roles: ['front-desk'] }

function publish(parts: Parts) {
  return transaction(owner, async (sql) => {
    const known = await knownHere(sql, roles)
    return publishRelease({ sql }, aRelease({ entry, ...parts }), known)
  })
}

const codeOf = async (id: number | null) =>
  (await zones.stored<{ code: string }>('select code from organisation where id = $1', [id]))[0]
    ?.code ?? ''

/** Keys of the procedures offered for somebody, whose contact happened then. */
async function offered(person: string, at = new Date()) {
  const office = zones.here.org
  return zones.as('clerk', async ({ sql }) => {
    const applicant = await applicantOf(sql, { known: person }, { at, office })
    const { open } = await entriesFor(sql, { applicant, roles: ['front-desk'] })
    return open.map(({ head }) => `${head.key}@${String(head.version)}`)
  })
}

const resident = (municipality: number | null, since = '2020-01-01') =>
  zones.register(
    'clerk',
    { familyName: 'Residente', residence: municipality },
    { provenance: { source: 'declared', sourceDate: since, validFrom: since } },
  )

describe('by residence', () => {
  beforeAll(async () => {
    await publish({ key: 'vita' })
    const layer = { level: 'zone', copiedFrom: 'vita@1' } as const
    await publish({
      key: 'vita-laggiu',
      layer: { ...layer, organisation: await codeOf(zones.there.zone) },
    })
  })

  test('two persons of different zones have different procedures on the same day', async () => {
    const [one, two] = [
      await resident(zones.here.municipality),
      await resident(zones.there.municipality),
    ]
    expect(await offered(one)).toContain('vita@1')
    expect(await offered(two)).toContain('vita-laggiu@1')
    expect(await offered(two)).not.toContain('vita@1')
  })

  test('who moved later is taken where she lived when the contact happened', async () => {
    const person = await resident(zones.there.municipality)
    const provenance = { source: 'declared', sourceDate: '2026-10-01', validFrom: '2026-10-01' }
    await zones.as('clerk', (act) =>
      recordAddress(act, person, {
        address: {
          kind: 'residence',
          address: 'Via Nuova 1',
          municipality: zones.here.municipality,
          secret: false,
        },
        provenance,
      }),
    )
    expect(await offered(person, new Date('2026-09-30T10:00:00Z'))).toContain('vita-laggiu@1')
    expect(await offered(person, new Date('2026-10-01T10:00:00Z'))).toContain('vita@1')
  })

  test('a residence that nobody knows is where the request was received', async () => {
    expect(await offered(await resident(null))).toContain('vita@1')
  })
})

describe('publishing refuses', () => {
  test('what overlaps within its level, and shows where', async () => {
    await publish({ key: 'sopra' })
    const copy = publish({
      key: 'accanto',
      layer: { level: 'regional', copiedFrom: 'sopra@1' },
    })
    expect(await refusalOf(copy)).toMatchObject({
      code: 'release-misplaced',
      message: expect.stringContaining('non è di un livello superiore: si copia da chi sta sopra'),
    })
    await publish({ key: 'alto', layer: { level: 'national' } })
    await publish({ key: 'basso', layer: { level: 'regional', copiedFrom: 'alto@1' } })
    const second = publish({ key: 'basso-due', layer: { level: 'regional', copiedFrom: 'alto@1' } })
    expect(await refusalOf(second)).toMatchObject({
      code: 'release-overlaps',
      detail: { flaws: [{ message: expect.stringContaining('in tutti i comuni') }] },
    })
  })

  test('a correction of what is no earlier version of it', async () => {
    await publish({ key: 'corretta' })
    for (const corrects of ['corretta@2', 'altra@1']) {
      const layer = { level: 'regional', corrects } as const
      const later = { validity: { from: '2027-01-01T00:00:00.000Z' } }
      expect(
        await refusalOf(publish({ key: 'corretta', version: 2, layer, ...later })),
      ).toMatchObject({
        code: 'release-misplaced',
        message: expect.stringContaining('non è una versione precedente di questa procedura'),
      })
    }
  })

  test.each<[string, Parts, string, string?]>([
    ['a place that there is not', { appliesTo: { places: ['099999'] } }, 'release-invalid'],
    [
      'a body that there is not',
      { layer: { level: 'zone', organisation: 'zone-99' } },
      'release-invalid',
    ],
    [
      'a copy of what is not published',
      { layer: { level: 'regional', copiedFrom: 'mai@1' } },
      'release-misplaced',
      'da cui è copiata non è pubblicata: pubblicala prima',
    ],
  ])('%s', async (_, ...[parts, code, message = '']) => {
    expect(await refusalOf(publish({ key: 'rifiutata', ...parts }))).toMatchObject({
      code,
      message: expect.stringContaining(message),
    })
    expect(await zones.stored(`select 1 from release where key = 'rifiutata'`)).toEqual([])
  })

  test('a key that is of another level', async () => {
    await publish({ key: 'di-regione' })
    const layer = { level: 'zone' as const, organisation: await codeOf(zones.here.zone) }
    expect(await refusalOf(publish({ key: 'di-regione', version: 2, layer }))).toMatchObject({
      code: 'release-misplaced',
      message: expect.stringContaining('è già di una procedura di un altro livello o ente'),
    })
  })

  test('another content of a published version; the same changes nothing', async () => {
    await publish({ key: 'ferma' })
    expect((await publish({ key: 'ferma' })).already).toBe(true)
    expect(await refusalOf(publish({ key: 'ferma', title: 'Altro' }))).toMatchObject({
      code: 'release-changed',
    })
  })
})

test('a change above opens the review of what was copied from it, for those of its body, once', async () => {
  await publish({ key: 'madre' })
  const zone = zones.here.zone ?? 0
  const layer = { level: 'zone', organisation: await codeOf(zone), copiedFrom: 'madre@1' } as const
  await publish({ key: 'figlia', layer })
  const later = { validity: { from: '2026-06-01T00:00:00.000Z' } }
  expect((await publish({ key: 'madre', version: 2, ...later })).reviews).toBe(1)
  const [review] = await zones.stored<{ because: string; audience: string[] }>(
    `select because, audience from release_review where key = 'figlia' and done_at is null`,
  )
  expect(review?.because).toBe('madre@2')
  expect(review?.audience).toEqual(
    expect.arrayContaining([`planner@${String(zone)}`, `procedure-admin@${String(zone)}`]),
  )
})
