import type pg from 'pg'

import { transaction } from '../domain/database.ts'
import type { Mailer } from './adapters/mail.ts'

const atOnce = 50

interface Due {
  readonly id: string
  /** None: who was told has no address any more. */
  readonly address: string | null
  readonly title: string
}

/**
 * Sends by mail the notices that pages wrote, to who wants them so. Taken in a transaction that ends
 * when they are sent: two workers never send the same, and what fails goes out the next time.
 */
export function mailNotices(pool: pg.Pool, mailer: Mailer): Promise<void> {
  return transaction(pool, async (sql) => {
    const due = await sql.query<Due>('select * from notices_to_mail($1)', [atOnce])
    for (const { address, title } of due)
      if (address !== null)
        await mailer.send({ to: [address], subject: title, body: `${title}. Leggi: {{link}}` })
    if (due.length > 0) await sql.query('select notices_mailed($1)', [due.map(({ id }) => id)])
  })
}
