import { dayInItaly } from '../../domain/shared/today.ts'
import { answersFor, givenBy } from './answers.ts'
import type { Given } from './answers.ts'
import { isOpen } from './case-run.ts'
import type { Row } from './case-run.ts'
import type { History, Making } from './histories.ts'
import { derivedId } from './random.ts'
import texts from './texts.json' with { type: 'json' }

/** What people leave on the tasks that they have in hand. */
export interface AtWork {
  readonly drafts: Row[]
  readonly comments: Row[]
  readonly audits: Row[]
}

type Setting = Pick<Making, 'random' | 'now'> & Given
type Task = Row & { key: string }

/** Answers begun and not sent, comments among colleagues, tasks put off to another day. */
export function leaveAtWork(histories: readonly History[], setting: Setting): AtWork {
  const left: AtWork = { drafts: [], comments: [], audits: [] }
  for (const history of histories) {
    for (const task of history.run.tasks.values()) {
      if (isOpen(task) && task.state === 'claimed' && task.purpose === 'step')
        begin(history, task, { left, setting })
      if (setting.random.chance(isOpen(task) ? 0.2 : 0.04))
        comment(history, task, { left, setting })
    }
  }
  return left
}

interface Leaving {
  readonly left: AtWork
  readonly setting: Setting
}

function begin(history: History, task: Task, { left, setting }: Leaving): void {
  const { random, now } = setting
  if (random.chance(0.06))
    task.snoozed_until = new Date(now + random.int(1, 5) * 86_400_000).toISOString()
  if (!random.chance(0.35)) return
  const today = dayInItaly(now)
  const { manager, provider } = history.team
  const { urgency, track } = history.plan
  const chosen = givenBy(history.play.script, setting)
  const given = { manager, provider: provider?.code, ...chosen, urgency, track }
  const answers = answersFor(history.play.script, String(task.step), {
    ...given,
    today,
    reviewOn: today,
    random,
  })
  const typed = Object.entries(answers).slice(0, random.int(2, 4))
  left.drafts.push({
    user_id: task.assignee,
    subject: `task:${derivedId(history.plan.id, task.key)}`,
    base_version: task.version,
    data: Object.fromEntries(typed),
    updated_at: between(task, setting),
  })
}

function comment(history: History, task: Task, { left, setting }: Leaving): void {
  const { opener, manager, coordinator } = history.team
  const task_id = derivedId(history.plan.id, task.key)
  const author = setting.random.pick([opener, manager, coordinator])
  const at = between(task, setting)
  const body = setting.random.pick(texts.comment)
  left.comments.push({ id: derivedId('comment', task_id), task_id, author, body, at })
  left.audits.push({
    at,
    actor: author,
    action: 'task-commented',
    object_kind: 'task',
    object_id: task_id,
    case_id: history.plan.id,
    person_id: null,
    detail: {},
  })
}

/** A moment at which the task was open. */
function between({ opened_at, completed_at }: Row, { random, now }: Setting): string {
  const from = Date.parse(String(opened_at))
  const to = typeof completed_at === 'string' ? Date.parse(completed_at) : now
  const moment = new Date(from + Math.floor(random.next() * Math.max(0, to - from)))
  const asIs = moment.getTime()
  moment.setUTCHours(random.int(7, 15))
  const working = moment.getTime()
  return new Date(working >= from && working <= to ? working : asIs).toISOString()
}
