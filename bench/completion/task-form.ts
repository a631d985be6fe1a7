import { setTimeout as pause } from 'node:timers/promises'

import { dayInItaly } from '../../domain/shared/today.ts'
import { answersFor } from '../../seeds/demo/answers.ts'
import { createRandom } from '../../seeds/demo/random.ts'
import { readScripts } from '../../seeds/demo/script.ts'
import { openTask } from '../rig/cases.ts'
import type { Operator } from '../rig/office.ts'
import type { Rig } from '../rig/rig.ts'
import { formIn } from '../rig/visitor.ts'
import type { Answer, Fields } from '../rig/visitor.ts'

/** The form of a task as its page showed it. */
export type TaskForm = { action: string; fields: Fields; step: string }

/** Completions whose answer did not show the next task: the case moved on a little later. */
export type Slow = { count: number }

/** Longer than any phase takes to be entered: what comes later waits for a day, not for the engine. */
const longestMs = 60_000

const random = createRandom(3)
const [script] = readScripts(['presa-in-carico'])

export async function openForm({ visitor }: Operator, taskId: string): Promise<TaskForm> {
  return taskForm(await visitor.get(`/attivita/${taskId}`))
}

export function taskForm({ status, text }: Answer): TaskForm {
  if (status !== 200) throw new Error(`${status} instead of a task: ${text.slice(0, 2000)}`)
  const form = formIn(text, `id='task-form'`)
  return { ...form, step: String(form.fields['_step']) }
}

/** What a colleague types on the form of a step; `more` is what this outcome asks beside it. */
export function typed(operator: Operator, step: string, more: Fields): Fields {
  if (!script) throw new Error('the bench types what the demonstration types')
  const today = dayInItaly(Date.now())
  // The review is today, so that a whole pathway can be walked in one day.
  const moment = {
    urgency: 'green',
    track: 'social',
    manager: operator.id,
    random,
    services: ['D.1.01'],
    contributions: [],
  }
  const days = { today, reviewOn: today }
  const answers = Object.entries(answersFor(script, step, { ...moment, ...days }))
  const given = answers.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return { ...(Object.fromEntries(given) as Fields), ...more }
}

/**
 * Posts a task as the browser does and takes the next one from the answer. Where the case moves on
 * only later, as a person would, looks for the next task until it is there.
 * @throws when none comes within a minute
 */
export async function complete(
  rig: Rig,
  { visitor }: Operator,
  { form, typed: answers, slow }: { form: TaskForm; typed: Fields; slow: Slow },
): Promise<TaskForm> {
  const answer = await visitor.post(form.action, { ...form.fields, ...answers }, { htmx: true })
  if (answer.status === 200 && answer.text.includes(`id='task-form'`)) return taskForm(answer)
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text.slice(0, 2000)}`)
  slow.count++
  const caseId = await caseOf(rig, form)
  const until = performance.now() + longestMs
  while (performance.now() < until) {
    const next = await openTask(rig.owner, caseId).catch(() => undefined)
    if (next !== undefined) return taskForm(await visitor.get(`/attivita/${next}`))
    await pause(20)
  }
  throw new Error(`after ${form.step} nothing is to be done`)
}

async function caseOf({ owner }: Rig, { action }: TaskForm): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    'select case_id as id from task where id = $1',
    [action.split('/').at(-1)],
  )
  return rows[0]?.id ?? ''
}
