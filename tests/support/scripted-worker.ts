/**
 * A worker that does what a test's script says: dies at a point of its choosing, or knows other
 * engines. It writes each call of an effect to the journal, so that a test can count them. Like any
 * worker it sweeps: a message that a busy machine lost is made up for.
 */
import { appendFileSync } from 'node:fs'

import { Client } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'

import { effectAdapters } from '../../activities/adapters/effects.ts'
import { bundledWorkflows } from '../../activities/bundled-workflows.ts'
import { closeFailures } from '../../activities/close-failures.ts'
import { pathwayActivities } from '../../activities/pathway.ts'
import { startSweeper } from '../../activities/sweeper.ts'
import { wakeCase } from '../../activities/wake-case.ts'
import { taskQueue } from '../../config/temporal.ts'
import { roleUrl } from '../../config/database.ts'
import { createPool } from '../../domain/database.ts'
import { engines } from '../../domain/procedures/engine/engines.ts'
import type { Step } from '../../domain/procedures/engine/types.ts'

/** `moved`: after a move is committed, before Temporal hears of it. */
export type DiesAt = 'never' | 'moved' | 'before-call' | 'after-call' | 'settled'

const [journal = '', diesAt = 'never', slowMs = '0'] = process.argv.slice(2)
const env = (name: string): string => process.env[name] ?? ''
const die = (point: DiesAt) => {
  if (diesAt === point) process.kill(process.pid, 'SIGKILL')
}

/** An engine that decides otherwise: nobody's case was begun with it. */
const other: Step = (state, event) => ({
  state: { ...state, facts: { ...state.facts, otherEngine: event.seq } },
  commands: [],
})

Runtime.install({ logger: new DefaultLogger('ERROR') })
const pool = createPool(roleUrl(env('DATABASE_URL'), env('DATABASE_ROLE_SECRET'), 'siso_engine'), 4)
const connection = await NativeConnection.connect({ address: env('TEMPORAL_ADDRESS') })
const mailer = { send: () => Promise.resolve(), close: () => undefined }
const { letter: letters } = effectAdapters(pool, mailer)
const activities = pathwayActivities({
  pool,
  build: 'scripted',
  engines: { ...engines, 2: other },
  adapters: {
    notify: {
      async run({ key, mode }) {
        die('before-call')
        appendFileSync(journal, `${mode} ${key}\n`)
        await new Promise((resolve) => setTimeout(resolve, Number(slowMs)))
        die('after-call')
        return {}
      },
    },
    letter: {
      async run(effect) {
        die('before-call')
        appendFileSync(journal, `${effect.mode} ${effect.key}\n`)
        const facts = await letters?.run(effect)
        die('after-call')
        return facts ?? {}
      },
      lookUp: (effect) => letters?.lookUp?.(effect) ?? Promise.resolve(undefined),
    },
  },
})
const worker = await Worker.create({
  connection,
  namespace: env('TEMPORAL_NAMESPACE'),
  taskQueue,
  ...bundledWorkflows,
  stickyQueueScheduleToStartTimeout: '2 seconds',
  interceptors: { activity: [() => ({ inbound: closeFailures(() => undefined) })] },
  activities: {
    async advance(caseId: string) {
      const position = await activities.advance(caseId)
      die('moved')
      return position
    },
    async runEffect(caseId: string, key: string) {
      await activities.runEffect(caseId, key)
      die('settled')
    },
  },
})
const client = new Client({ connection, namespace: env('TEMPORAL_NAMESPACE') })
const wake = (caseId: string) => wakeCase(client, taskQueue, caseId)
const sweeper = startSweeper(pool, wake, () => undefined)
const running = worker.run()
process.send?.('ready')
await running
await sweeper.stop()
await pool.end()
await connection.close()
