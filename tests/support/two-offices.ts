import { hire, posts, taskRow } from './a-town.ts'
import type { Colleague, OpenTask, Town } from './a-town.ts'

const elsewhere = `
  select o.id as org from organisation o
  join organisation_tie m on m.child = o.id and m.relation = 'part-of'
  join organisation_tie z on z.child = m.parent and z.relation = 'part-of'
  where o.kind = 'office' and z.parent <> $1 order by o.id limit 1`

const otherOffice = `
  select o.code from social_case c join organisation o on o.id <> c.org
  join user_role r on r.org = o.id and r.role = 'social-worker' where c.id = $1 limit 1`

const offered = `
  ${taskRow} where id >= gen_random_uuid() and exists (
    select from handoff h where h.case_id = task.case_id and h.offer_key = task.key and h.state = 'offered')
  order by id limit 1`

type Office = Pick<Town, 'owner' | 'web' | 'place'>

/** Hires a social worker in an office of another zone, to whom cases can be offered. */
export async function hireNeighbour(office: Office): Promise<void> {
  const { rows } = await office.owner.query<{ org: number }>(elsewhere, [office.place.zone])
  await hire(office, [['neighbour', 'social-worker', rows[0]?.org ?? 0]])
}

/** Somebody to whom a task is offered, at home or else the neighbour. */
export function whoMay({ place }: Office, { groups }: Pick<OpenTask, 'groups'>): Colleague {
  const post = posts(place).find(([, role, org]) => groups.includes(`${role}@${String(org)}`))
  return post?.[0] ?? 'neighbour'
}

/** Code of the office of the two that has not the case, to offer it to. */
export async function receiverFor({ owner }: Office, caseId: string): Promise<string> {
  const { rows } = await owner.query<{ code: string }>(otherOffice, [caseId])
  return rows[0]?.code ?? ''
}

/** The task that made an offer which nobody has answered yet. */
export async function anyOffer({ owner }: Office): Promise<OpenTask | undefined> {
  return (await owner.query<OpenTask>(offered)).rows[0]
}
