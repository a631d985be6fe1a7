import type { Sql } from '../../shared/sql.ts'
import type { Calendar } from '../engine/calendar.ts'
import type { Known } from '../validate/problem.ts'

const installed = `
  select array(select distinct list from code_list) as lists,
    array(select code from organisation union select detail ->> 'province' from organisation
      where detail ? 'province') as places,
    array(select distinct kind from organisation) as kinds,
    (select doc from calendar order by published_at desc, version desc limit 1) as calendar,
    array(select distinct r.role || '@' || o.kind from user_role r join organisation o on o.id = r.org
      where r.valid_to is null or r.valid_to > siso_today()) as held`

interface Installed {
  readonly lists: string[]
  readonly places: string[]
  readonly kinds: string[]
  readonly held: string[]
  readonly calendar: Calendar | null
}

/** What a procedure may lean on in this installation: its roles, lists, places and posts. */
export async function knownHere(sql: Sql, roles: readonly string[]): Promise<Known> {
  const [row] = await sql.query<Installed>(installed)
  if (!row) throw new Error('the installation answers one row')
  const { lists, places, kinds, held, calendar } = row
  return { roles, lists, places, posts: { kinds, held }, ...(calendar && { calendar }) }
}
