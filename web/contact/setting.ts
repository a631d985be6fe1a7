import { applicantOf } from '../../domain/contact/applicant.ts'
import { desksOf, rolesAt } from '../../domain/contact/desks.ts'
import type { Desk } from '../../domain/contact/desks.ts'
import { entriesFor, entryProcedure } from '../../domain/contact/entry-procedure.ts'
import type { Entries } from '../../domain/contact/entry-procedure.ts'
import { noDesk } from '../../domain/contact/errors.ts'
import { openingQuestions } from '../../domain/contact/opening-questions.ts'
import { pointsOf } from '../../domain/organisations/contact-points.ts'
import { pathOf } from '../../domain/organisations/queries.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { readPersonLists } from '../shared/person-lists.ts'
import { openingForm } from './opening-form.ts'
import type { OpeningForm } from './opening-form.ts'
import type { Typed } from './typed.ts'

/** What the first page of a contact stands on: where it is opened, what is begun, what is asked. */
export interface Setting extends OpeningForm {
  readonly desks: readonly Desk[]
  readonly desk: Desk
  readonly entries: Entries
  /** Key of the procedure that the page is for. */
  readonly procedure: string
  readonly release: Release
  /** Today and now in Italy, by the record's clock. */
  readonly day: string
  readonly minute: string
}

const clock = `
  select now as at, to_char(local, 'YYYY-MM-DD') as day, to_char(local, 'HH24:MI') as minute
  from (select now, now at time zone 'Europe/Rome' as local from (select siso_clock() as now) c) clock`

interface Clock {
  readonly at: Date
  readonly day: string
  readonly minute: string
}

/**
 * The procedures are those for the person chosen, as she is known; for somebody else those of the
 * desk's own place. Which release opens is decided at the post, by residence and day.
 * @throws `no-desk` when the person works in no office
 */
export async function readSetting(
  sql: Sql,
  groups: readonly string[],
  typed?: Pick<Typed, 'office' | 'person' | 'procedure'>,
): Promise<Setting> {
  const desks = await desksOf(sql, groups)
  const desk = desks.find(({ id }) => String(id) === typed?.office) ?? desks[0]
  if (!desk) throw noDesk()
  const above = (await pathOf(sql, desk.id)).map(({ id }) => id)
  const [now] = await sql.query<Clock>(clock)
  if (!now) throw new Error('the database has no clock')
  const whom = { known: typed?.person || undefined }
  const applicant = await applicantOf(sql, whom, { at: now.at, office: desk.id })
  const entries = await entriesFor(sql, { applicant, roles: rolesAt(groups, above) })
  const wanted = entries.open.find(({ procedure }) => procedure === typed?.procedure)
  const procedure = (wanted ?? entries.open[0])?.procedure ?? ''
  const { release } = await entryProcedure(sql, entries, procedure)
  const lists = await readPersonLists(sql)
  const points = await pointsOf(
    sql,
    desks.map(({ id }) => id),
  )
  const form = openingForm({ desks, points, questions: openingQuestions(release), lists })
  const { day, minute } = now
  return { ...form, day, minute, desks, desk, entries, procedure, release }
}
