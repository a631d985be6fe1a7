import type { Act } from '../shared/act.ts'

const setting = (name: string) => `coalesce(nullif(current_setting('${name}', true), ''), '{}')`

// The scope of this transaction gains one case that does not exist yet: nobody else's is opened.
const widen = `
  select set_config('app.named', array_append(${setting('app.named')}::uuid[], $1::uuid)::text, true),
    set_config('app.cases', array_append(${setting('app.cases')}::uuid[], $1::uuid)::text, true)
  where not exists (select 1 from social_case where id = $1)`

/**
 * Lets who is named on a protected person open another case for her. Call it before the case is
 * written, and `keepNamedOnCase` after.
 */
export async function nameOnNewCase({ sql }: Act, caseId: string): Promise<void> {
  await sql.query(widen, [caseId])
}

const grants = `
  insert into case_grant (case_id, user_id, kind, reason, granted_by)
  select distinct on (g.user_id) $1::uuid, g.user_id, 'named', g.reason, $3::uuid
  from case_grant g join social_case c on c.id = g.case_id
  where c.subject = $2 and c.id <> $1 and g.kind = 'named'
    and g.valid_from <= siso_clock() and (g.valid_to is null or g.valid_to > siso_clock())
  order by g.user_id, g.id desc`

/** Whoever is named on the person's other cases is named on the new one too. */
export async function keepNamedOnCase(
  { sql, session }: Act,
  { personId, caseId }: { readonly personId: string; readonly caseId: string },
): Promise<void> {
  await sql.query(grants, [caseId, personId, session.userId])
}
