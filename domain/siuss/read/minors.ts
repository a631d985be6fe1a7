import type { Sql } from '../../shared/sql.ts'
import { today } from '../../shared/today.ts'
import type { MinorFacts } from '../mapping/minor-facts.ts'
import { lastKnownDay } from '../mapping/split.ts'
import { saidOf, valueOf } from './answers.ts'
import type { Said } from './answers.ts'
import { relatedOf } from './minor-relations.ts'
import { iseeOf, residencesOf } from './person.ts'
import { factsAtOnce } from './services.ts'
import type { FactsAsk, FactsPart } from './services.ts'

// A case tells of a minor where it asks INPS's source of the report.
const reported = 'minor.reportSource'
const topics = ['minor.', 'measure.', 'foster.', 'placement.']
const reportedOn = 'contact.date'
const asksMinor = (concept: string) => topics.some((topic) => concept.startsWith(topic))

interface Head {
  readonly caseId: string
  readonly number: string
  readonly person: MinorFacts['person']
  readonly benefits: readonly string[]
  readonly decision: MinorFacts['decision']
}

const heads = `
  select c.id as "caseId", c.number,
    jsonb_build_object('id', p.id, 'givenName', p.given_name, 'familyName', p.family_name, 'sex', p.sex,
      'birthDate', p.birth_date, 'fiscalCode', p.fiscal_code, 'citizenship', null,
      'protected', c.protected or p.protected) as person,
    array(select distinct s.siuss_code from social_case o join granted_service g on g.parent = o.id
      cross join benefit_on(g.service, greatest(g.starts_on, $2::date)) s
      where o.subject = c.subject and s.siuss_code is not null and g.phase <> 'plan' order by 1) as benefits,
    (select jsonb_build_object('send', d.send, 'by', u.full_name, 'at', d.at, 'reason', d.reason)
      from siuss_decision d join user_account u on u.id = d.decided_by
      where d.about = c.id order by d.id desc limit 1) as decision
  from social_case c join person q on q.id = c.subject join person p on p.id = q.current_id
  where c.municipality = $1 and c.parent is null
    and c.opened_at < ($3::date + 1)::timestamp at time zone 'Europe/Rome'
    and (c.closed_at is null or c.closed_at >= $2::date::timestamp at time zone 'Europe/Rome')
    and exists (select 1 from task_answer a where a.case_id = c.id and a.release = any($4))
    and c.id > $5::uuid
  order by c.id limit $6`

// The releases some form of which asks it.
const asking = `
  select key || '@' || version as name from release
  where doc @? '$.forms[*].sections[*].fields[*] ? (@.concept == "${reported}")'::jsonpath`

/**
 * What the cases of minors of a comune that ran in a year tell INPS, as far as the reader sees them: some
 * hundreds, those that come after one by their ids.
 */
export async function readMinors(
  sql: Sql,
  { municipality, year }: FactsAsk,
  after: string,
): Promise<FactsPart<MinorFacts>> {
  const span = [`${String(year)}-01-01`, `${String(year)}-12-31`]
  const releases = (await sql.query<{ name: string }>(asking)).map(({ name }) => name)
  const found = await sql.query<Head>(heads, [municipality, ...span, releases, after, factsAtOnce])
  const last = found.length < factsAtOnce ? undefined : found.at(-1)?.caseId
  return { facts: await factsOf(sql, found, year), last }
}

async function factsOf(sql: Sql, found: readonly Head[], year: number): Promise<MinorFacts[]> {
  if (found.length === 0) return []
  const people = [...new Set(found.map(({ person }) => person.id))]
  const said = await saidOf(
    sql,
    found.map(({ caseId }) => caseId),
    asksMinor,
  )
  const residences = Map.groupBy(await residencesOf(sql, people), ({ person }) => person)
  const day = lastKnownDay(year, await today(sql))
  const isee = await iseeOf(
    sql,
    people.map((person) => ({ person, day })),
  )
  const related = await relatedOf(sql, people)
  return found.flatMap((head): MinorFacts[] => {
    const own = said.get(head.caseId) ?? []
    const report = own.find((one) => valueOf(one, reported) !== undefined)
    if (!report) return []
    const on = valueOf(report, reportedOn)
    return [
      {
        ...head,
        ...related(head.person.id),
        residences: residences.get(head.person.id) ?? [],
        isee: isee({ person: head.person.id, day }),
        said: lastOf(own),
        measure: measureIn(own),
        reportedOn: typeof on === 'string' ? on : null,
        decision: head.decision && { ...head.decision, at: new Date(head.decision.at) },
      },
    ]
  })
}

/** The last answer to each question that is asked once. */
function lastOf(said: readonly Said[]): MinorFacts['said'] {
  const all = said.flatMap(({ given }) =>
    given.flatMap(({ field: { concept }, name, value }) => {
      const isTold = typeof value === 'boolean' || typeof value === 'string' || Array.isArray(value)
      const once = concept !== undefined && !name.includes('.') && isTold
      return once ? [[concept, value as string | boolean | readonly string[]] as const] : []
    }),
  )
  return Object.fromEntries(all)
}

/** The last row of the last answer that told of measures of a court. */
function measureIn(said: readonly Said[]): MinorFacts['measure'] {
  const rows = said.findLast(({ given }) =>
    given.some(({ field, name }) => field.concept === 'measure.date' && name.includes('.')),
  )
  const told = (rows?.given ?? []).flatMap(({ field: { concept }, name, value }) =>
    concept?.startsWith('measure.') === true && name.includes('.') && typeof value === 'string'
      ? [{ row: Number(name.split('.')[1]), concept, value }]
      : [],
  )
  const last = Math.max(...told.map(({ row }) => row))
  return Object.fromEntries(
    told.filter(({ row }) => row === last).map(({ concept, value }) => [concept, value]),
  )
}
