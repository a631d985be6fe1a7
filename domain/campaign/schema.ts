import { runningChoices } from '../procedures/schema/running-choice.ts'
import type { RunningChoice } from '../procedures/schema/running-choice.ts'

export const campaignModes = runningChoices
/** What its cases do: stay, move as they next cross a step, or move now. */
export type CampaignMode = RunningChoice

export const campaignStates = [
  // A second administrator signs it.
  'proposed',
  // Unsigned, to who proposed it, with what is to be changed.
  'sent-back',
  'running',
  // For the next step of its cases.
  'waiting',
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
  // The release is for others, or older than theirs: they stay.
  'not-for',
  'moved',
  'returned',
  'to-move',
  'next-step',
  'ended',
  'already',
] as const
export type CaseResult = (typeof caseResults)[number]

/**
 * Why a campaign stopped: the same state gives something else than was foreseen, what was written is
 * not what was foreseen, it could not be written, who answers for it may not any more, or the release
 * was withdrawn.
 */
export type StopReason =
  'foreseen-otherwise' | 'moved-otherwise' | 'not-applied' | 'not-allowed' | 'withdrawn'
