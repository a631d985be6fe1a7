import type { Release, Step } from '../../../../domain/procedures/schema.ts'
import { aRelease, aTask, anEnd } from './a-release.ts'

type Subprocess = Extract<Step, { kind: 'subprocess' }>

/** A subprocess `aside` of one task, `ask`, whose outcomes are its two finishes: `stay` and `leave`. */
export function aSubprocess(parts: Partial<Subprocess> = {}): Subprocess {
  const reasons = [{ key: 'moved', title: 'Ha cambiato casa' }]
  return {
    key: 'aside',
    kind: 'subprocess',
    phase: 'any',
    title: 'A lato',
    opens: { byHand: { candidates: [{ who: 'case-manager' }, { who: 'opener' }], reasons } },
    atEnd: 'wait',
    to: 'ask',
    ...parts,
  }
}

const way = (key: string) => ({ key, title: key, consequence: 'Si prosegue', to: key })

/** `record`, then `check` in the next phase, with a subprocess beside them that may lead to `last`. */
export function besideRelease(
  subprocess: Partial<Subprocess> = {},
  parts: Partial<Release> = {},
): Release {
  return aRelease({
    facts: { flag: { type: 'boolean', title: 'Segno', told: true } },
    steps: [
      aTask('record', { to: 'check' }),
      aTask('check', { to: 'end', phase: 'closure' }),
      aTask('last', { to: 'end', phase: 'closure' }),
      anEnd('end', { phase: 'closure' }),
      aSubprocess(subprocess),
      aTask('ask', { to: '', phase: 'any', outcomes: [way('stay'), way('leave')] }),
      { key: 'stay', kind: 'finish', phase: 'any', title: 'Resta' },
      { key: 'leave', kind: 'finish', phase: 'any', title: 'Va altrove', goTo: 'last' },
    ],
    ...parts,
  })
}
