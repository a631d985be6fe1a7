import type { Rig } from '../rig/rig.ts'
import { Visitor } from '../rig/visitor.ts'
import { closedLoop } from './rounds.ts'
import type { Sample } from './rounds.ts'

/** Completions of the floor by so many operators, with the same client as the product's. */
export async function loadFloor(
  { floors }: Rig,
  operators: number,
  completions: number,
): Promise<Sample> {
  const desks = await Promise.all(
    Array.from({ length: operators }, async (_, n) => {
      const visitor = new Visitor(floors[n % floors.length]?.port ?? 0)
      return { visitor, task: (await visitor.post('/', {})).text }
    }),
  )
  const sample = await closedLoop(operators, Math.ceil(completions / operators), async (n) => {
    const desk = desks[n]
    if (!desk) throw new Error('an operator without a desk')
    const { status, text } = await desk.visitor.post(`/${desk.task}`, {})
    if (status !== 200) throw new Error(`the floor refused: ${status}`)
    desk.task = text
  })
  for (const { visitor } of desks) visitor.leave()
  return sample
}
