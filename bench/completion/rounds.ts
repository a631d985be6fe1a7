import { percentile } from '../report.ts'

/** What a closed loop of operators did: how long each completion took, and all of them together. */
export type Sample = { ms: readonly number[]; seconds: number }

/** The floor and the product, one right after the other. */
export type Round<T extends Sample = Sample> = { floor: Sample; ours: T }

/** One completion after another by each operator, all at once; `act` is what the clock is held to. */
export async function closedLoop(
  operators: number,
  each: number,
  act: (operator: number, n: number) => Promise<void>,
): Promise<Sample> {
  const ms: number[] = []
  const since = performance.now()
  const work = async (operator: number) => {
    for (let n = 0; n < each; n++) {
      const from = performance.now()
      await act(operator, n)
      ms.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: operators }, (_, operator) => work(operator)))
  return { ms, seconds: (performance.now() - since) / 1000 }
}

export function perSecond({ ms, seconds }: Sample): number {
  return ms.length / seconds
}

export function at(share: number): (sample: Sample) => number {
  return ({ ms }) => percentile(ms, share)
}
