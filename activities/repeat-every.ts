/** Something done again and again, one at a time. */
export interface Repeated {
  /** Comes back when what is under way has ended. */
  stop(): Promise<void>
}

/** Does it now and some time after each end; what fails is reported, and tried again next time. */
export function repeatEvery(
  ms: number,
  work: () => Promise<void>,
  report: (error: unknown) => void,
): Repeated {
  let stopped = false
  let pause: NodeJS.Timeout | undefined
  let rouse = () => {}
  const loop = (async () => {
    while (!stopped) {
      try {
        await work()
      } catch (error) {
        report(error)
      }
      if (stopped) return
      await new Promise<void>((resolve) => {
        rouse = resolve
        pause = setTimeout(resolve, ms)
      })
    }
  })()
  return {
    async stop() {
      stopped = true
      clearTimeout(pause)
      rouse()
      await loop
    },
  }
}
