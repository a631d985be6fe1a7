import type { Config } from './config.ts'

/** The one task queue: workflows and activities of the pathway are served by every worker. */
export const taskQueue = 'pathway'

/** Where to find Temporal: address, namespace and task queue, for client and worker alike. */
export function temporalConnection(config: Config) {
  return { ...config.temporal, taskQueue }
}
