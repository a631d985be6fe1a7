import { derivedId } from './random.ts'
import type { Random } from './random.ts'

export interface PlannedAct {
  readonly step: string
  readonly outcome: string
  readonly at: string
}

export interface CasePlan {
  readonly id: string
  readonly openedAt: string
  readonly acts: readonly PlannedAct[]
  readonly urgency: string
  readonly track: string
  readonly reviewOn: string
  readonly charged: boolean
}

const hour = 3_600_000
const day = 24 * hour
const months18 = 540 * day

const charge: readonly (readonly [string, string, number])[] = [
  ['access-card', 'to-triage', 1],
  ['triage', 'take-charge', 30],
  ['assign', 'assign', 30],
  ['assess', 'done', 18 * 24],
  ['uvm', 'approve', 8 * 24],
  ['write-plan', 'propose', 6 * 24],
  ['approve-plan', 'approve', 72],
  ['sign-plan', 'signed', 96],
  ['activate', 'started', 6 * 24],
  ['report-delivery', 'recorded', 90 * 24],
  ['review', 'close', 9 * 24],
  ['close-case', 'close', 72],
]
const refusedWay: typeof charge = [
  ['access-card', 'to-triage', 1],
  ['triage', 'no-charge', 40],
  ['close-case', 'close', 48],
]
const informed: typeof charge = [['access-card', 'information-only', 1]]

// Thirty in a hundred are taken in charge, most ask for information only.
const kinds = (
  ['charged', 'charged', 'charged', 'refused', 'informed', 'informed'] as const
).concat(Array.from({ length: 4 }, () => 'informed' as const))

/** How one case went and where it stands: its acts are dated backwards from where it is now. */
export function planCase(n: number, { now, random }: { now: number; random: Random }): CasePlan {
  const kind = kinds[n % kinds.length] ?? 'informed'
  // Each case taken in charge stops one step further than the one before, so that no phase is empty.
  const rank = Math.floor(n / 10) * 3 + (n % 10)
  const stop = charge[rank % (charge.length + 1)]?.[0]
  const track = stop === 'uvm' || random.chance(0.4) ? 'social-health' : 'social'
  const urgency = random.pick(['green', 'green', 'yellow', 'yellow', 'red'])
  const whole = { charged: charge, refused: refusedWay, informed }[kind]
  const way = whole.filter(([step]) => step !== 'uvm' || track === 'social-health')
  const reached = way.findIndex(([step]) => step === stop)
  const done = kind !== 'charged' ? doneOf() : reached < 0 ? way.length : reached
  function doneOf(): number {
    return random.chance(0.06) ? random.int(0, way.length - 1) : way.length
  }
  const lengths = way.slice(0, done).map(([, , hours]) => Math.max(0.2, random.next() * 2) * hours)
  const length = lengths.reduce((sum, one) => sum + one, 0) * hour
  const stopped = way[done]
  const back = stopped
    ? Math.max(0.3, random.next() * 1.5) * Math.min(stopped[2], 27 * 24) * hour
    : random.next() * Math.max(day, months18 - length) + 2 * hour
  const times: number[] = []
  let at = workingHour(now - back)
  for (const hours of lengths.toReversed()) {
    times.unshift(at)
    at = workingHour(at - hours * hour)
  }
  const acts = way.slice(0, done).map(([step, outcome], i) => ({
    step,
    outcome,
    at: new Date(times[i] ?? at).toISOString(),
  }))
  return {
    id: derivedId('case', n),
    openedAt: new Date(at).toISOString(),
    acts,
    urgency,
    track,
    reviewOn: reviewDay(acts, { now, random }),
    charged: kind === 'charged' && done > 2,
  }
}

function reviewDay(acts: readonly PlannedAct[], { now, random }: { now: number; random: Random }) {
  const report = acts.find(({ step }) => step === 'report-delivery')
  const planned = acts.find(({ step }) => step === 'write-plan')
  const latest = report ? Date.parse(report.at) - 2 * day : now + random.int(-3, 60) * day
  const first = planned ? Date.parse(planned.at) : latest
  return new Date(Math.max(first, latest)).toISOString().slice(0, 10)
}

/** The nearest moment before it at which an office is at work. */
function workingHour(ms: number): number {
  const moment = new Date(ms)
  if (moment.getUTCHours() < 8) moment.setTime(ms - 10 * hour)
  if (moment.getUTCHours() > 15) moment.setUTCHours(15, moment.getUTCMinutes())
  const weekday = moment.getUTCDay()
  return moment.getTime() - (weekday === 0 ? 2 : weekday === 6 ? 1 : 0) * day
}
