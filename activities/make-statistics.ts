import { setPriority } from 'node:os'

import { loadConfig } from '../config/config.ts'
import { createLogger } from '../config/logger.ts'
import { runStatistics } from '../domain/statistics/run.ts'
import { statisticsSources } from '../domain/statistics/sources.ts'

// The work of the night, as a program: people at work come first, and a fault of the counting engine
// ends nothing else.
setPriority(10)
process.stdin.resume()
process.stdin.on('close', () => process.exit(1))

const config = loadConfig()
const logger = createLogger('statistics', config.logLevel)
const { asOf, whole, months, milliseconds } = await runStatistics(statisticsSources(config))
logger.info({ asOf, whole, months: months.length, milliseconds }, 'statistics made')
process.exit(0)
