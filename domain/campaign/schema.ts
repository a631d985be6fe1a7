export const campaignStates = [
  'running',
  'paused',
  // The cases to begin with are done: somebody looks at them.
  'watching',
  'stopped',
  'cancelled',
  'done',
] as const
export type CampaignState = (typeof campaignStates)[number]

export const caseResults = [
  'deviated',
  'changed',
  'waits',
  'blocked',
  'moved',
  'returned',
  'to-move',
  'already',
] as const
export type CaseResult = (typeof caseResults)[number]

/**
 * Why a campaign stopped: the same state gives something else than was foreseen, what was written is
 * not what was foreseen, it could not be written, or who answers for it may not any more.
 */
export type StopReason = 'foreseen-otherwise' | 'moved-otherwise' | 'not-applied' | 'not-allowed'
