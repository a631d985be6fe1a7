import { openTask } from '../rig/cases.ts'
import type { Operator } from '../rig/office.ts'
import type { Rig } from '../rig/rig.ts'
import { counting } from './alternate.ts'
import type { CountedSample } from './alternate.ts'
import type { Inside } from './inside.ts'
import { closedLoop } from './rounds.ts'
import { complete, openForm, typed } from './task-form.ts'
import type { TaskForm } from './task-form.ts'

/** What sends a task of the contact or of triage into the other phase. */
export function typedToCross(operator: Operator, { step }: TaskForm) {
  return step === 'triage'
    ? typed(operator, 'triage', { esito: 'complete-card', missing: 'Il nucleo' })
    : typed(operator, 'access-card', { esito: 'to-triage' })
}

/**
 * Completions that lead into another phase, through the case's workflow: from triage back to
 * the contact and from there to triage again. Each phase is a run of its own, as always.
 */
export async function loadCrossing(
  rig: Rig,
  { operators, cases, slow }: Inside,
  completions: number,
): Promise<CountedSample> {
  const ids = await cases.inTriage(operators, 1)
  const forms = await Promise.all(
    operators.map(async (operator, n) =>
      openForm(operator, await openTask(rig.owner, ids[n]?.[0] ?? '')),
    ),
  )
  const each = Math.ceil(completions / operators.length)
  const load = () =>
    closedLoop(operators.length, each, async (who) => {
      const [operator, form] = [operators[who], forms[who]]
      if (!operator || !form) throw new Error('an operator without a case')
      forms[who] = await complete(rig, operator, {
        form,
        typed: typedToCross(operator, form),
        slow,
      })
    })
  return counting(rig, load)
}
