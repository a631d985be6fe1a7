import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { canonical, initialState } from '../../../domain/procedures/engine/state.ts'
import { step } from '../../../domain/procedures/engine/step.ts'
import type { CaseState, OpenStep } from '../../../domain/procedures/engine/types.ts'
import { migrate } from '../../../domain/procedures/migrate/migrate.ts'
import { hasCrossedStep } from '../../../domain/procedures/migrate/next-step.ts'
import { aRelease } from './support/a-release.ts'
import type { CaseRun } from './support/case-run.ts'
import { umbriaCalendar } from './support/data.ts'
import { generatedHappening, generatedRelease } from './support/generated.ts'
import { live } from './support/histories.ts'
import { runs, seedFor } from './support/seed.ts'

const calendar = umbriaCalendar()
const happenings = fc.array(generatedHappening, { minLength: 1, maxLength: 14 })
const openKeys = ({ open }: CaseState) => open.map((one) => `${one.step}#${String(one.iteration)}`)

/** The state before each event of a life, the event, and the state after it. */
function eachMove(run: CaseRun) {
  return run.moves.map(({ state: after }, at) => {
    const event = run.log[at]
    if (!event) throw new Error('a move without its event')
    return { before: run.moves[at - 1]?.state ?? initialState(run.release), event, after }
  })
}

function check(name: string, holds: (run: CaseRun) => void): void {
  fc.assert(
    fc.property(generatedRelease, happenings, (release, lived) => holds(live(release, lived))),
    { seed: seedFor(name), numRuns: runs(120) },
  )
}

describe('a case that moves at its next step', () => {
  test('crosses one with each task of the path that is completed, and with nothing that leaves all open', () => {
    let [crossed, stayed] = [0, 0]
    check('crossing', (run) => {
      for (const { before, event, after } of eachMove(run)) {
        const keys = openKeys(after)
        if (openKeys(before).every((key) => keys.includes(key))) {
          stayed++
          expect(hasCrossedStep(before, after)).toBe(false)
        } else if (event.kind === 'completed' && !event.task.includes('.')) {
          crossed++
          expect(hasCrossedStep(before, after)).toBe(true)
        }
      }
    })
    expect(Math.min(crossed, stayed)).toBeGreaterThan(runs(120) / 10)
  })

  test('is predicted as it stands then, and what is predicted is what its log gives', () => {
    let moved = 0
    check('outcome', (run) => {
      const crossing = eachMove(run).find(
        ({ before, after }) => !after.closed && hasCrossedStep(before, after),
      )
      if (!crossing) return
      const { event, after: state } = crossing
      const to = { ...run.release, version: run.release.version + 1, deadlines: [] }
      const { at } = event
      const predicted = migrate(state, { from: run.release, to, calendar, at })
      if (!predicted.event) throw new Error('it was blocked')
      const written = step(state, { ...predicted.event, seq: event.seq + 1, at }, to, calendar)
      expect(canonical(written.state)).toBe(canonical(predicted.state))
      moved++
    })
    expect(moved).toBeGreaterThan(runs(120) / 10)
  })

  test('crosses none with a part that was signed, and one with the whole or a new round of it', () => {
    const began = '2026-11-25T09:00:00.000Z'
    const one = (key: string, iteration = 1): OpenStep => ({
      kind: 'task',
      step: key,
      iteration,
      enteredAt: began,
    })
    const open = (...steps: OpenStep[]): CaseState => ({ ...initialState(aRelease()), open: steps })
    const whole = open(one('assess'), one('assess.social'), one('assess.medical'))
    expect(hasCrossedStep(whole, open(one('assess'), one('assess.medical')))).toBe(false)
    expect(hasCrossedStep(whole, open(one('plan')))).toBe(true)
    expect(hasCrossedStep(open(one('assess')), open(one('assess', 2)))).toBe(true)
    expect(hasCrossedStep(open(), open(one('assess')))).toBe(false)
  })
})
