import type { Answers } from '../../domain/procedures/forms/answers.ts'
import { factsOf } from '../../domain/delivery/grant-services.ts'
import { grantedRows } from '../../domain/delivery/granted-rows.ts'
import type { GrantedRow } from '../../domain/delivery/granted-rows.ts'
import type { Calendar } from '../../domain/procedures/engine/calendar.ts'
import { CaseRun } from './case-run.ts'
import type { Row } from './case-run.ts'
import { complete } from './complete.ts'
import { tellService } from './deaths.ts'
import type { History, Making } from './histories.ts'
import { deliver } from './deliver.ts'
import type { Participation } from './participations.ts'
import { pay } from './pay.ts'
import { derivedId } from './random.ts'

/** A service that a plan granted: which row of which answer, and what was delivered of it. */
export interface ServiceHistory extends History {
  readonly granted: { readonly row: GrantedRow; readonly seq: number }
  readonly deliveries: Row[]
  readonly marks: Row[]
}

interface GrantedHere {
  readonly procedure: string
  readonly rows: readonly GrantedRow[]
  readonly seq: number
  /** When the services were opened. */
  readonly at: string
}

/** What the plan of a case has granted one by one, if its services were opened. */
function grantsIn({ play, run, answers }: History): GrantedHere | undefined {
  const { release } = play.rules
  const done = [...run.effects.values()].find(({ type }) => type === 'grant')
  const effects = release.steps.flatMap((step) => (step.kind === 'effect' ? [step.effect] : []))
  const grant = effects.find((effect) => effect.type === 'grant')
  const answer = answers.findLast(({ form }) => form === grant?.form)
  if (!done || !grant || !answer) return undefined
  const given: Answers = Object(answer.answers)
  const rows = grantedRows(release, grant.form, { [grant.section]: given[grant.section] ?? [] })
  return { procedure: grant.procedure, rows, seq: Number(answer.seq), at: String(done.settled_at) }
}

/** What a case has written when it begins. */
export function nothingWritten() {
  const written = { answers: [], operations: [], audits: [], diary: [], reservedTexts: [] }
  const services: ServiceHistory[] = []
  const participations: Participation[] = []
  return { ...written, services, participations }
}

/** The services of a case, from their grant to where they are now: most are accepted in a day or two. */
export function runServices(
  parent: History,
  { making, calendar }: { readonly making: Making; readonly calendar: Calendar },
): ServiceHistory[] {
  const grants = grantsIn(parent)
  if (!grants) return []
  const { procedure, rows, seq, at } = grants
  const { now, random } = making
  const play = making.plays.find(({ script }) => script.procedure === procedure)
  if (!play) throw new Error(`no script for the services of ${procedure}`)
  const { release } = play.rules
  return rows.map((row) => {
    const id = derivedId('service', parent.plan.id, String(row.row))
    const team = row.provider === null ? { ...parent.team, provider: undefined } : parent.team
    const provider = team.provider?.id ?? null
    const run = new CaseRun(id, { ...parent.run.place, provider }, { release, calendar })
    const plan = { ...parent.plan, script: play.script, id, openedAt: at, acts: [] }
    const left = { ...nothingWritten(), deliveries: [], marks: [] }
    const service = { ...parent, ...left, play, plan, team, run, granted: { row, seq } }
    const payload = { facts: factsOf(row), provider }
    run.append({ key: 'start', kind: 'started', payload, at }, null)
    const accepted = Date.parse(at) + random.int(6, 40) * 3_600_000
    const diedOn = parent.plan.ending?.diedOn
    const accepts = (accepted < now && random.chance(0.85)) || diedOn !== undefined
    const until = diedOn === undefined ? now : Date.parse(diedOn)
    if (accepts) begin(service, accepted, { ...making, now: until })
    tellService(parent, service)
    run.runTo(new Date(now).toISOString())
    return service
  })
}

/** Who delivers accepts it, and it is delivered, or paid, until now. */
function begin(service: ServiceHistory, accepted: number, making: Making): void {
  const { play, granted } = service
  const [way] = Object.values(play.script.ways)
  const [step, outcome] = way?.[0] ?? []
  if (step === undefined || outcome === undefined) return
  const at = new Date(accepted).toISOString()
  complete(service, { step, outcome, at, reviewOn: granted.row.endsOn }, making)
  if (granted.row.unit === 'euro') pay(service, making.now)
  else deliver(service, making.now, making.random)
}
