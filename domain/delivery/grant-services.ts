import type pg from 'pg'

import { recordEvent } from '../audit/record.ts'
import { transaction } from '../database.ts'
import { initialState } from '../procedures/engine/state.ts'
import type { Facts } from '../procedures/engine/types.ts'
import type { Answers } from '../procedures/forms/answers.ts'
import type { Release } from '../procedures/schema.ts'
import { idOfWords } from '../id-of-words.ts'
import { scopeCase } from '../shared/scope-case.ts'
import type { Sql } from '../shared/sql.ts'
import { servingToday } from '../tasks/providers.ts'
import { getRelease, hashState } from '../tasks/published.ts'
import { grantWithoutProcedure } from './errors.ts'
import { grantedRows } from './granted-rows.ts'
import type { GrantedRow } from './granted-rows.ts'
import { releaseName } from '../procedures/engine/index-release.ts'

export interface Grant {
  readonly caseId: string
  /** Key of the procedure that each service follows. */
  readonly procedure: string
  /** The form whose last answers grant, and the section with a row for each service. */
  readonly form: string
  readonly section: string
}

interface Parent {
  readonly id: string
  readonly number: string
  readonly subject: string
  readonly org: number
  readonly municipality: number | null
  readonly zone: number | null
  readonly district: number | null
  readonly region: number | null
  readonly orgs: readonly number[]
  readonly manager: string | null
  readonly openedBy: string
  readonly protected: boolean
  readonly calendar: string
  /** How many services it has already: they are numbered on from here. */
  readonly services: number
}

interface Granting {
  readonly seq: number
  readonly release: string
  readonly answers: Answers
}

const parent = `
  select c.id, c.number, c.subject, c.org, c.municipality, c.zone, c.district, c.region, c.orgs, c.manager,
    c.opened_by as "openedBy", c.protected, e.calendar,
    (select count(*)::int from granted_service g where g.parent = c.id) as services
  from social_case c join case_engine e on e.case_id = c.id where c.id = $1`

const granting = `
  select seq, release, answers from task_answer
  where case_id = $1 and form = $2 and not late order by seq desc limit 1`

const inForce = `
  select key || '@' || version as name from release_standing
  where key = $1 and withdrawn_at is null and valid_from <= siso_clock()
    and coalesce(valid_to, 'infinity') > siso_clock()
  order by valid_from desc limit 1`

const serving = `
  select o.code, o.id from social_case c join organisation o on ${servingToday}
  where c.id = $1 and o.code = any($2)`

/**
 * Opens a case for each service that the last answers to a form grant, joined to the case that
 * grants them: all, or none. Asked again, it changes nothing. The sweeper starts their workflows.
 * @throws `grant-incomplete`, `grant-without-procedure`: no try will mend it, a person has to
 */
export function grantServices(pool: pg.Pool, grant: Grant): Promise<void> {
  return transaction(pool, async (sql) => {
    await scopeCase(sql, grant.caseId)
    const [found] = await sql.query<Parent>(parent, [grant.caseId])
    const [answer] = await sql.query<Granting>(granting, [grant.caseId, grant.form])
    if (!found || !answer) throw new Error('what grants services must be there')
    const [given] = await sql.query(
      'select from granted_service where parent = $1 and parent_seq = $2',
      [grant.caseId, answer.seq],
    )
    if (given) return
    const asked = await getRelease(sql, answer.release)
    const rows = grantedRows(asked, grant.form, {
      [grant.section]: answer.answers[grant.section] ?? [],
    })
    const release = await releaseInForce(sql, grant.procedure)
    const bodies = await servingBodies(sql, grant.caseId, rows)
    for (const row of rows) {
      const provider = bodies.get(row.provider ?? '') ?? null
      await openService(sql, { parent: found, seq: answer.seq, row, provider, release })
    }
  })
}

async function releaseInForce(sql: Sql, procedure: string): Promise<Release> {
  const [found] = await sql.query<{ name: string }>(inForce, [procedure])
  if (!found) throw grantWithoutProcedure(procedure)
  return getRelease(sql, found.name)
}

/** A body that no longer works there is left out: who follows the case is asked instead. */
async function servingBodies(sql: Sql, caseId: string, rows: readonly GrantedRow[]) {
  const codes = rows.flatMap(({ provider }) => provider ?? [])
  const found = await sql.query<{ code: string; id: number }>(serving, [caseId, codes])
  return new Map(found.map(({ code, id }) => [code, id]))
}

/** What the rules of a service may see of what was granted. */
export function factsOf({ every, startsOn, endsOn, unit }: GrantedRow): Facts {
  const known = { every, startsOn, endsOn }
  return unit === 'euro' ? { ...known, money: true, paymentDue: startsOn } : known
}

interface Opening {
  readonly parent: Parent
  readonly seq: number
  readonly row: GrantedRow
  readonly provider: number | null
  readonly release: Release
}

const insertCase = `
  insert into social_case (id, number, procedure, subject, org, municipality, zone, district, region, provider, orgs,
    manager, opened_by, opened_at, effective_at, phase, protected, parent)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, m.at, m.at, $14, $15, $16 from (select siso_clock() as at) m`

// Apart from the case: the policy of each row asks for the case to be there.
const insertBeneficiary = `
  insert into case_participant (case_id, person_id, role, valid_from)
  select id, subject, 'beneficiary', (effective_at at time zone 'Europe/Rome')::date from social_case where id = $1`

const insertService = `
  insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every, price,
    fund, starts_on, ends_on, provider, protected, phase, state, payee, instalments,
    health_percent, fee_percent)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'open', $17, $18, $19, $20)`

const start = `
  with moment as (select siso_clock() as at),
  engine as (
    insert into case_engine (case_id, last_seq, last_at, engine, release, calendar, schema, state, state_hash)
    select $1, 1, at, $2, $3, $4, 1, $5, $6 from moment)
  insert into case_event (case_id, seq, key, kind, payload, at)
  select $1, 1, 'start', 'started', $7, at from moment`

async function openService(sql: Sql, { parent: from, seq, row, provider, release }: Opening) {
  const id = idOfWords(`${from.id}:${String(seq)}:${String(row.row)}`)
  const number = `${from.number}-${String(from.services + row.row)}`
  const state = initialState(release)
  const facts = factsOf(row)
  await scopeCase(sql, id)
  // prettier-ignore
  await sql.query(insertCase, [id, number, release.key, from.subject, from.org, from.municipality, from.zone,
    from.district, from.region, provider, from.orgs, from.manager, from.manager ?? from.openedBy, state.phase,
    from.protected, from.id])
  await sql.query(insertBeneficiary, [id])
  // prettier-ignore
  await sql.query(insertService, [id, from.id, seq, row.row, number, row.service, row.quantity, row.unit, row.every,
    row.price, row.fund, row.startsOn, row.endsOn, provider, from.protected, state.phase, row.payee, row.instalments,
    row.healthPercent, row.feePercent])
  // prettier-ignore
  await sql.query(start, [id, release.engine, releaseName(release), from.calendar,
    JSON.stringify(state), hashState(state), JSON.stringify({ facts, provider })])
  const about = { objectKind: 'case', objectId: id, caseId: id, personId: from.subject } as const
  await recordEvent(sql, { action: 'case-opened', ...about, detail: { parent: from.id } })
}
