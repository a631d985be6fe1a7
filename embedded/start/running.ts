/** What has been started and how to stop it, stopped in the opposite order. */
export type Running = {
  add: (stop: () => Promise<void>) => void
  /** Stops everything once; later calls wait for the same stop. */
  stopAll: () => Promise<void>
  /** True from the first `stopAll` on: what starts later must not, what ends then is no accident. */
  stopping: () => boolean
  /** Aborted when stopping begins. */
  signal: AbortSignal
}

export function createRunning(): Running {
  const stops: (() => Promise<void>)[] = []
  const abort = new AbortController()
  let stopped: Promise<void> | undefined
  const stopEach = async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop().catch(() => undefined)
  }
  return {
    add: (stop) => {
      stops.push(stop)
      if (stopped) stopped = stopped.then(stopEach)
    },
    stopAll: () => {
      abort.abort()
      return (stopped ??= stopEach())
    },
    signal: abort.signal,
    stopping: () => stopped !== undefined,
  }
}
