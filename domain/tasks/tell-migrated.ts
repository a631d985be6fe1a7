import type { Prediction } from '../procedures/migrate/migrate.ts'
import { nameOfTask, nameOfTerm, stepOfWait } from '../procedures/migrate/names.ts'
import type { TermChange } from '../procedures/migrate/terms.ts'
import type { Release } from '../procedures/schema.ts'
import { formatDay } from '../shared/calendar-day.ts'
import type { Sql } from '../shared/sql.ts'

/** A notice is read at a glance: the rest is in the history of the case. */
const told = 4

const tell = `
  insert into notice (id, case_id, effect_key, audience, title, at)
  select gen_random_uuid(), c.id, 'migrated:' || $2::int, 'user:' || w.who, replace($3, '{{pratica}}', c.number), $4
  from social_case c, lateral (
    select c.manager as who where c.manager is not null
    union select t.assignee from task t
      where t.case_id = c.id and t.state in ('open', 'claimed', 'parked') and t.assignee is not null) w
  where c.id = $1 on conflict (case_id, effect_key, audience) do nothing`

export interface Migration {
  readonly caseId: string
  readonly seq: number
  readonly at: string
  readonly from: Release
  readonly to: Release
  readonly prediction: Prediction
}

/**
 * Tells who follows a case, and who has a task of it in hand, that it goes on by other rules and what
 * that changes for them. Nothing where nobody would see a difference.
 */
export async function tellMigrated(sql: Sql, migration: Migration): Promise<void> {
  const { caseId, seq, at, prediction } = migration
  if (prediction.unchanged) return
  const lines = linesOf(migration)
  if (lines.length === 0) return
  const more = lines.length > told ? ['altro nella storia della pratica'] : []
  const what = [...lines.slice(0, told), ...more].join('; ')
  const title = `Pratica {{pratica}}: le regole sono cambiate. ${what}.`
  await sql.query(tell, [caseId, seq, title, at], 'tell-migrated')
}

function linesOf({ from, to, prediction }: Migration): string[] {
  const { opened, cancelled, kept, reassigned, terms } = prediction
  const revised = kept.filter((one) => one.revised).map(({ task }) => task)
  return [
    ...opened.map((key) => `Si apre «${nameOfTask(key, [to])}»`),
    ...cancelled.map((key) => `Si annulla «${nameOfTask(key, [from])}»`),
    ...revised.map((key) => `«${nameOfTask(key, [to])}» ha altre domande o altri esiti`),
    ...reassigned.map(({ task: key }) => `Cambia chi fa «${nameOfTask(key, [to])}»`),
    ...terms.flatMap((one) => termLine(one, [to, from])),
  ]
}

/** Of a wait nobody is told, as it is nobody's to do, unless it is over: then the case goes on. */
function termLine(term: TermChange, releases: readonly Release[]): string[] {
  const title = nameOfTerm(term.id, releases)
  if (title === undefined) return waitLine(term, releases)
  const [was, now] = [dayOf(term.proofBefore), dayOf(term.proofAfter)]
  const name = `Scadenza «${title}»`
  if (term.change === 'dropped') return [`${name}: non corre più`]
  return [
    was === undefined || was === now
      ? `${name}: ${now ?? 'senza data'}`
      : `${name}: dal ${was} al ${now ?? 'senza data'}`,
  ]
}

function waitLine({ id, past }: TermChange, releases: readonly Release[]): string[] {
  const step = stepOfWait(id)
  return step !== undefined && past.length > 0
    ? [`Finisce l’attesa «${nameOfTask(step, releases)}»`]
    : []
}

function dayOf(proof: TermChange['proofAfter']): string | undefined {
  return proof?.dueLocal === undefined ? undefined : formatDay(proof.dueLocal.slice(0, 10))
}
