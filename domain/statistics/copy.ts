import { createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type pg from 'pg'
import { from, to } from 'pg-copy-streams'

/** Rows of a query to a CSV file without a heading, as they come: memory stays flat. */
export async function copyOut(client: pg.Client, query: string, file: string): Promise<void> {
  const rows = client.query(to(`copy (${query}) to stdout (format csv)`))
  await pipeline(rows, createWriteStream(file, { mode: 0o600 }))
}

/** CSV lines into a table. @param into its name and columns, as `copy` takes them */
export async function copyIn(client: pg.Client, into: string, lines: Readable): Promise<void> {
  await pipeline(lines, client.query(from(`copy ${into} from stdin (format csv)`)))
}
