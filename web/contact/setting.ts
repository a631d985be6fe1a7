import { desksOf } from '../../domain/contact/desks.ts'
import type { Desk } from '../../domain/contact/desks.ts'
import { entryProcedure } from '../../domain/contact/entry-procedure.ts'
import { noDesk } from '../../domain/contact/errors.ts'
import { openingQuestions } from '../../domain/contact/opening-questions.ts'
import { pathOf } from '../../domain/organisations/queries.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { readPersonLists } from '../shared/person-lists.ts'
import { openingForm } from './opening-form.ts'
import type { OpeningForm } from './opening-form.ts'
import type { Typed } from './typed.ts'

/** What the first page of a contact stands on: where it is opened, and what is asked there. */
export interface Setting extends OpeningForm {
  readonly desks: readonly Desk[]
  readonly desk: Desk
  readonly release: Release
  /** Today and now in Italy, by the record's clock. */
  readonly day: string
  readonly minute: string
}

const clock = `
  select to_char(now, 'YYYY-MM-DD') as day, to_char(now, 'HH24:MI') as minute
  from (select siso_clock() at time zone 'Europe/Rome' as now) clock`

/** @throws `no-desk` when the person works in no office */
export async function readSetting(
  sql: Sql,
  groups: readonly string[],
  typed?: Pick<Typed, 'office'>,
): Promise<Setting> {
  const desks = await desksOf(sql, groups)
  const desk = desks.find(({ id }) => String(id) === typed?.office) ?? desks[0]
  if (!desk) throw noDesk()
  const above = await pathOf(sql, desk.id)
  const { release } = await entryProcedure(
    sql,
    above.map(({ id }) => id),
  )
  const lists = await readPersonLists(sql)
  const [now] = await sql.query<{ day: string; minute: string }>(clock)
  if (!now) throw new Error('the database has no clock')
  const form = openingForm({ desks, questions: openingQuestions(release), lists })
  return { ...form, ...now, desks, desk, release }
}
