import { calendarIn } from '../../../domain/procedures/engine/calendar.ts'
import { releaseName } from '../../../domain/procedures/engine/index-release.ts'
import { selectReleases } from '../../../domain/procedures/applicability/select.ts'
import type { ReleaseHead } from '../../../domain/procedures/applicability/select.ts'
import { geographyOf, publishedHeads } from '../../../domain/procedures/publishing/heads.ts'
import { ageOn } from '../../../domain/shared/calendar-day.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { dayInItaly } from '../../../domain/shared/today.ts'
import { getCalendar, getRelease } from '../../../domain/tasks/published.ts'
import { CaseRun } from '../case-run.ts'
import { keepDiary } from '../diary.ts'
import { makeTeam } from '../histories.ts'
import type { History, Making, Play } from '../histories.ts'
import { morningOf, nextWorkingHour } from '../hours.ts'
import type { DemoPerson } from '../people.ts'
import type { CasePlan, PlannedAct } from '../plans.ts'
import type { Protections } from '../protect.ts'
import { derivedId } from '../random.ts'
import { nothingWritten } from '../services.ts'
import type { EraScript, Seat } from './script.ts'
import { walk } from './walk.ts'

/** One such case for so many people: of a small population a few, spread over the years. */
const peoplePerCase = 30

interface Eras {
  readonly making: Making
  readonly scripts: readonly EraScript[]
  /** Version of the calendar. */
  readonly calendar: string
  readonly protections: Protections
}

interface Cast {
  readonly era: EraScript
  readonly seat: Seat
  readonly subject: DemoPerson
  readonly openedAt: string
}

/**
 * Cases of procedures with a history, each by the version in force at its person's home on the day of the
 * contact, of people who have no other case and are not hidden.
 */
export async function makeEras(
  sql: Sql,
  others: readonly History[],
  eras: Eras,
): Promise<History[]> {
  const heads = await publishedHeads(sql)
  const geography = await geographyOf(sql)
  const codesOf = ({ place }: DemoPerson) => geography[place.code] ?? []
  const engaged = [...others.map(({ subject }) => subject.id), ...eras.protections.keys()]
  const calendar = await getCalendar(sql, eras.calendar)
  const histories: History[] = []
  for (const [n, cast] of casting(eras, { engaged, codesOf }).entries()) {
    const name = releaseFor(cast, { heads, places: codesOf(cast.subject) })
    if (name === undefined) continue
    const play = {
      script: cast.era.script,
      rules: { release: await getRelease(sql, name), calendar },
    }
    histories.push(live(cast, { id: derivedId(eras.making.series, 'era', n), play, eras }))
  }
  return histories
}

interface Casting {
  readonly engaged: readonly string[]
  readonly codesOf: (person: DemoPerson) => readonly string[]
}

/** Which people have which case. */
function casting({ making, scripts }: Eras, { engaged, codesOf }: Casting): Cast[] {
  const today = dayInItaly(making.now)
  const taken = new Set(engaged)
  return seatsFor(scripts, making.people.length).flatMap(({ era, seat }) => {
    const openedAt = openingOf(seat, making)
    if (openedAt === undefined) return []
    const free = making.people.filter((one) => !taken.has(one.id) && suits(one, { era, today }))
    const there = free.filter((one) => !seat.place || codesOf(one).includes(seat.place))
    const near = seat.near ? there.filter(({ place }) => place === making.land.main) : []
    const among = near.length > 0 ? near : there
    if (among.length === 0) return []
    const subject = making.random.pick(among)
    taken.add(subject.id)
    return [{ era, seat, subject, openedAt }]
  })
}

/** All that the scripts tell; of a small population some, evenly. */
function seatsFor(scripts: readonly EraScript[], people: number) {
  const all = scripts.flatMap((era) => era.cases.map((seat) => ({ era, seat })))
  const wanted = Math.min(all.length, Math.floor(people / peoplePerCase))
  const upTo = (i: number) => Math.floor((i * wanted) / all.length)
  return all.filter((_, i) => upTo(i) !== upTo(i - 1))
}

function suits(
  { identity, birthDate }: DemoPerson,
  { era: { ages }, today }: { era: EraScript; today: string },
): boolean {
  if (identity !== 'certain' || birthDate === null) return false
  const age = ageOn(birthDate, today)
  return age >= ages[0] && age <= ages[1]
}

/** A morning at the desk; none, if that day is still to come. */
function openingOf(seat: Seat, { now, random }: Making): string | undefined {
  const morning = 'on' in seat ? Date.parse(`${seat.on}T08:00:00.000Z`) : morningOf(now, seat.ago)
  const at = nextWorkingHour(morning + random.int(0, 200) * 60_000)
  return at < now ? new Date(at).toISOString() : undefined
}

function releaseFor(
  { era, openedAt }: Cast,
  { heads, places }: { readonly heads: readonly ReleaseHead[]; readonly places: readonly string[] },
): string | undefined {
  const found = selectReleases(heads, { at: openedAt, places, facts: {} })
  const chosen = found.find(({ procedure }) => procedure === era.script.procedure)
  return chosen && releaseName(chosen.head)
}

interface Living {
  readonly id: string
  readonly play: Play
  readonly eras: Eras
}

function live({ era, seat, subject, openedAt }: Cast, { id, play, eras }: Living): History {
  const { making } = eras
  const { org: office, municipality, zone, district, region } = subject.place
  const team = { ...makeTeam(subject.place, making), provider: undefined }
  const acts: PlannedAct[] = []
  const plan = planOf({ id, openedAt, acts, era })
  const where = { office, municipality, zone, district, region, provider: null, receiver: null }
  const whose = { sender: null, manager: null, openedBy: team.opener, orgs: [office] }
  const calendar = calendarIn(play.rules.calendar, subject.place.code, subject.place.office)
  const rules = { ...play.rules, calendar }
  const run = new CaseRun(plan.id, { ...where, ...whose, protected: false }, rules)
  const history: History = { play, plan, subject, team, run, ...nothingWritten() }
  const started = { key: 'start', kind: 'started', payload: { facts: {} }, at: openedAt }
  run.append(started, team.opener)
  const steps = era.walks[seat.walk]
  if (!steps) throw new Error(`${era.script.procedure} has no walk ${seat.walk}`)
  acts.push(...walk(history, { steps, until: seat.until, making }))
  keepDiary(history, making.random)
  return history
}

interface Planned {
  readonly id: string
  readonly openedAt: string
  readonly acts: readonly PlannedAct[]
  readonly era: EraScript
}

/** What the rest of the demonstration asks of a case. */
function planOf({ era, ...planned }: Planned): CasePlan {
  const asked = { urgency: 'green', track: 'social', dated: true, granting: false }
  return { ...planned, ...asked, script: era.script, ending: undefined, steps: [] }
}
