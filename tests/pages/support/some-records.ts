import type { TestApp } from './start-app.ts'

/** What is kept beside a case and its person, each with an address of its own. */
export interface Records {
  readonly entryId: string
  readonly factId: string
  readonly appointmentId: string
  readonly participantId: string
}

const write = `
  with entry as (
    insert into diary_entry (id, case_id, kind, happened_on, body, author, org)
    values (gen_random_uuid(), $1, 'interview', siso_today(), 'Parole', $3, $4) returning id),
  fact as (
    insert into social_fact (id, person_id, kind, detail, source, source_date, recorded_by)
    values (gen_random_uuid(), $2, 'housing', '{"title": "rent"}', 'declared', siso_today(), $3) returning id),
  appointment as (
    insert into appointment (id, kind, org, case_id, starts_at, minutes, created_by)
    values (gen_random_uuid(), 'interview', $4, $1, siso_clock() + interval '3 days', 30, $3) returning id),
  part as (
    insert into case_participant (case_id, person_id, role, valid_from)
    values ($1, $2, 'caller', siso_today()) returning id)
  select entry.id as "entryId", fact.id as "factId", appointment.id as "appointmentId", part.id as "participantId"
  from entry, fact, appointment, part`

/** An entry, a fact, an appointment and a participant, of whom the social worker of office A wrote. */
export async function someRecords(
  { owner, people }: TestApp,
  { caseId, personId }: { readonly caseId: string; readonly personId: string },
): Promise<Records> {
  const by = [people.users['social-worker.a'], people.orgs['office.a']]
  const { rows } = await owner.query<Records>(write, [caseId, personId, ...by])
  const [records] = rows
  if (!records) throw new Error('no records')
  return records
}
