import { randomUUID } from 'node:crypto'

import { openScope } from '../../../domain/auth/session.ts'
import { hashToken, newToken } from '../../../domain/auth/session.ts'
import { transaction } from '../../../domain/database.ts'
import { advance } from '../../../domain/tasks/advance.ts'
import { openCase } from '../../../domain/tasks/open-case.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import type { Records } from './some-records.ts'
import type { TestApp } from './start-app.ts'

export interface TestCase {
  readonly caseId: string
  readonly personId: string
  /** The first task of the procedure, open for the front desk of the office. */
  readonly taskId: string
  /** Of a case that was given one. */
  readonly documentId?: string
  /** Where that case was given them: the office that opened it and a contact point of the office. */
  readonly officeId?: number
  readonly pointId?: number
  readonly records?: Records
  /** A procedure that is being written, beside it. */
  readonly draftId?: string
  readonly campaignId?: string
  readonly dryRunId?: string
  readonly calendarId?: string
  readonly proposalId?: string
}

/** A contact point where the office is met today. */
export async function aContactPoint(
  app: TestApp,
  office: number,
  name = 'Sportello',
): Promise<number> {
  const { rows } = await app.owner.query<{ id: number }>(
    `with point as (insert into contact_point (name, evidence) values ($2, 'invented') returning id)
     insert into contact_point_office (point, office, valid_from)
     select id, $1, siso_today() from point returning point as id`,
    [office, name],
  )
  return rows[0]?.id ?? 0
}

/** A case of an invented person, opened by the front desk of zone A's office through the use cases. */
export async function aCase(
  app: TestApp,
  given: { protected?: boolean; release?: string } = {},
): Promise<TestCase> {
  const { orgs, users } = app.people
  const org = (key: string) => orgs[key] ?? 0
  const [caseId, personId, token] = [randomUUID(), randomUUID(), newToken()]
  const session = [hashToken(token), users['front-desk.a'], newToken()]
  await app.owner.query('select open_session($1, $2, $3)', session)
  await transaction(app.deps.pools.web, async (sql) => {
    const actor = await openScope(sql, hashToken(token))
    if (!actor) throw new Error('no session')
    await sql.query(
      `insert into person (id, identity, given_name, family_name, birth_date, sex, search_key, orgs)
       values ($1, 'provisional', 'Ada', 'Inventata', '1941-03-08', 'F', 'inventata ada', $2)`,
      [personId, [org('office.a')]],
    )
    await openCase(
      { sql, session: actor, request: 'test' },
      {
        caseId,
        subject: personId,
        place: {
          org: org('office.a'),
          municipality: org('municipality.a'),
          zone: org('zone.a'),
          district: org('district.a'),
          region: org('region'),
        },
        release: await getRelease(sql, given.release ?? 'presa-in-carico@1'),
        calendar: await newestCalendar(app),
        facts: {},
      },
    )
  })
  await advance({ pool: app.deps.pools.engine, build: app.deps.build }, caseId, 'workflow')
  if (given.protected) await protect(app, { caseId, personId })
  const found = await app.owner.query<{ id: string }>('select id from task where case_id = $1', [
    caseId,
  ])
  return { caseId, personId, taskId: found.rows[0]?.id ?? '' }
}

/** A document of the case, as the system would have put it there. */
export async function aDocument({ owner }: TestApp, { caseId }: TestCase): Promise<string> {
  const id = randomUUID()
  await owner.query(
    `insert into document (id, case_id, key, letter, release, title, by_effect, content, sha256, pages)
     values ($1, $2, 'effect:test', 'contact-certificate', 'presa-in-carico@1', 'Attestazione', true, $3, $4, 1)`,
    [id, caseId, Buffer.from('%PDF-1.7'), '0'.repeat(64)],
  )
  return id
}

async function newestCalendar({ owner }: TestApp): Promise<string> {
  const { rows } = await owner.query<{ version: string }>(
    'select version from calendar order by published_at desc limit 1',
  )
  return rows[0]?.version ?? ''
}

async function protect({ owner }: TestApp, ids: { caseId: string; personId: string }) {
  await owner.query('update person set protected = true where id = $1', [ids.personId])
  await owner.query('update social_case set protected = true where id = $1', [ids.caseId])
  await owner.query('update task set protected = true where case_id = $1', [ids.caseId])
}
