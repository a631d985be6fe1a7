/** Record layouts of INPS's WaaS: benefits with the assessment of non-self-sufficiency, and minors. */
export const flowKinds = ['PS_PSA_SINA', 'SINBA'] as const
export type FlowKind = (typeof flowKinds)[number]

/** Insert, or cancel what was acquired. */
export type FlowOperation = 'I' | 'C'

export const flowStates = [
  'draft',
  'ready',
  'stopped',
  'dropped',
  'published',
  'acquired',
  'rejected',
  'corrected',
] as const
export type FlowState = (typeof flowStates)[number]

/**
 * Why a flow that waited is dropped: INPS has no longer what it cancels, or another comune tells of
 * the case now.
 */
export type DropReason = 'nothing-to-cancel' | 'moved'

/** Hours between `ready` and publication, in which a supervisor may stop a flow. */
export const hoursToStop = 24

/** Most flows that one answer holds, and most outcomes that one post holds (WaaS 2.0.1). */
export const mostAtOnce = 100

/** The codes of an outcome; all but `OK` say that the flow was not acquired. */
export const outcomeCodes = [
  'OK',
  'DATI_NON_TROVATI',
  'RICHIESTA_INVALIDA',
  'ERRORE_GENERICO',
] as const
export type OutcomeCode = (typeof outcomeCodes)[number]

const marks = { PS_PSA_SINA: 'PS', SINBA: 'SINBA' } as const

/** A name as INPS masks it: Belfiore, mark, day of Italy, progressive of that day in seven digits. */
export interface FlowName {
  readonly belfiore: string
  readonly kind: FlowKind
  /** `YYYY-MM-DD`. */
  readonly day: string
  readonly progressive: number
}

/** `A475.PS.20261128.0000001`: 4 + 7 characters, where the sources say 5 and show 7 or 8. */
export function flowName({ belfiore, kind, day, progressive }: FlowName): string {
  const number = String(progressive).padStart(7, '0')
  return [belfiore, marks[kind], day.replaceAll('-', ''), number].join('.')
}

/**
 * The outcome that stands among those received, in whatever order they came: the latest acquired at
 * INPS; of two of the same millisecond the one that says `OK`.
 */
export function standingOutcome<
  T extends { readonly code: OutcomeCode; readonly acquiredAt: Date },
>(outcomes: readonly T[]): T | undefined {
  const later = (a: T, b: T) =>
    b.acquiredAt.getTime() - a.acquiredAt.getTime() ||
    Number(b.code === 'OK') - Number(a.code === 'OK')
  return outcomes.toSorted(later)[0]
}

/** All that is known of a flow that went out. */
export interface Fate {
  readonly state: FlowState
  /** Of the outcome that stands; none yet. */
  readonly code: OutcomeCode | undefined
  /** INPS has acquired a `C` of it. */
  readonly cancelled: boolean
  /** Another flow went out in its place. */
  readonly replaced: boolean
}

/**
 * Where a flow is by all that INPS said, in whatever order it said it. One that it takes although
 * another went out in its place is acquired all the same: INPS has both. One that was never sent stays
 * as it is.
 */
export function stateBy({ state, code, cancelled, replaced }: Fate): FlowState {
  if (!['published', 'acquired', 'rejected', 'corrected'].includes(state)) return state
  if (cancelled) return 'corrected'
  if (code === undefined) return state
  if (code === 'OK') return 'acquired'
  return replaced ? 'corrected' : 'rejected'
}
