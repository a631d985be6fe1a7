import { calendarIn } from '../../domain/procedures/engine/calendar.ts'
import type { Facts } from '../../domain/procedures/engine/values.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Given } from './answers.ts'
import { CaseRun } from './case-run.ts'
import type { Row, Rules } from './case-run.ts'
import { complete } from './complete.ts'
import { tellOfDeath, whoDies } from './deaths.ts'
import { leaveToOffice, orEmergency } from './emergencies.ts'
import { keepDiary } from './diary.ts'
import type { Landscape, Place, Provider } from './landscape.ts'
import type { DemoPerson } from './people.ts'
import { planCase } from './plans.ts'
import type { CasePlan } from './plans.ts'
import type { Participation } from './participations.ts'
import type { Random } from './random.ts'
import type { Script } from './script.ts'
import { memberAt } from './staff.ts'
import type { StaffMember } from './staff.ts'
import { nothingWritten, runServices } from './services.ts'
import type { ServiceHistory } from './services.ts'
import { suspendSome } from './suspend.ts'

/** Who does what in one case. */
export interface Team {
  readonly opener: string
  readonly manager: string
  readonly coordinator: string
  readonly uvm: string
  readonly doctor: string
  readonly nurse: string
  readonly therapist: string
  readonly psychologist: string
  readonly practitioner: string
  /** Who delivers, if somebody outside does. */
  readonly provider: (Provider & { readonly worker: string }) | undefined
}

export interface History {
  readonly play: Play
  readonly plan: CasePlan
  readonly subject: DemoPerson
  readonly team: Team
  readonly run: CaseRun
  readonly answers: Row[]
  readonly operations: Row[]
  readonly audits: Row[]
  readonly diary: Row[]
  readonly reservedTexts: Row[]
  /** Cases of the services that it granted. */
  readonly services: ServiceHistory[]
  /** Cases in which the person takes part in operations of the funds. */
  readonly participations: Participation[]
}

export interface Making extends Given {
  /** Of which population the cases are. */
  readonly series: string
  readonly cases: number
  /** Milliseconds. */
  readonly now: number
  readonly people: readonly DemoPerson[]
  readonly staff: readonly StaffMember[]
  readonly land: Landscape
  readonly random: Random
  /** Each script with the release and calendar of its procedure; the first is that of most cases. */
  readonly plays: readonly Play[]
}

export interface Play {
  readonly script: Script
  readonly rules: Rules
}

/** Every case from its first contact to where it is now, oldest first, as its number says. */
export function makeHistories(making: Making): History[] {
  const { series, cases, now, people, random, land, plays } = making
  const granted = new Set(plays.map(({ script }) => script.grants))
  const scripts = plays.map(({ script }) => script).filter((one) => !granted.has(one.procedure))
  const near = ({ place }: DemoPerson) => place === land.main
  const minor = ({ birthDate }: DemoPerson) => birthDate !== null && birthDate > of18(now)
  const pools = {
    all: { near: people.filter(near), people },
    minors: { near: people.filter(minor).filter(near), people: people.filter(minor) },
  }
  const plans = Array.from({ length: cases }, (_, n) =>
    orEmergency(planCase(n, { series, now, random, scripts }), n, now),
  )
  const dying = plans.some(({ ending }) => ending?.diedOn)
    ? whoDies(people.filter(near))
    : undefined
  const nameless = people.filter(({ identity }) => identity === 'anonymous')
  const other = people.find((one) => one !== dying)
  const whose = ({ ending }: CasePlan, picked: DemoPerson) =>
    (ending?.diedOn ? dying : picked === dying && other) || picked
  const unknown = (among: DemoPerson[]) => inMain(among.shift(), land)
  return plans
    .toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1))
    .map((plan) => {
      const from = pools[plan.script.minors ? 'minors' : 'all']
      const some = random.chance(0.3) && from.near.length > 0 ? from.near : from.people
      const picked = whose(plan, random.pick(some.length > 0 ? some : people))
      return runCase(plan, plan.call ? (unknown(nameless) ?? picked) : picked, making)
    })
}

/** Found in the main town, wherever her record began. */
function inMain(person: DemoPerson | undefined, { main }: Landscape): DemoPerson | undefined {
  return person && { ...person, place: main }
}

/** The day of birth of who comes of age about now. */
function of18(now: number): string {
  const day = new Date(now).toISOString()
  return `${String(Number(day.slice(0, 4)) - 18)}${day.slice(4, 10)}`
}

function runCase(plan: CasePlan, subject: DemoPerson, making: Making): History {
  const { random, now } = making
  const { org: office, municipality, zone, district, region } = subject.place
  const team = makeTeam(subject.place, making)
  const where = {
    office,
    municipality,
    zone,
    district,
    region,
    provider: null,
    receiver: null,
    sender: null,
    manager: null,
  }
  const openedBy = plan.call ? team.coordinator : team.opener
  const whose = { openedBy, orgs: [office], protected: false }
  const play = making.plays.find(({ script }) => script === plan.script)
  if (!play) throw new Error(`no release for the script ${plan.script.procedure}`)
  const { release, calendar } = play.rules
  const local = calendarIn(calendar, subject.place.code, subject.place.office)
  const run = new CaseRun(plan.id, { ...where, ...whose }, { release, calendar: local })
  const left = nothingWritten()
  const history = { play, plan, subject, team, run, ...left }
  const facts = factsAtStart(plan, release)
  const started = { key: 'start', kind: 'started', payload: { facts }, at: plan.openedAt }
  run.append(started, openedBy)
  leaveToOffice(history)
  for (const act of plan.acts) complete(history, act, making)
  suspendSome(history, making)
  tellOfDeath(history)
  run.runTo(new Date(now).toISOString())
  keepDiary(history, random)
  history.services.push(...runServices(history, { making, calendar: local }))
  return history
}

function factsAtStart({ call }: CasePlan, { entry }: Release): Facts {
  return call && entry?.emergency !== undefined ? { [entry.emergency]: true } : {}
}

export function makeTeam(
  { org, zone, district }: Place,
  { staff, land, random }: Pick<Making, 'staff' | 'land' | 'random'>,
): Team {
  const serving = land.providers.filter(({ zones }) => zones.includes(zone))
  const provider = random.chance(0.85) && serving.length > 0 ? random.pick(serving) : undefined
  return {
    opener: memberAt(staff, 'front-desk', org),
    manager: memberAt(staff, 'social-worker', org),
    coordinator: memberAt(staff, 'coordinator', zone),
    uvm: memberAt(staff, 'uvm-coordinator', district),
    doctor: memberAt(staff, 'uvm-doctor', district),
    nurse: memberAt(staff, 'uvm-nurse', district),
    therapist: memberAt(staff, 'uvm-therapist', district),
    psychologist: memberAt(staff, 'uvm-psychologist', district),
    practitioner: memberAt(staff, 'general-practitioner', district),
    provider: provider && { ...provider, worker: memberAt(staff, 'provider', provider.id) },
  }
}
