import { perCompletion, usedSoFar } from '../rig/counters.ts'
import type { Used } from '../rig/counters.ts'
import type { Rig } from '../rig/rig.ts'
import { loadFloor } from './floor-load.ts'
import type { Sample } from './rounds.ts'

/** So many times as long, to last about as long: the floor is that much faster. */
const floorShare = 3

export type Counted = { floor: CountedSample; ours: CountedSample }

export type CountedSample = Sample & { used: Used }

export type Load = { operators: number; completions: number; rounds: number }

/**
 * Floor, ours, floor, ours: a machine that slows down slows both. One round goes before and is not
 * counted, so that nothing is compiled or cached for the first time.
 */
export async function alternate(
  rig: Rig,
  { operators, completions, rounds }: Load,
  ours: (completions: number) => Promise<CountedSample>,
): Promise<Counted[]> {
  const measured: Counted[] = []
  await ours(completions)
  for (let n = 0; n < rounds; n++) {
    const floor = await counting(rig, () => loadFloor(rig, operators, completions * floorShare))
    measured.push({ floor, ours: await ours(completions) })
  }
  return measured
}

/** A sample with what each of its completions used. */
export async function counting(rig: Rig, load: () => Promise<Sample>): Promise<CountedSample> {
  const before = await usedSoFar(rig)
  const sample = await load()
  const used = perCompletion(before, await usedSoFar(rig), sample.ms.length)
  return { ...sample, used }
}
