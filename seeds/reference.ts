import { recordEvent } from '../domain/audit/record.ts'
import { createPool, transaction } from '../domain/database.ts'

import { seedCodeLists, seedServices } from './lists.ts'
import { seedOrganisations } from './organisations.ts'
import { readRegion } from './region.ts'
import { seedCalendars, seedReleases } from './releases.ts'
import { seedSettings } from './settings.ts'

/** How many rows each part has added; all zero when everything was there. */
export interface Seeded {
  readonly organisations: number
  readonly codes: number
  readonly services: number
  readonly calendars: number
  readonly releases: number
  readonly settings: number
}

/**
 * Loads what the service needs before the first person comes: organisations, code lists, services,
 * calendars and procedures of a region, in one transaction, as the database's owner. Safe to run
 * again, also beside itself: it adds what is missing and changes nothing.
 * @param region folder in `seeds/regions`
 * @throws SeedRefused when a seed is not valid or would change what is published
 */
export async function seedReference(ownerUrl: string, region = 'umbria'): Promise<Seeded> {
  const seeds = readRegion(region)
  const pool = createPool(ownerUrl, 1)
  try {
    return await transaction(pool, async (sql) => {
      await sql.query("select pg_advisory_xact_lock(hashtext('siso seeds'))")
      const seeded = {
        organisations: await seedOrganisations(sql, seeds),
        codes: await seedCodeLists(sql),
        services: await seedServices(sql, seeds),
        calendars: await seedCalendars(sql, seeds.calendarFiles),
        releases: await seedReleases(sql, seeds.procedureFiles),
        settings: await seedSettings(sql, seeds),
      }
      if (Object.values(seeded).some((added) => added > 0)) {
        await recordEvent(sql, {
          action: 'seeds-loaded',
          objectKind: 'seed',
          objectId: region,
          detail: seeded,
        })
      }
      return seeded
    })
  } finally {
    await pool.end()
  }
}
