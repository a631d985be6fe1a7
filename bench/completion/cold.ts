import { setTimeout as pause } from 'node:timers/promises'

import { figure, median } from '../report.ts'
import type { Result } from '../report.ts'
import { openTask } from '../rig/cases.ts'
import type { Operator } from '../rig/office.ts'
import type { Rig } from '../rig/rig.ts'
import { typedToCross } from './crossing.ts'
import type { Desk } from './inside.ts'
import { complete, openForm } from './task-form.ts'

/** Turns of the workflow before it begins a new run are 20: one less, so that the crossing is the last. */
const looks = 17
const betweenLooksMs = 150
/** How long the server thinks that a worker which has gone may still have its cases in memory. */
const forgottenAfterMs = 11_000

/** Crossings of cases that no worker has in memory, with a run as long as they grow, beside warm ones. */
export async function measureCold(
  rig: Rig,
  { operators: [operator], cases }: Desk,
  count: number,
): Promise<Result[]> {
  if (!operator) throw new Error('somebody must cross')
  const [ids = []] = await cases.inTriage([operator], count)
  for (let n = 0; n < looks; n++) {
    await Promise.all(ids.map((id) => cases.rouse(id)))
    await pause(betweenLooksMs)
  }
  const replayed = await Promise.all(ids.map((id) => cases.workflowTasks(id)))
  await rig.replaceWorker()
  await pause(forgottenAfterMs)
  const cold = await crossAll(rig, operator, ids)
  const warm = await crossAll(rig, operator, ids)
  const ratio = median(cold) / median(warm)
  const name = 'da una fase all’altra dopo il riavvio del worker'
  return [
    figure({ name: `${name}: compiti di workflow riletti`, value: median(replayed), unit: '1' }),
    figure({ name: `${name}: p50`, value: median(cold), unit: 'ms' }),
    figure({ name: `${name}: rispetto a caldo`, value: ratio, unit: '×' }, { atMost: 8 }),
  ]
}

async function crossAll(rig: Rig, operator: Operator, ids: readonly string[]): Promise<number[]> {
  const ms: number[] = []
  const slow = { count: 0 }
  for (const id of ids) {
    const form = await openForm(operator, await openTask(rig.owner, id))
    const since = performance.now()
    await complete(rig, operator, { form, typed: typedToCross(operator, form), slow })
    ms.push(performance.now() - since)
  }
  return ms
}
