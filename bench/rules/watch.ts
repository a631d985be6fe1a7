import { setTimeout as pause } from 'node:timers/promises'

import { Failure } from '../../embedded/failure.ts'
import { residentMb } from '../rig/proc.ts'
import type { Rig } from '../rig/rig.ts'

const everyMs = 250
const patienceMs = 1_800_000

export interface Watched {
  /** Seconds from when it was taken up. */
  readonly seconds: number
  /** MB that the worker held, look by look. */
  readonly held: readonly number[]
}

interface Standing {
  readonly state: string
  readonly begun: boolean
  readonly seconds: number
}

/**
 * Looks at what the worker is doing until it is over.
 * @param standing statement that tells `state`, whether it has `begun`, and `seconds` so far, of $1
 */
export async function untilOver(rig: Rig, standing: string, id: string): Promise<Watched> {
  const until = performance.now() + patienceMs
  const held: number[] = []
  let since: number | undefined
  for (;;) {
    const { rows } = await rig.owner.query<Standing>(standing, [id])
    const [now] = rows
    if (now?.begun) since ??= performance.now()
    if (now && now.state !== 'running') {
      if (now.state !== 'done') throw new Failure(`Si è fermata: ${now.state}. Riprovare.`)
      return { seconds: now.seconds, held }
    }
    if (performance.now() > until)
      throw new Failure('Non finisce: il worker si è fermato? Riprovare.')
    if (since !== undefined) held.push(residentMb(rig.worker().pid))
    await pause(everyMs)
  }
}
