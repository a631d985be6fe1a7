import fc from 'fast-check'

import type { Answers } from '../../../../domain/procedures/forms/answers.ts'
import type { PastCase } from '../../../../domain/procedures/past/past-case.ts'
import { CaseRun } from './case-run.ts'
import { umbriaCalendar } from './data.ts'
import type { GeneratedHappening } from './generated.ts'
import { generatedHappening, generatedRelease } from './generated.ts'
import { happeningFor } from './live.ts'

const began = '2026-03-02T08:00:00.000Z'

/** The log of a case as the past is looked at, with what each act answered. */
export function pastOf(run: CaseRun, answers: Readonly<Record<number, Answers>> = {}): PastCase {
  const { release, calendar } = run
  const moves = run.log.map((event, at) => {
    const given = answers[event.seq]
    const commands = run.moves[at]?.commands ?? []
    return { event, commands, release, calendar, ...(given && { answers: given }) }
  })
  return { moves, until: run.log.at(-1)?.at ?? began }
}

/** A case in which time passes as it does: what falls due by then comes before what happens next. */
function liveThrough(run: CaseRun, happenings: readonly GeneratedHappening[]): CaseRun {
  run.start(began, { colour: 'green' })
  let now = Date.parse(began)
  for (const one of happenings) {
    now += one.minutes * 60_000
    const at = new Date(now).toISOString()
    run.elapse(at)
    const happening = one.what === 'elapse' ? undefined : happeningFor(run, one)
    if (happening && happening.kind !== 'rung') run.apply({ ...happening, at })
    run.elapse(at)
  }
  return run
}

/** Lives of generated procedures. */
export const lives = fc
  .tuple(generatedRelease, fc.array(generatedHappening, { minLength: 4, maxLength: 24 }))
  .map(([release, happenings]) => liveThrough(new CaseRun(release, umbriaCalendar()), happenings))
