import { setTimeout as pause } from 'node:timers/promises'

import type { SpawnedProgram } from './servers.ts'

export interface Kept {
  readonly ready: () => boolean
  readonly output: () => string
  kill(): Promise<void>
  dismiss(): Promise<void>
}

/** Keeps one program at work: started again whenever it dies, as the starter does. */
export async function keep(start: () => Promise<SpawnedProgram>): Promise<Kept> {
  const state = { dismissed: false, ready: true, printed: '', program: await start() }
  const replace = async () => {
    try {
      state.program = await start()
      state.ready = true
    } catch (error) {
      state.printed += String(error)
      await pause(300)
    }
  }
  const loop = (async () => {
    while (!state.dismissed) {
      await state.program.ended
      state.printed += state.ready ? state.program.output() : ''
      state.ready = false
      while (!state.dismissed && !state.ready) await replace()
    }
  })()
  return {
    ready: () => state.ready,
    output: () => state.printed + state.program.output(),
    kill: () => state.program.kill(),
    async dismiss() {
      state.dismissed = true
      await state.program.stop()
      await loop
      await state.program.stop()
    },
  }
}
