import type { FactValue } from '../procedures/engine/types.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import { ageOn } from '../shared/calendar-day.ts'
import { saidOf } from '../siuss/read/answers.ts'
import type { Said } from '../siuss/read/answers.ts'
import type { Sql } from '../shared/sql.ts'

/** Somebody who was enrolled in an operation, whose case the reader may see. */
export interface Participant {
  readonly caseId: string
  readonly number: string
  /** The case of the person within which she takes part. */
  readonly parent: string
  readonly operation: string
  readonly personId: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly protected: boolean
  readonly state: 'open' | 'closed'
  readonly outcome: string | null
  /** Title of what is to be done next; null: nothing waits for a person. */
  readonly next: string | null
  /** What is known of her: by concept, as the forms and the registry have it. */
  readonly values: Readonly<Record<string, FactValue>>
}

type Row = Omit<Participant, 'values'> & {
  readonly fiscalCode: string | null
  readonly sex: string | null
  readonly birthDate: CalendarDay | null
  readonly citizenship: string | null
  readonly residence: string | null
}

const rows = `
  select c.id as "caseId", c.number, c.parent, p.operation, c.protected or coalesce(b.protected, false) as protected, c.state, c.outcome,
    b.id as "personId", b.identity, b.given_name as "givenName", b.family_name as "familyName", b.alias,
    b.fiscal_code as "fiscalCode", b.sex, b.birth_date::text as "birthDate", b.citizenship,
    r.detail ->> 'istat' as residence,
    (select t.title from task t where t.case_id = c.id and t.state in ('open', 'claimed')
      order by t.opened_at, t.id limit 1) as next
  from participation p join social_case c on c.id = p.case_id
    left join person s on s.id = c.subject left join person b on b.id = s.current_id
    left join organisation r on r.id = b.residence
  where p.operation = any($1) or c.parent = $2 order by c.number, c.id`

const known = ['person.education', 'person.work']
const asks = (concept: string) => concept.startsWith('participation.') || known.includes(concept)

/** Who takes part in these operations, with what was asked of each, as far as the reader sees their cases. */
export function participantsIn(sql: Sql, operations: readonly string[]): Promise<Participant[]> {
  return read(sql, [operations, null])
}

/** Those of them that tables tell of: nobody protected, also where the reader is named for her. */
export async function toldOf(sql: Sql, operations: readonly string[]): Promise<Participant[]> {
  return (await participantsIn(sql, operations)).filter((one) => !one.protected)
}

/** The participations within a case. */
export function participationsOf(sql: Sql, caseId: string): Promise<Participant[]> {
  return read(sql, [[], caseId])
}

async function read(sql: Sql, asked: readonly [readonly string[], string | null]) {
  const found = await sql.query<Row>(rows, [...asked])
  const said = await saidOf(
    sql,
    found.map(({ caseId }) => caseId),
    asks,
  )
  return found.map((row): Participant => {
    const { fiscalCode, sex, birthDate, citizenship, residence, ...shown } = row
    const answers = answersIn(said.get(row.caseId) ?? [])
    const entered = answers['participation.enteredOn']
    const age = birthDate !== null && typeof entered === 'string' ? ageOn(birthDate, entered) : null
    const registry = {
      'person.fiscalCode': fiscalCode,
      'person.sex': sex,
      'person.birthDate': birthDate,
      'person.citizenship': citizenship,
      'person.residence': residence,
      'person.age': age,
    }
    return { ...shown, values: { ...present(registry), ...answers } }
  })
}

/** The last answer to each question holds: what was corrected takes the place of what was said before. */
function answersIn(said: readonly Said[]): Record<string, FactValue> {
  const all = said.flatMap(({ given }) =>
    given.flatMap(({ field, value }): [string, FactValue][] =>
      field.concept !== undefined && asks(field.concept) && isFact(value)
        ? [[field.concept, value]]
        : [],
    ),
  )
  return Object.fromEntries(all)
}

function isFact(value: unknown): value is FactValue {
  const plain = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
  return plain || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
}

function present(values: Readonly<Record<string, FactValue | null>>): Record<string, FactValue> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
}
