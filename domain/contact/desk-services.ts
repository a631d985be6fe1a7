import type { Sql } from '../shared/sql.ts'

/** Something that a contact gave at once: information, a voucher, goods. */
export interface DeskService {
  readonly caseId: string
  readonly number: string
  /** `YYYY-MM-DD`. */
  readonly day: string
  readonly service: string
  readonly office: string
  readonly point: string | null
}

// A record that turned out to be another person keeps its contacts.
const given = `
  select c.id as "caseId", c.number, g.given_on as day, service_name(g.service) as service, o.name as office, n.name as point
  from social_case c cross join lateral given_at_desk(c.id) g join organisation o on o.id = c.org
    left join contact_point n on n.id = c.contact_point
  where c.parent is null and c.subject in (select p.id from person p where p.id = $1 or p.replaced_by = $1)
  order by g.given_on desc, service, c.number`

/** What a person was given at the desk, in the cases that the reader may see, the newest first. */
export function givenAtDesk(sql: Sql, personId: string): Promise<DeskService[]> {
  return sql.query<DeskService>(given, [personId], 'given-at-desk')
}
