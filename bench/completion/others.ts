import { populate } from '../inbox/population.ts'
import { figure, median } from '../report.ts'
import type { Result } from '../report.ts'
import type { Rig } from '../rig/rig.ts'
import { perSecond } from './rounds.ts'
import type { Round } from './rounds.ts'

/** Opens that many tasks of other people's, in other cases. */
export async function addOthers({ owner }: Rig, tasks: number, log: (line: string) => void) {
  const client = await owner.connect()
  try {
    await populate(client, tasks, log)
  } finally {
    client.release()
  }
}

/** How much of the speed is left, each taken as a share of the floor beside it. */
export function leftOf(
  tasks: number,
  without: readonly Round[],
  withThem: readonly Round[],
): Result {
  const share = (rounds: readonly Round[]) =>
    median(rounds.map(({ floor, ours }) => perSecond(ours) / perSecond(floor)))
  const name = `con altre ${tasks} attività aperte: al secondo, rispetto a senza`
  const value = share(withThem) / share(without)
  return figure({ name, value, unit: '×' }, { atLeast: 0.9 })
}
