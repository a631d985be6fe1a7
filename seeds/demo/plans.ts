import { dayInItaly } from '../../domain/shared/today.ts'
import type { EmergencyCall } from './emergencies.ts'
import { endingOf } from './endings.ts'
import type { Ending } from './endings.ts'
import { morningOf, workingHour } from './hours.ts'
import { derivedId } from './random.ts'
import type { Random } from './random.ts'
import { wayOf } from './script.ts'
import type { Script, Way } from './script.ts'

export interface PlannedAct {
  readonly step: string
  readonly outcome: string
  readonly at: string
  /** The review that a plan foresees, `YYYY-MM-DD`. */
  readonly reviewOn: string
}

export interface CasePlan {
  readonly script: Script
  readonly id: string
  readonly openedAt: string
  readonly acts: readonly PlannedAct[]
  readonly urgency: string
  readonly track: string
  /** Placed so that its term ends about today: nothing moves it. */
  readonly dated: boolean
  /** Its plan grants services one by one. */
  readonly granting: boolean
  readonly ending: Ending | undefined
  /** All that its whole way passes through, done or to come. */
  readonly steps: readonly string[]
  /** What was told at night, where it began by the emergency service. */
  readonly call?: EmergencyCall
}

interface Moment {
  /** Milliseconds. */
  readonly now: number
  readonly random: Random
}

interface Setting extends Moment {
  /** Of which population the cases are. */
  readonly series: string
  readonly scripts: readonly Script[]
}

/** How a case goes, how much of it is done, and on which day the last act was, if that matters. */
interface Shape {
  readonly script: Script
  readonly way: Way
  readonly done: number
  readonly track: string
  readonly urgency: string
  readonly daysAgo?: number
  readonly granting?: true
  readonly ending?: Ending | undefined
}

const hour = 3_600_000
const day = 24 * hour
const months18 = 540 * day

// Thirty in a hundred are taken in charge, most ask for information only.
const kinds = (
  ['charged', 'charged', 'charged', 'refused', 'informed', 'informed'] as const
).concat(Array.from({ length: 4 }, () => 'informed' as const))

/** Days in which a green triage and an assessment are to be done. */
const [triageDays, assessmentDays] = [10, 30]

/** How one case went and where it stands: its acts are dated backwards from where it is now. */
export function planCase(n: number, setting: Setting): CasePlan {
  const { now, random } = setting
  const shape = shapeOf(n, setting)
  const { script, way, done } = shape
  const lengths = way.slice(0, done).map(([, , hours]) => Math.max(0.2, random.next() * 2) * hours)
  const last = lastMoment(shape, lengths, { now, random })
  const times: number[] = []
  let at = last
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
    script,
    id: derivedId(setting.series, 'case', n),
    openedAt: new Date(at).toISOString(),
    acts: withReviews(acts, shape, { now, random }),
    urgency: shape.urgency,
    track: shape.track,
    dated: shape.daysAgo !== undefined,
    granting: shape.granting === true,
    ending: shape.ending,
    steps: way.map(([step]) => step),
  }
}

/** Most cases are of the first script; one in twenty is of another, where there is one. */
function shapeOf(n: number, { now, random, scripts: [main, ...others] }: Setting): Shape {
  if (!main) throw new Error('a demonstration needs a script')
  const urgency = random.pick(['green', 'green', 'yellow', 'yellow', 'red'])
  const track = random.chance(0.4) ? 'social-health' : 'social'
  const charge = wayOf(main, 'charge')
  const given = { script: main, track, urgency }
  // A triage that nobody has done: past its term, or to be done by this evening.
  if (n % 40 === 4)
    return { ...given, way: charge, done: 1, urgency: 'green', daysAgo: random.int(11, 16) }
  if (n % 40 === 24)
    return { ...given, way: charge, done: 1, urgency: 'green', daysAgo: triageDays }
  const apart = shapeApart(n, given, { now, random, others })
  if (apart) return apart
  const kind = kinds[n % kinds.length] ?? 'informed'
  if (kind === 'charged') return chargedShape(n, given)
  const way = wayOf(main, kind)
  const done = random.chance(0.06) ? random.int(0, way.length - 1) : way.length
  return { ...given, way, done }
}

/** One in twenty is of another script, and one in twenty grants services. */
function shapeApart(
  n: number,
  given: Given,
  { now, random, others }: Moment & { readonly others: readonly Script[] },
): Shape | undefined {
  const { granting } = given.script.ways
  if (n % 20 === 3 && others.length > 0)
    return otherShape(n, { ...given, script: random.pick(others) }, random)
  if (n % 20 !== 13 || !granting) return undefined
  const ending = endingOf(Math.floor(n / 20), now)
  const shape = grantingShape(granting, given, random)
  return ending ? { ...shape, daysAgo: ending.daysAgo, ending } : shape
}

/** A plan signed some weeks ago, whose services are delivered now. */
function grantingShape(whole: Way, given: Given, random: Random): Shape {
  const way = onTrack(whole, given)
  return { ...given, way, done: way.length, granting: true, daysAgo: random.int(8, 110) }
}

type Given = Pick<Shape, 'script' | 'track' | 'urgency'>

/** Every way of the script in turn, each time one step shorter. */
function otherShape(n: number, given: Given, random: Random): Shape {
  const { ways: named, grants, approval } = given.script
  const ways = Object.values(named)
  const rank = Math.floor(n / 20)
  const way = ways[rank % ways.length] ?? []
  const round = Math.floor(rank / ways.length)
  // A way that ends with a plan just approved is gone whole more often: what it grants is given now.
  const granted = grants !== undefined && way.at(-1)?.[0] === approval
  const short = (granted ? Math.floor(round / 3) : round) % (way.length + 1)
  const shape = { ...given, way, done: way.length - short }
  if (grants === undefined) return shape
  const granting = { ...shape, granting: true } as const
  return granted && short === 0 ? { ...granting, daysAgo: random.int(8, 110) } : granting
}

/** Each case taken in charge stops one step further than the one before, so that no phase is empty. */
function chargedShape(n: number, given: Given): Shape {
  const { script, track } = given
  const stops = stopsOf(wayOf(script, 'charge'))
  const rank = Math.floor(n / 10) * 3 + (n % 10)
  const round = Math.floor(rank / (stops.length + 1))
  const turn = rank % (stops.length + 1)
  if (round % 2 === 1) return returningShape(turn, given)
  const charge = chargeWay(script, round)
  const parts = stopsOf(charge)[turn] ?? []
  const stop = parts[Math.floor(round / 2) % parts.length]
  const tracked = isShared(script, stop ?? '') ? (script.shared?.track ?? track) : track
  const way = onTrack(charge, { ...given, track: tracked })
  const reached = way.findIndex(([step]) => step === stop)
  const done = reached < 0 ? way.length : reached
  const dueToday = stop === script.assessment && round % 4 === 0
  const shape = { ...given, way, done, track: tracked }
  return dueToday ? { ...shape, daysAgo: assessmentDays } : shape
}

/** Now and then the assessment unit calls whoever it can. */
function chargeWay(script: Script, round: number): Way {
  return wayOf(script, round % 4 === 2 && script.ways['wide'] ? 'wide' : 'charge')
}

/** The steps of a way in turn, each with the parts that it is made of. */
function stopsOf(way: Way): string[][] {
  const steps = new Map<string, string[]>()
  for (const [part] of way) steps.set(stepOf(part), [...(steps.get(stepOf(part)) ?? []), part])
  return [...steps.values()]
}

function stepOf(part: string): string {
  return part.split('.')[0] ?? part
}

/** Cases that came back to a step: those that are over first, then those ever nearer the beginning. */
function returningShape(turn: number, given: Given): Shape {
  const { returning } = given.script
  const whole = returning[turn % returning.length] ?? wayOf(given.script, 'charge')
  const way = onTrack(whole, given)
  return { ...given, way, done: way.length - ((turn * 2) % way.length) }
}

function onTrack(way: Way, { script, track }: Given): Way {
  return way.filter(([step]) => !isShared(script, step) || track === script.shared?.track)
}

function isShared({ shared }: Script, step: string): boolean {
  return shared?.steps.includes(stepOf(step)) === true
}

/** When the last act was: long ago if the case is over, less if somebody is at the next step. */
function lastMoment(
  { way, done, daysAgo }: Shape,
  lengths: readonly number[],
  { now, random }: Moment,
): number {
  if (daysAgo !== undefined) return morningOf(now, daysAgo)
  const stopped = way[done]
  const length = lengths.reduce((sum, one) => sum + one, 0) * hour
  const back = stopped
    ? Math.max(0.3, random.next() * 1.5) * Math.min(stopped[2], 27 * 24) * hour
    : random.next() * Math.max(day, months18 - length) + 2 * hour
  return workingHour(now - back)
}

/** Each plan foresees the review before which its delivery was reported, or one to come. */
function withReviews(
  acts: readonly Omit<PlannedAct, 'reviewOn'>[],
  { script: { report: reporting }, way, done }: Shape,
  { now, random }: Moment,
): PlannedAct[] {
  const isDue = way[done]?.[0] === reporting && random.chance(0.6)
  const coming = now + (isDue ? -random.int(1, 6) : random.int(2, 60)) * day
  return acts.map((act, i) => {
    const report = acts.slice(i).find(({ step }) => step === reporting)
    const foreseen = report ? Date.parse(report.at) - 2 * day : coming
    const reviewOn = dayInItaly(Math.max(Date.parse(act.at), foreseen))
    return { ...act, reviewOn }
  })
}
