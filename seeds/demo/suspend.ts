import { dayInItaly } from '../../domain/shared/today.ts'
import type { History, Making } from './histories.ts'
import { derivedId } from './random.ts'
import texts from './texts.json' with { type: 'json' }

const msPerDay = 86_400_000
const share = 0.5

/** Some cases wait for a document or for a stay in hospital; of some the terms run again. */
export function suspendSome(history: History, { random, now }: Making): void {
  const { play, plan, run } = history
  const at = new Date(now - random.int(2, 9) * msPerDay)
  at.setUTCHours(random.int(8, 15))
  const began = at.toISOString()
  if (began <= run.lastAt || run.state.closed || plan.dated) return
  run.runTo(began)
  const reasons = play.rules.release.suspensions ?? []
  if (reasons.length === 0 || !counts(history) || !random.chance(share)) return
  const reason = random.pick(reasons).key
  const from = dayInItaly(at)
  const suspension = append(history, at, { from, reason, note: random.pick(texts.suspension) })
  if (!random.chance(0.4)) return
  const until = new Date(at.getTime() + msPerDay)
  const resumed = { suspension, until: dayInItaly(until) }
  append(history, until, resumed)
}

/** Whether there is a term that can be suspended. */
function counts({ play, run }: History): boolean {
  return run.state.deadlines.some(({ deadline }) =>
    play.rules.release.deadlines.some(({ key, suspendable }) => key === deadline && suspendable),
  )
}

type Payload = Readonly<Record<string, string | number>>

function append({ plan, run, team, ...history }: History, when: Date, payload: Payload): number {
  const at = when.toISOString()
  run.runTo(at)
  const resumes = 'suspension' in payload
  const op = derivedId('op', plan.id, resumes ? 'resumed' : 'suspended')
  const kind = resumes ? 'terms-resumed' : 'terms-suspended'
  const actor = team.manager
  const seq = run.append({ key: `act:${op}`, kind, payload, at }, actor)
  const { note: _note, ...trace } = payload
  const detail = { act: resumes ? 'resume' : 'suspend', seq, ...trace }
  history.operations.push({ op, user_id: actor, outcome: { caseId: plan.id, seq }, at: run.lastAt })
  const about = { action: 'terms-moved', object_kind: 'case', object_id: plan.id }
  history.audits.push({ at: run.lastAt, actor, ...about, detail })
  return seq
}
