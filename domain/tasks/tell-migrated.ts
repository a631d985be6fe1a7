import type { Prediction } from '../procedures/migrate/migrate.ts'
import { nameOfTask, nameOfTerm, stepOfWait } from '../procedures/migrate/names.ts'
import type { TermChange } from '../procedures/migrate/terms.ts'
import type { Release } from '../procedures/schema.ts'
import { formatDay } from '../shared/calendar-day.ts'
import type { Sql } from '../shared/sql.ts'

/** A notice is read at a glance: the rest is in the history of the case. */
const told = 4

const concerned = `
  select c.manager, coalesce(json_agg(json_build_object('who', t.assignee, 'task', t.key)) filter (where t.id is not null), '[]')
    as "inHand"
  from social_case c left join task t on t.case_id = c.id and t.assignee is not null
    and t.state in ('open', 'claimed', 'parked')
  where c.id = $1 group by c.id`

const tell = `
  insert into notice (id, case_id, effect_key, audience, title, at)
  select gen_random_uuid(), c.id, 'migrated:' || $2::int, 'user:' || w.who,
    'Pratica ' || c.number || ': le regole sono cambiate. ' || w.said || '.', $4
  from social_case c, jsonb_to_recordset($3::jsonb) as w (who uuid, said text)
  where c.id = $1 on conflict (case_id, effect_key, audience) do nothing`

export interface Migration {
  readonly caseId: string
  readonly seq: number
  readonly at: string
  readonly from: Release
  readonly to: Release
  readonly prediction: Prediction
}

/** Who is to be told: who follows the case, and who has which of its tasks in hand. */
export interface Concerned {
  readonly manager: string | null
  readonly inHand: readonly { readonly who: string; readonly task: string }[]
}

interface Line {
  readonly text: string
  /** The task, or the step of it, that this is about; absent: it is for who follows the case. */
  readonly of?: string
}

/**
 * Tells who follows a case that it goes on by other rules and what that changes, and who has a task of
 * it in hand what changes in that task alone. Nothing to whom nothing changes.
 */
export async function tellMigrated(sql: Sql, migration: Migration): Promise<void> {
  const { caseId, seq, at, prediction } = migration
  if (prediction.unchanged) return
  const lines = linesOf(migration)
  if (lines.length === 0) return
  const [found] = await sql.query<Concerned>(concerned, [caseId], 'told-of-move')
  const notices = found ? noticesOf(lines, found) : []
  if (notices.length === 0) return
  await sql.query(tell, [caseId, seq, JSON.stringify(notices), at], 'tell-migrated')
}

/** What each is told, if anything: a worker of another body reads nothing of what is not hers. */
function noticesOf(lines: readonly Line[], { manager, inHand }: Concerned) {
  const tasks = Map.groupBy(inHand, ({ who }) => who)
  const workers = [...tasks.keys()].filter((who) => who !== manager)
  const all = [...(manager === null ? [] : [manager]), ...workers]
  return all.flatMap((who) => {
    const own = (tasks.get(who) ?? []).flatMap(({ task }) => [task, stepKeyOf(task)])
    const told = lines.filter(({ of }) => who === manager || (of !== undefined && own.includes(of)))
    return told.length > 0 ? [{ who, said: inOne(told) }] : []
  })
}

/** Key of the step that a part of it belongs to: its terms are those of the whole. */
function stepKeyOf(task: string): string {
  const [step = '', iteration = ''] = task.split('#', 2)
  return `${step.split('.', 1)[0] ?? step}#${iteration}`
}

function inOne(lines: readonly Line[]): string {
  const texts = lines.slice(0, told).map(({ text }) => text)
  const more = lines.length > told ? ['altro nella storia della pratica'] : []
  return [...texts, ...more].join('; ')
}

function linesOf({ from, to, prediction }: Migration): Line[] {
  const { opened, cancelled, kept, reassigned, terms } = prediction
  const revised = kept.filter((one) => one.revised).map(({ task }) => task)
  return [
    ...opened.map((key) => ({ text: `Si apre «${nameOfTask(key, [to])}»` })),
    ...cancelled.map((key) => ({ text: `Si annulla «${nameOfTask(key, [from])}»`, of: key })),
    ...revised.map((key) => ({
      text: `«${nameOfTask(key, [to])}» ha altre domande o altri esiti`,
      of: key,
    })),
    // Who has it no more is told as it is taken from her.
    ...reassigned.map(({ task }) => ({ text: `Cambia chi fa «${nameOfTask(task, [to])}»` })),
    ...terms.flatMap((one) => termLine(one, [to, from])),
  ]
}

/** Of a wait nobody is told, as it is nobody's to do, unless it is over: then the case goes on. */
function termLine(term: TermChange, releases: readonly Release[]): Line[] {
  const title = nameOfTerm(term.id, releases)
  if (title === undefined) return waitLine(term, releases)
  const of = term.id.slice(term.id.indexOf('@') + 1)
  const [was, now] = [dayOf(term.proofBefore), dayOf(term.proofAfter)]
  const name = `Scadenza «${title}»`
  if (term.change === 'dropped') return [{ text: `${name}: non corre più`, of }]
  const dates = was === undefined || was === now ? '' : `dal ${was} al `
  return [{ text: `${name}: ${dates}${now ?? 'senza data'}`, of }]
}

function waitLine({ id, past }: TermChange, releases: readonly Release[]): Line[] {
  const step = stepOfWait(id)
  return step !== undefined && past.length > 0
    ? [{ text: `Finisce l’attesa «${nameOfTask(step, releases)}»` }]
    : []
}

function dayOf(proof: TermChange['proofAfter']): string | undefined {
  return proof?.dueLocal === undefined ? undefined : formatDay(proof.dueLocal.slice(0, 10))
}
