import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import pg from 'pg'

import type { StarterConfig } from '../../config/config.ts'
import { say } from '../screen.ts'
import type { Database } from './database.ts'

/** Empties the embedded database, which holds nothing but a population left half made. */
async function emptyDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('drop database if exists siso with (force)')
    await client.query('create database siso owner siso_owner')
  } finally {
    await client.end()
  }
}

/**
 * The demonstration is made once, at the first start of an embedded database, before anybody can
 * enter. Two marks in the data folder tell "never begun", "begun and killed" and "made".
 */
export function demonstration(config: StarterConfig, database: Database) {
  const begun = join(config.dataDir, 'demo-begun')
  const made = join(config.dataDir, 'demo-made')
  const wanted = Boolean(database.embedded) && config.demoPeople > 0
  return {
    isDue: () => wanted && !existsSync(made),
    /** After a kill half-way: back to an empty database, so that migrations and seeds run again. */
    recover: async () => {
      if (!database.embedded || !existsSync(begun) || existsSync(made)) return
      say('- La popolazione dimostrativa era rimasta a metà: ricomincio da un database vuoto.')
      await emptyDatabase(database.embedded.adminUrl)
      rmSync(begun)
    },
    begin: () => writeFileSync(begun, ''),
    finish: () => writeFileSync(made, ''),
  }
}
