import { dayInItaly } from '../../domain/shared/today.ts'
import { paymentState } from '../../domain/delivery/payment-rules.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { derivedId } from './random.ts'
import type { ServiceHistory } from './services.ts'

/** Days after its own in which a part is paid. */
const afterDue = 4

/** Pays a contribution that has begun: each part some days after it is due, until yesterday. */
export function pay(service: ServiceHistory, now: number): void {
  const today = dayInItaly(now)
  const contribution = { ...service.granted.row, pauses: [] }
  let paid = 0
  for (let part = 1; ; part += 1) {
    const { granted, instalments, nextDue, isPaid } = paymentState(contribution, paid)
    const day = addDays(nextDue, afterDue)
    if (isPaid || day >= today) return
    const cents = part === instalments ? granted - paid : Math.floor(granted / instalments)
    paid += cents
    payPart(service, { part, day, cents, state: paymentState(contribution, paid) })
  }
}

interface Part {
  readonly part: number
  readonly day: string
  readonly cents: number
  /** Where the contribution stands after it. */
  readonly state: ReturnType<typeof paymentState>
}

function payPart(service: ServiceHistory, { part, day, cents, state }: Part): void {
  const { plan, run, team, deliveries, operations, audits } = service
  const at = `${day}T10:20:00.000Z`
  run.runTo(at)
  const by = team.manager
  const reference = `Mandato ${day.slice(0, 4)}/${String(1000 + part)}`
  const row = { service: plan.id, day, quantity: cents, provider: run.place.provider, reference }
  deliveries.push({ ...row, recorded_by: by, at })
  const op = derivedId('op', plan.id, 'paid', String(part))
  const payload = { facts: { paidInFull: state.isPaid, paymentDue: state.nextDue } }
  const seq = run.append({ key: `act:${op}`, kind: 'facts-corrected', payload, at }, by)
  operations.push({ op, user_id: by, outcome: { caseId: plan.id, seq }, at: run.lastAt })
  const about = { action: 'payment-recorded', object_kind: 'service', object_id: plan.id }
  audits.push({ at: run.lastAt, actor: by, ...about, detail: { day, cents } })
}
