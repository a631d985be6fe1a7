import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow'

/** None grows long: a history is replayed by whoever takes it up. */
const turnsPerRun = 200

interface Turns {
  /** @returns whether there is more to do */
  readonly turn: () => Promise<boolean>
  /** Told once, when no further try would mend it. */
  readonly fail: (code: string) => Promise<void>
  /** Goes on as a new run. */
  readonly goOn: () => Promise<never>
}

/** Work that the record carries, turn by turn: it remembers nothing, so that whatever dies, it goes on. */
export async function inTurns({ turn, fail, goOn }: Turns): Promise<void> {
  for (let n = 0; n < turnsPerRun; n++) {
    try {
      if (!(await turn())) return
    } catch (error) {
      return fail(codeOf(error))
    }
  }
  await goOn()
}

/** As activities close their failures: nothing of a person. */
function codeOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : undefined
  return (cause instanceof ApplicationFailure && cause.type) || 'failure'
}
