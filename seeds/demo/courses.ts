import { initialState } from '../../domain/procedures/engine/state.ts'
import type { CaseState } from '../../domain/procedures/engine/types.ts'
import type { Row } from './case-run.ts'
import type { History } from './histories.ts'

/** In which phase a case was from when, as the record would have kept it while it moved. */
export function coursesOf({ play, plan, subject, run }: History): Row[] {
  const { office: org, municipality, zone, region } = run.place
  const whose = { case_id: plan.id, subject: subject.id, org, municipality, zone, region }
  const stands = [
    { at: plan.openedAt, state: initialState(play.rules.release) },
    ...run.moves.map(({ at, state }) => ({ at, state })),
  ]
  return stands.flatMap(({ at, state }, n) => {
    const before = stands[n - 1]?.state
    if (before?.phase === state.phase && standing(before) === standing(state)) return []
    return [{ ...whose, at, phase: state.phase, state: standing(state) }]
  })
}

function standing({ closed }: CaseState): 'open' | 'closed' {
  return closed ? 'closed' : 'open'
}
