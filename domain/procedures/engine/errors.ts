export type EngineErrorCode =
  | 'cannot-migrate'
  | 'bad-instant'
  | 'bad-calendar'
  | 'endless-loop'
  | 'unknown-engine'
  | 'unknown-step'
  | 'unknown-outcome'
  | 'unknown-table'
  | 'unknown-deadline'
  | 'no-way'

/** Thrown by `step` for a release or an event that it cannot apply: an incident, never a guess. */
export class EngineError extends Error {
  readonly code: EngineErrorCode

  constructor(code: EngineErrorCode) {
    super(code)
    this.name = 'EngineError'
    this.code = code
  }
}
