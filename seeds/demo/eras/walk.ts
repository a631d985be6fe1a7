import { dayInItaly } from '../../../domain/shared/today.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { earliestRung } from '../../../domain/tasks/fold.ts'
import type { CaseRun } from '../case-run.ts'
import { isOpen } from '../case-run.ts'
import { complete } from '../complete.ts'
import type { History, Making } from '../histories.ts'
import { nextWorkingHour } from '../hours.ts'
import type { PlannedAct } from '../plans.ts'
import type { Steps } from './script.ts'

const hour = 3_600_000

interface Walking {
  readonly steps: Steps
  /** The step at which it stands still; none: it goes on until it is closed, or until now. */
  readonly until: string | undefined
  readonly making: Making
}

/**
 * Lives a case act by act: whatever task its rules have open is done as the script says, what they wait
 * for is waited for, until now. So one script does for every version of a procedure.
 * @returns what was done
 */
export function walk(history: History, walking: Walking): PlannedAct[] {
  const { run } = history
  const { making } = walking
  const acts: PlannedAct[] = []
  for (;;) {
    const step = nextStep(run, walking)
    if (step === undefined) {
      if (!waits(run, making.now)) break
      continue
    }
    const act = step === walking.until ? undefined : nextAct(run, { step, acts, walking })
    if (!act) break
    if (acts.length === 1) putInCharge(history, act.at)
    complete(history, act, making)
    acts.push(act)
  }
  run.runTo(new Date(making.now).toISOString())
  return acts
}

function nextStep(run: CaseRun, { steps, until }: Walking): string | undefined {
  const open = [...run.tasks.values()].filter(isOpen).map(({ step }) => String(step))
  return open.find((step) => step !== until && step in steps) ?? open.find((step) => step === until)
}

/** Lets the time pass that nobody has to do anything; nothing to wait for, or not yet over: false. */
function waits(run: CaseRun, now: number): boolean {
  const due = run.state.closed ? undefined : earliestRung(run.state)?.at
  if (due === undefined || Date.parse(due) > now) return false
  run.runTo(due)
  return true
}

interface Next {
  readonly step: string
  readonly acts: readonly PlannedAct[]
  readonly walking: Walking
}

/** What is done next, unless it is still to come. */
function nextAct(run: CaseRun, { step, acts, walking }: Next): PlannedAct | undefined {
  const { random, now } = walking.making
  const [ends, hours] = walking.steps[step] ?? ['', 0]
  const visits = acts.filter((act) => act.step === step).length
  const outcome = typeof ends === 'string' ? ends : (ends[visits] ?? ends.at(-1) ?? '')
  const moment = nextWorkingHour(Date.parse(run.lastAt) + hours * hour * (0.5 + random.next()))
  if (moment > now) return undefined
  const reviewOn = addDays(dayInItaly(moment), random.int(170, 370))
  return { step, outcome, at: new Date(moment).toISOString(), reviewOn }
}

/** The coordinator says who follows the case, the day after the contact if nobody did anything before. */
function putInCharge({ run, plan, team, audits }: History, before: string): void {
  const after = nextWorkingHour(Date.parse(run.lastAt) + 20 * hour)
  const at = after < Date.parse(before) ? new Date(after).toISOString() : run.lastAt
  run.runTo(at)
  run.place = { ...run.place, manager: team.manager }
  audits.push({
    at,
    actor: team.coordinator,
    action: 'case-manager-changed',
    object_kind: 'case',
    object_id: plan.id,
    detail: { manager: team.manager, from: null, tasks: 0 },
  })
}
