import { Worker } from 'node:worker_threads'

import { diagramOf } from '../../../domain/procedures/bpmn/diagram.ts'
import type { Layout } from '../../../domain/procedures/bpmn/layout.ts'
import type { Release } from '../../../domain/procedures/schema.ts'

// A published release never changes: each process places it once.
const layouts = new WeakMap<Release, Promise<Layout>>()

/** The picture of a published release. The first time takes about a second, in a thread of its own. */
export function findLayout(release: Release): Promise<Layout> {
  const known = layouts.get(release)
  if (known) return known
  const found = placeElsewhere(release)
  layouts.set(release, found)
  found.catch(() => layouts.delete(release))
  return found
}

function placeElsewhere(release: Release): Promise<Layout> {
  const workerData = diagramOf(release)
  const thread = new Worker(new URL('./layout-thread.ts', import.meta.url), { workerData })
  thread.unref()
  return new Promise((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => reject(new Error('the layout ended without an answer')))
  })
}
