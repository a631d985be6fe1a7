import type { Answers } from '../procedures/forms/answers.ts'
import { assigning } from '../procedures/forms/assigning.ts'
import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'
import type { LogUntil } from './log-until.ts'

/** Who was in charge of a case at a moment, and who had its tasks, by id of the account. */
export interface Hands {
  readonly manager: string | null
  /** By id of the task; null: somebody gave it back. Not there: it is as it was opened. */
  readonly holders: ReadonlyMap<string, string | null>
}

/** Something that put a case or a task in other hands. */
export type Passing =
  | { readonly kind: 'named'; readonly manager: string }
  | { readonly kind: 'changed'; readonly manager: string; readonly from: string | null }
  | { readonly kind: 'gone' }
  | { readonly kind: 'task'; readonly task: string; readonly holder: string | null }

/** Whose hands a case and its tasks are in after all this, in order. */
export function handsAfter(passings: readonly Passing[]): Hands {
  let manager: string | null = null
  const holders = new Map<string, string | null>()
  for (const one of passings) {
    if (one.kind === 'task') holders.set(one.task, one.holder)
    // What the one before held goes along.
    if (one.kind === 'changed')
      for (const [task, holder] of holders) if (holder === one.from) holders.set(task, one.manager)
    if (one.kind === 'gone') holders.clear()
    if (one.kind !== 'task') manager = one.kind === 'gone' ? null : one.manager
  }
  return { manager, holders }
}

interface Row {
  readonly kind: string
  readonly task: string | null
  readonly actor: string | null
  readonly manager: string | null
  readonly from: string | null
  readonly answer:
    ({ readonly form: string; readonly release: string } & { readonly answers: Answers }) | null
  readonly outcome: string | null
}

const passings = `
  select a.action as kind, a.object_id as task, a.actor::text, coalesce(a.detail ->> 'manager', a.detail ->> 'assignee') as manager,
    a.detail ->> 'from' as "from", null::json as answer, null as outcome, a.at, 1 as nth, a.id as n
  from audit_event a where a.case_id = $1 and a.at <= $2::timestamptz
    and a.action in ('task-claimed', 'task-released', 'task-assigned', 'case-manager-changed')
  union all
  select 'answered', null, null, null, null, json_build_object('form', a.form, 'release', a.release, 'answers', a.answers),
    e.payload ->> 'outcome', a.at, 0, a.seq
  from task_answer a join case_event e on e.case_id = a.case_id and e.seq = a.seq
  where a.case_id = $1 and a.seq <= $3 and a.form = any($4)
  union all
  select 'gone', null, null, null, null, null, null, h.settled_at, 2, 0
  from handoff h where h.case_id = $1 and h.state = 'accepted' and h.takes = 'case' and h.settled_at <= $2::timestamptz
  order by at, nth, n`

/** Who had a case and its tasks at a moment of its log, from what was recorded of each passing. */
export async function whoHad(
  sql: Sql,
  { id, log }: { readonly id: string; readonly log: Pick<LogUntil, 'exactly' | 'seq'> },
  releases: ReadonlyMap<string, Release>,
): Promise<Hands> {
  const forms = [...releases.values()].flatMap((release) => release.forms)
  const naming = forms.filter((form) =>
    form.sections.some(({ fields }) => fields.some(({ assigns }) => assigns === 'case-manager')),
  )
  const asked = [id, log.exactly, log.seq, [...new Set(naming.map(({ key }) => key))]]
  const rows = await sql.query<Row>(passings, asked, 'passings')
  return handsAfter(rows.flatMap((row) => passingOf(row, releases) ?? []))
}

function passingOf(row: Row, releases: ReadonlyMap<string, Release>): Passing | undefined {
  const { kind, task, actor, manager, from } = row
  if (kind === 'gone') return { kind }
  if (kind === 'answered') return namedBy(row, releases)
  if (kind === 'case-manager-changed')
    return manager === null ? undefined : { kind: 'changed', manager, from }
  if (task === null) return undefined
  const holder = { 'task-claimed': actor, 'task-assigned': manager }[kind] ?? null
  return { kind: 'task', task, holder }
}

function namedBy({ answer, outcome }: Row, releases: ReadonlyMap<string, Release>) {
  const form = releases.get(answer?.release ?? '')?.forms.find(({ key }) => key === answer?.form)
  const field = form && assigning(form, 'case-manager', outcome ?? '')
  const chosen = field && answer?.answers[field.key]
  return typeof chosen === 'string' ? ({ kind: 'named', manager: chosen } as const) : undefined
}
