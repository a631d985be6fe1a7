import type pg from 'pg'

import { recordEvent } from '../../audit/record.ts'
import { transaction } from '../../database.ts'
import type { TaskAdded } from '../../procedures/engine/beside.ts'
import type { Sql } from '../../shared/sql.ts'
import { actAsRecord, addedTask, holdCase } from '../../tasks/act-of-record.ts'
import { longestTitle } from '../../tasks/add-task.ts'
import { ruleTitle } from '../rules/catalogue.ts'
import { rulesNamed } from './rules-named.ts'
import type { FlowKind, FlowOperation } from './rules.ts'

const atOnce = 200

interface Waiting {
  readonly flow: string
  readonly kind: FlowKind
  readonly why: 'rejected' | 'silent'
  readonly operation: FlowOperation
  /** Whose flow it is. */
  readonly comune: string
  /** The open case that takes the task. */
  readonly caseId: string
  readonly protected: boolean
  /** As INPS is told of it; null for minors. */
  readonly benefit: string | null
  readonly year: number
  /** What INPS said last, in its words. */
  readonly said: string | null
  /** How many tasks there were of this flow. */
  readonly times: number
}

const toOpen = `
  select flow, kind, why, operation, coalesce(comune, '') as comune, case_id as "caseId", protected, benefit, year, said, times from flow_tasks_to_open($1)`
const over = 'select case_id as "caseId", seq from flow_tasks_over($1)'

/**
 * Opens a task for each flow that INPS rejected, or of which it says nothing for days, and closes
 * those whose flow waits for nobody any more. Any number of workers may do it.
 * @param engine connections of the role `siso_engine`
 * @param moved called for each case once its event is there
 */
export async function turnFlowTasks(
  engine: pg.Pool,
  moved: (caseId: string) => Promise<void>,
): Promise<void> {
  const done = await engine.query<Over>(over, [atOnce])
  for (const task of done.rows)
    if (await transaction(engine, (sql) => closeTask(sql, task))) await moved(task.caseId)
  const { rows } = await engine.query<Waiting>(toOpen, [atOnce])
  for (const flow of rows)
    if (await transaction(engine, (sql) => openTask(sql, flow))) await moved(flow.caseId)
}

const there = `
  select 1 from flow_task where flow = $1 and why = $2 and over_at is null`

const keep = 'insert into flow_task (case_id, seq, flow, why) values ($1, $2, $3, $4)'

async function openTask(sql: Sql, waiting: Waiting): Promise<boolean> {
  const { flow, why, caseId, times } = waiting
  const held = await holdCase(sql, caseId)
  const [another] = await sql.query(there, [flow, why])
  if (held?.state !== 'open' || another) return false
  const seq = await actAsRecord(sql, caseId, {
    event: taskFor(waiting),
    key: `flow-${why}:${flow}:${String(times)}`,
    words: { title: titleOf(waiting), instructions: instructionsOf(waiting), flow },
  })
  await sql.query(keep, [caseId, seq, flow, why])
  await trace(sql, 'flow-task-opened', { caseId, task: addedTask(seq), flow })
  return true
}

/** Whoever keeps the flows of the comune; of a protected person, whoever follows her alone. */
function taskFor({ protected: hidden }: Waiting): TaskAdded {
  const places = ['office', 'municipality', 'zone'] as const
  return {
    kind: 'task-added',
    candidates: hidden
      ? [{ who: 'case-manager' }]
      : places.map((at) => ({ role: 'admin-officer', at })),
  }
}

function titleOf({ why, benefit, year }: Waiting): string {
  const what = `${benefit ?? 'Scheda del minore'}, ${String(year)}`
  const title = why === 'rejected' ? `Correggi flusso: ${what}` : `Controlla flusso: ${what}`
  return title.length <= longestTitle ? title : `${title.slice(0, longestTitle - 1)}…`
}

/** A whole task is told in a few lines: what happened, where it is mended, how it ends. */
function instructionsOf(waiting: Waiting): string {
  const { flow, why, operation, said } = waiting
  if (why === 'silent')
    return [
      `L’INPS non ha ancora risposto del flusso ${flow}.`,
      'Controlla che lo abbia chiesto. Quando risponde, il compito si chiude da solo; se non serve, annullalo con il motivo.',
    ].join('\n')
  const rules = rulesNamed(said ?? '', waiting.kind)
  return [
    `L’INPS ha respinto il flusso ${flow}${said ? `: «${said.slice(0, 2000)}»` : '.'}`,
    ...rules.slice(0, 6).map((rule) => `Regola ${rule}: ${ruleTitle(rule)}.`),
    operation === 'C' ? mendCancelling : mendInsertion(waiting),
  ].join('\n')
}

const mendInsertion = ({ comune, year }: Waiting) =>
  `La riga del flusso, nel registro, porta al controllo dei flussi di ${comune}, anno ${String(year)}: dice che cosa non torna secondo le nostre regole e apre la pagina dove si corregge.\nCorreggi, poi prepara di nuovo i flussi: quando l’INPS acquisisce il flusso corretto il compito si chiude da solo.\nSe i dati sono giusti, rimandalo com’è: concludi il compito scrivendo nella nota perché può andare, e alla prossima preparazione parte di nuovo. Se non si deve più mandare, annulla il compito con il motivo.`

const mendCancelling =
  'È una cancellazione: dice ciò che l’INPS ha già, e non cambia. Quando ciò che l’ha fatta respingere è a posto, concludi il compito scrivendo nella nota che cosa hai sistemato: alla prossima preparazione la cancellazione si manda di nuovo. Se non si deve più mandare, annulla il compito con il motivo.'

interface Over {
  readonly caseId: string
  readonly seq: number
}

const end = `
  update flow_task set over_at = siso_clock() where case_id = $1 and seq = $2 and over_at is null
  returning flow, why`

const finished = `
  select 1 from task where case_id = $1 and key = $2 and state in ('completed', 'cancelled', 'expired')`

async function closeTask(sql: Sql, { caseId, seq }: Over): Promise<boolean> {
  const held = await holdCase(sql, caseId)
  const [ended] = await sql.query<Pick<Waiting, 'flow' | 'why'>>(end, [caseId, seq])
  if (!ended || held?.state !== 'open') return false
  const task = addedTask(seq)
  const [done] = await sql.query(finished, [caseId, task])
  if (done) return false
  const { flow, why } = ended
  const reason = why === 'silent' ? 'L’INPS ha risposto.' : 'Il flusso non è più da correggere.'
  await actAsRecord(sql, caseId, {
    event: { kind: 'task-cancelled', task },
    key: `flow-task-over:${String(seq)}`,
    words: { reason },
  })
  await trace(sql, 'flow-task-over', { caseId, task, flow })
  return true
}

interface Traced {
  readonly caseId: string
  readonly task: string
  readonly flow: string
}

function trace(
  sql: Sql,
  action: 'flow-task-opened' | 'flow-task-over',
  { caseId, task, flow }: Traced,
): Promise<void> {
  return recordEvent(sql, {
    action,
    objectKind: 'case',
    objectId: caseId,
    caseId,
    detail: { task, flow },
  })
}
