import { createHash } from 'node:crypto'

import pg from 'pg'

import type { Release } from '../../../domain/procedures/schema.ts'

/** Publishes a release of the tests, as the owner. */
export async function publish(ownerUrl: string, release: Release): Promise<void> {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    const doc = JSON.stringify(release)
    const hash = createHash('sha256').update(doc).digest('hex')
    await client.query(
      'insert into release (key, version, hash, engine, doc) values ($1, $2, $3, $4, $5)',
      [release.key, release.version, hash, release.engine, doc],
    )
  } finally {
    await client.end()
  }
}
