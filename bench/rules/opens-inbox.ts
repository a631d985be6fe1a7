import { setTimeout as pause } from 'node:timers/promises'

import { visits } from '../inbox/load.ts'
import { enter } from '../inbox/operator.ts'
import type { Operator } from '../rig/office.ts'
import type { Rig } from '../rig/rig.ts'

/** Between an answer and the next visit: a person is no load. */
const pauseMs = 100
const warmUps = 20

/** Somebody who opens her inbox again and again, as long as she may; milliseconds of each visit. */
export type OpensInbox = (more: () => boolean) => Promise<number[]>

/** Who has entered and has seen it before: nothing is made for the first time. */
export async function inboxOf({ owner, webs }: Rig, { id }: Operator): Promise<OpensInbox> {
  const { cookie } = await enter(owner, id)
  const target = { port: webs[0]?.port ?? 0, path: '/posta', cookie }
  await visits(target, warmUps)
  return async (more) => {
    const ms: number[] = []
    while (more()) {
      ms.push(...(await visits(target, 1)))
      await pause(pauseMs)
    }
    return ms
  }
}

/** For a number of visits. */
export function times(count: number): () => boolean {
  let left = count
  return () => left-- > 0
}
