/** What people wrote with a task that left the path, or was never on it. */
export interface Beside {
  readonly instructions?: string
  readonly note?: string
  /** Of the last escape, of the cancellation, or of taking it back. */
  readonly reason?: string
  /** Name of the flow that the task is about. */
  readonly flow?: string
  /** When a parked step comes back by itself. */
  readonly until?: string
}

/** Of task `t`, read only where there may be any. */
export const beside = `case when t.purpose = 'ad-hoc' or t.state in ('parked', 'cancelled') or t.step like '%.%'
  then words_beside(t.case_id, t.key) end`
