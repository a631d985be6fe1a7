/** Step, how it ends, and the hours that pass before it is done, on average. */
export type Way = readonly (readonly [step: string, outcome: string, hours: number])[]

const taken: Way = [
  ['access-card', 'to-triage', 1],
  ['triage', 'take-charge', 30],
  ['assign', 'assign', 30],
]
const assessed: Way = [
  ['assess', 'done', 18 * 24],
  ['uvm', 'approve', 8 * 24],
]
const planned: Way = [
  ['write-plan', 'propose', 6 * 24],
  ['approve-plan', 'approve', 72],
  ['sign-plan', 'signed', 96],
]
const delivered: Way = [
  ['activate', 'started', 6 * 24],
  ['report-delivery', 'recorded', 90 * 24],
]
const ended: Way = [
  ['review', 'close', 9 * 24],
  ['close-case', 'close', 72],
]

export const charge: Way = [...taken, ...assessed, ...planned, ...delivered, ...ended]
export const refused: Way = [
  ['access-card', 'to-triage', 1],
  ['triage', 'no-charge', 40],
  ['close-case', 'close', 48],
]
export const informed: Way = [['access-card', 'information-only', 1]]

/** Ways that come back to where they were: a new assessment, a plan sent back, a card to complete. */
export const returning: readonly Way[] = [
  [
    ...taken,
    ...assessed,
    ...planned,
    ...delivered,
    ['review', 'reassess', 9 * 24],
    ...assessed,
    ...planned,
    ...delivered,
    ...ended,
  ],
  [
    ...taken,
    ...assessed,
    ['write-plan', 'propose', 6 * 24],
    ['approve-plan', 'send-back', 48],
    ...planned,
    ...delivered,
    ...ended,
  ],
  [
    ['access-card', 'to-triage', 1],
    ['triage', 'complete-card', 20],
    ['access-card', 'to-triage', 30],
    ['triage', 'take-charge', 30],
    ['assign', 'assign', 30],
    ...assessed,
    ...planned,
    ...delivered,
    ...ended,
  ],
]
