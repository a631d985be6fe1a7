import { dateInWords, dayInWords, explainProof } from '../procedures/explain-proof.ts'
import { italian } from '../procedures/engine/index-release.ts'
import type { DeadlineProof, Facts, Suspension } from '../procedures/engine/types.ts'
import { letterAnswers, sayAnswers } from '../procedures/letters/answered.ts'
import type { GivenForm } from '../procedures/letters/answered.ts'
import type { LetterTerm, LetterValues } from '../procedures/letters/compose.ts'
import type { LetterFieldName } from '../procedures/letters/fields.ts'
import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'
import { suspensionsOf } from '../procedures/suspensions.ts'

interface RecordRow {
  readonly number: string
  readonly outcome: string | null
  readonly contactOn: string
  readonly openedOn: string
  readonly closedOn: string | null
  readonly office: string
  readonly municipality: string | null
  readonly zone: string | null
  readonly manager: string | null
  readonly personName: string | null
  readonly birthDate: string | null
  readonly fiscalCode: string | null
  readonly address: string | null
  readonly guardians: readonly string[] | null
  readonly untold: boolean
  readonly today: string
  readonly sentBy: string | null
  readonly sentFrom: string | null
  readonly sentTo: string | null
  readonly sentOn: string | null
  readonly answeredOn: string | null
}

const romeDay = (column: string) => `(${column} at time zone 'Europe/Rome')::date::text`

// Under the scope of who asks: what may not be seen is not there. No letter goes to a secret address, nor to
// the one that was left for it; a minor's goes nowhere but where one of those lives whom it is for.
const record = `
  select c.number, c.outcome, ${romeDay('c.effective_at')} as "contactOn", ${romeDay('c.opened_at')} as "openedOn",
    ${romeDay('c.closed_at')} as "closedOn", o.name as office, m.name as municipality, z.name as zone,
    u.full_name as manager, nullif(trim(p.given_name || ' ' || p.family_name), '') as "personName",
    p.birth_date::text as "birthDate", p.fiscal_code as "fiscalCode",
    concat_ws(', ', a.address, am.name) as address, w.guardians, siso_today()::text as today,
    guardians_untold(c.id) as untold,
    h.sender ->> 'operator' as "sentBy", h.sender ->> 'office' as "sentFrom", r.name as "sentTo",
    ${romeDay('h.sent_at')} as "sentOn", ${romeDay('h.settled_at')} as "answeredOn"
  from social_case c
    join organisation o on o.id = c.org
    left join organisation m on m.id = c.municipality
    left join organisation z on z.id = c.zone
    left join user_account u on u.id = c.manager
    left join person p on p.id = (case_people(c.id))[1]
    cross join lateral (select guardians_of(c.id) as guardians offset 0) w
    left join lateral (
      select address, municipality from person_address
      where person_id = any(case_people(c.id)) and not secret and kind <> 'shelter' and valid_to is null
        and not address_withheld(c.id, siso_today()) and (w.guardians is null or id = any(homes_with_guardians(c.id)))
      order by kind = 'domicile' desc, valid_from desc, id limit 1) a on true
    left join organisation am on am.id = a.municipality
    left join lateral (
      select sender, receiver, sent_at, settled_at from handoff
      where case_id = c.id and state in ('offered', 'accepted') order by sent_at desc limit 1) h on true
    left join organisation r on r.id = h.receiver
  where c.id = $1`

const terms = `
  select deadline, proof from deadline where case_id = $1 and state <> 'cancelled' order by version, due_at nulls first`

interface GivenRow extends Omit<GivenForm, 'at'> {
  /** In Rome. */
  readonly day: string
  readonly hour: string
}

// Of a shared step, the parts that hold: a signature taken back, or over what was changed, is in no letter.
const answers = `
  with holding as (
    select p.id from (select distinct split_part(step, '.', 1) as step from task
      where case_id = $1 and step like '%.section.%') s, standing_parts($1, s.step) p),
  given as (
    select a.seq, a.form, a.answers, u.full_name as by, t.step, t.outcome, t.id, ${romeDay('a.at')} as day,
      to_char(a.at at time zone 'Europe/Rome', 'HH24:MI') as hour
    from task_answer a join user_account u on u.id = a.actor
      left join task t on t.case_id = a.case_id and t.key = a.task_key
    where a.case_id = $1 and not a.late and a.seq < coalesce($2, a.seq + 1))
  select step, outcome, form, answers, by, day, hour from given g
  where coalesce(split_part(step, '.', 2), '') not in ('signature', 'section') or id in (select id from holding)
  order by seq`

const names = `
  select code, name from organisation where code = any($1)
  union all
  select distinct code, service_name(code) from service where code = any($1)`

/** Names of the services and bodies whose codes were given; what else was given is no code of theirs. */
async function namesIn(sql: Sql, given: readonly GivenRow[]): Promise<Record<string, string>> {
  const codes = given.flatMap(({ answers: said }) =>
    Object.values(said)
      .flat()
      .flatMap((value) => (typeof value === 'object' ? Object.values(value).flat() : [value]))
      .filter((value) => typeof value === 'string' && value.length <= 64),
  )
  if (codes.length === 0) return {}
  const found = await sql.query<{ code: string; name: string }>(names, [codes], 'letter-names')
  return Object.fromEntries(found.map(({ code, name }) => [code, name]))
}

function toGiven({ day, hour, ...given }: GivenRow): GivenForm {
  return { ...given, at: `${dayInWords(day)} alle ${hour}` }
}

export interface Asking {
  readonly caseId: string
  readonly release: Release
  readonly facts: Facts
  /** Who prepares the letter; nobody when the system does. */
  readonly author?: string
  /** Only what was answered before this number: the letter as it was then. */
  readonly before?: number | undefined
}

/** What a letter about a case may say; undefined when the case is not in scope. */
export async function letterValues(sql: Sql, asking: Asking): Promise<LetterValues | undefined> {
  const { caseId, facts } = asking
  const [[row], proofs, given, suspensions] = await Promise.all([
    sql.query<RecordRow>(record, [caseId], 'letter-record'),
    sql.query<{ deadline: string; proof: DeadlineProof }>(terms, [caseId], 'letter-terms'),
    sayAnswers(asking.release)
      ? sql.query<GivenRow>(answers, [caseId, asking.before ?? null], 'letter-answers')
      : [],
    suspensionsOf(sql, caseId),
  ])
  if (!row) return undefined
  return {
    fields: present({ ...fieldsOf(row, asking), ...lastSuspension(suspensions, asking.release) }),
    facts,
    ...(row.guardians && { guardians: row.guardians }),
    ...letterAnswers(given.map(toGiven), asking.release, await namesIn(sql, given)),
    terms: Object.fromEntries(proofs.flatMap(({ deadline, proof }) => termOf(deadline, proof))),
  }
}

function termOf(deadline: string, proof: DeadlineProof): [string, LetterTerm][] {
  if (proof.dueLocal === undefined) return []
  const day = dayInWords(proof.dueLocal.slice(0, 10))
  // The last sentence names the rule and the calendar: for who checks, not for who receives.
  return [[deadline, { day, proof: explainProof(proof).slice(0, -1).map(capital) }]]
}

function fieldsOf(row: RecordRow, { release, author }: Asking) {
  const end = release.steps.find((step) => step.kind === 'end' && step.outcome === row.outcome)
  return {
    'person.name': row.personName,
    'person.birthDate': row.birthDate && dateInWords(row.birthDate),
    'person.fiscalCode': row.fiscalCode,
    'person.address': row.address,
    'guardians.untold': row.untold ? 'sì' : undefined,
    'case.number': row.number,
    'case.contactOn': dayInWords(row.contactOn),
    'case.openedOn': dayInWords(row.openedOn),
    'case.closedOn': row.closedOn && dayInWords(row.closedOn),
    'case.outcome': end && italian(end.title),
    'case.procedure': italian(release.title),
    'office.name': row.office,
    'municipality.name': row.municipality && comune(row.municipality),
    'zone.name': row.zone,
    'manager.name': row.manager,
    'author.name': author,
    'letter.date': dayInWords(row.today),
    'sending.by': row.sentBy,
    'sending.from': row.sentFrom,
    'sending.to': row.sentTo,
    'sending.on': row.sentOn && dayInWords(row.sentOn),
    'sending.answeredOn': row.answeredOn && dayInWords(row.answeredOn),
  } satisfies Partial<Record<LetterFieldName, string | null | undefined>>
}

/** The one that was written last, if it was not annulled. */
function lastSuspension(suspensions: readonly Suspension[], release: Release) {
  const last = suspensions.at(-1)
  const reason = release.suspensions?.find(({ key }) => key === last?.reason)?.title
  return {
    'suspension.from': last && dayInWords(last.from),
    'suspension.until': last?.until && dayInWords(last.until),
    'suspension.reason': reason && italian(reason),
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function comune(name: string): string {
  return name.startsWith('Comune') ? name : `Comune di ${name}`
}

function present(fields: Readonly<Partial<Record<LetterFieldName, string | null | undefined>>>) {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}
