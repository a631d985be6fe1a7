import type { Candidate } from '../schema/candidate.ts'
import type { HandoffOutcome } from '../schema/parallel.ts'
import type { StepKey } from './values.ts'

/** Commands of forks, sections and hand-offs. */
export type SharedWork =
  | { readonly kind: 'split'; readonly step: StepKey; readonly ways: readonly string[] }
  | {
      readonly kind: 'joined'
      readonly fork: StepKey
      readonly arrived: readonly string[]
      /** Ways that were not waited for. */
      readonly cancelled: readonly string[]
    }
  | {
      readonly kind: 'signed'
      readonly step: StepKey
      readonly signer: string
      readonly as: 'signed' | 'refused'
    }
  | {
      /** The signatures count no longer: the synthesis is open again, or a section under it. */
      readonly kind: 'void-signatures'
      readonly step: StepKey
      readonly why: 'refused' | 'recalled' | 'section'
      readonly signers: readonly string[]
    }
  | { readonly kind: 'signature-withdrawn'; readonly step: StepKey; readonly signer: string }
  | {
      readonly kind: 'offer'
      readonly step: StepKey
      /** The task that answers it. */
      readonly answer: StepKey
      readonly takes: 'case' | 'part' | 'data'
      readonly to: readonly Candidate[]
      readonly receiver?: number
    }
  | { readonly kind: 'settle-offer'; readonly step: StepKey; readonly as: HandoffOutcome }
