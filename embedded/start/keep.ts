import { setTimeout as pause } from 'node:timers/promises'

import { explain } from '../failure.ts'
import { say } from '../screen.ts'
import type { Running } from './running.ts'

/** Something that ends, and can be started again. */
export type Keepable = { ended: Promise<number | NodeJS.Signals> }

const longestWaitMs = 30_000
const calmMs = 60_000

/**
 * Starts it again whenever it ends by itself, waiting 1 s, then 2, 4 … 30 s; a minute of calm
 * starts the count anew. Returns when the starter is stopping.
 */
export async function keepRunning<T extends Keepable>(
  name: string,
  first: T,
  again: { running: Running; start: () => Promise<T> },
): Promise<void> {
  let current: T | undefined = first
  let waitMs = 1000
  while (!again.running.stopping()) {
    const since = performance.now()
    const how = current ? await current.ended : 'mai partito'
    if (again.running.stopping()) return
    if (performance.now() - since > calmMs) waitMs = 1000
    say(`! ${name} si è fermato (${how}): lo riavvio tra ${waitMs / 1000} s.`)
    await pause(waitMs, undefined, { ref: false })
    if (again.running.stopping()) return
    waitMs = Math.min(waitMs * 2, longestWaitMs)
    current = await again.start().catch((error: unknown) => {
      say(`! ${name} non riparte: ${explain(error)}`)
      return undefined
    })
    if (current) say(`✓ ${name} riavviato.`)
  }
}
