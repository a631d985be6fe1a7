import { parentPort, workerData } from 'node:worker_threads'

import { layoutOf } from '../../../domain/procedures/bpmn/layout.ts'

parentPort?.postMessage(await layoutOf(workerData))
