import type { TestApp } from '../../../pages/support/start-app.ts'

const takePart = `
  with one as (
    insert into social_case (id, number, procedure, subject, org, municipality, zone, district, region, orgs, manager,
      opened_by, opened_at, effective_at, phase, protected, parent)
    select gen_random_uuid(), '2026/900001', c.procedure, subject, org, municipality, zone, district, region, orgs, manager,
      opened_by, opened_at, effective_at, 'plan', protected, c.id from social_case c where c.id = $1
    returning id, zone, opened_by)
  insert into participation (case_id, operation, enrolled_by)
  select one.id, f.id, one.opened_by from one join funded_operation f on f.zone = one.zone and f.ends_on >= siso_today()
  returning operation as id`

/** The operation of the demonstration, where the person of a case is enrolled. */
export async function addAParticipant({ owner }: TestApp, openCase: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(takePart, [openCase])
  if (!rows[0]) throw new Error('no operation in the invented population')
  return rows[0].id
}
