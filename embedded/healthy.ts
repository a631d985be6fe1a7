import { hostname } from 'node:os'

import { Connection } from '@temporalio/client'

import { loadConfig } from '../config/config.ts'
import { temporalConnection } from '../config/temporal.ts'

// For the health checks of docker-compose.yml: exit code 0 when the program in this container works.

const staleAfterSeconds = 120
const activityQueue = 2

async function webAnswers(): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${loadConfig().port}/salute`)
  return response.ok
}

/** A worker has no port: Temporal knows whether one on this machine still asks for work. */
async function workerPolls(): Promise<boolean> {
  const { address, namespace, taskQueue } = temporalConnection(loadConfig())
  const connection = await Connection.connect({ address, connectTimeout: 3000 })
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: activityQueue,
    })
    const now = Date.now() / 1000
    return pollers.some(({ identity, lastAccessTime }) => {
      const isHere = identity?.endsWith(`@${hostname()}`) ?? false
      return isHere && now - Number(lastAccessTime?.seconds ?? 0) < staleAfterSeconds
    })
  } finally {
    await connection.close()
  }
}

const [program] = process.argv.slice(2)
const isHealthy = program === 'worker' ? await workerPolls() : await webAnswers()
process.exit(isHealthy ? 0 : 1)
