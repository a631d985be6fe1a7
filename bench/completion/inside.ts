import type { CaseMaker } from '../rig/cases.ts'
import { openTask } from '../rig/cases.ts'
import type { Operator } from '../rig/office.ts'
import type { Rig } from '../rig/rig.ts'
import { counting } from './alternate.ts'
import type { CountedSample } from './alternate.ts'
import { closedLoop } from './rounds.ts'
import { complete, openForm, typed } from './task-form.ts'
import type { Slow, TaskForm } from './task-form.ts'

/** A case of today has about as many answers: more would make its page longer than people see. */
const completionsPerCase = 10

export type Desk = { operators: readonly Operator[]; cases: CaseMaker }

export type Inside = Desk & { slow: Slow }

function typedFor(operator: Operator, { step }: TaskForm) {
  return step === 'triage'
    ? typed(operator, 'triage', { esito: 'take-charge' })
    : { returnReason: 'Mancano i dati del nucleo', esito: 'back-to-triage' }
}

/**
 * Completions inside a phase of the shipped procedure: triage, its assignment, which sends it back
 * to triage, and so on; each answer is the page of the next task.
 */
export async function loadInside(
  rig: Rig,
  { operators, cases, slow }: Inside,
  completions: number,
): Promise<CountedSample> {
  const each = Math.ceil(completions / operators.length)
  const casesEach = Math.ceil(each / completionsPerCase)
  const ids = await cases.inTriage(operators, casesEach)
  const forms = await Promise.all(
    operators.map(async (operator, n) => {
      const opened: TaskForm[] = []
      for (const id of ids[n] ?? [])
        opened.push(await openForm(operator, await openTask(rig.owner, id)))
      return opened
    }),
  )
  const load = () =>
    closedLoop(operators.length, each, async (who, n) => {
      const [operator, own] = [operators[who], forms[who]]
      const at = Math.floor(n / completionsPerCase)
      const form = own?.[at]
      if (!operator || !form) throw new Error('no case is left')
      own[at] = await complete(rig, operator, { form, typed: typedFor(operator, form), slow })
    })
  return counting(rig, load)
}
