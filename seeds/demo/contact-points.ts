import type { Sql } from '../../domain/shared/sql.ts'
import type { Place } from './landscape.ts'

const setting = `
  insert into office_setting (office, valid_from, phone, email)
  values ($1, siso_today() - 500, '0000 000100', 'cittadinanza@comune.example')`

const points = `
  with given (name, address, hours) as (values
    ('Sportello all’ospedale', 'Piano terra, accanto all’accettazione', 'lun e gio 9–12'),
    ('Centro civico di quartiere', 'Via delle Prove 7', 'mar 15–18')),
  made as (
    insert into contact_point (name, address, hours, evidence)
    select name, address, hours, 'invented' from given returning id)
  insert into contact_point_office (point, office, valid_from)
  select id, $1, siso_today() - 500 from made returning point as id`

// Which of the office's cases began there follows from their numbers: the same each time.
const met = `
  update social_case c set contact_point = ($2::int[])[1 + right(c.number, 1)::int % 2]
  where c.org = $1 and right(c.number, 1) in ('3', '6', '7')`

/** Where the documented users' office is met beside its own rooms; some of its cases began there. */
export async function openContactPoints(sql: Sql, { org }: Place): Promise<void> {
  await sql.query(setting, [org])
  const made = await sql.query<{ id: number }>(points, [org])
  await sql.query(met, [org, made.map(({ id }) => id)])
}
