import { setFlagsFromString } from 'node:v8'

import { Client } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'

import { loadConfig } from '../config/config.ts'
import { roleUrl } from '../config/database.ts'
import { createLogger } from '../config/logger.ts'
import { temporalConnection } from '../config/temporal.ts'
import { evaluateQuality } from '../domain/data-quality/evaluate.ts'
import { createPool } from '../domain/database.ts'
import { countAskedUse } from '../domain/reporting/count-use.ts'
import { evaluateFigures } from '../domain/reporting/evaluate.ts'
import { engineBuild } from '../domain/tasks/engine-build.ts'

import { effectAdapters } from './adapters/effects.ts'
import { createMailer } from './adapters/mail.ts'
import { bundledWorkflows } from './bundled-workflows.ts'
import { calendarActivities, takeUpCalendars } from './calendars.ts'
import { campaignActivities, wakeCampaigns } from './campaign.ts'
import { closeFailures } from './close-failures.ts'
import { dryRunActivities, takeUpDryRuns } from './dry-runs.ts'
import { expireFlowFiles, flowFileActivities, takeUpFlowFiles } from './flow-files.ts'
import { pathwayActivities } from './pathway.ts'
import { mailNotices } from './mail-notices.ts'
import { repeatEvery } from './repeat-every.ts'
import type { Repeated } from './repeat-every.ts'
import { turnLedger, turnPreparing } from './siuss.ts'
import { makeUpStatistics, scheduleStatistics, statisticsActivities } from './statistics.ts'
import { startSweeper } from './sweeper.ts'
import { untilTemporalAnswers } from './until-temporal-answers.ts'
import { wakeCase } from './wake-case.ts'

const poolSize = 8

// What a long turn leaves behind is collected when the heap has doubled: left alone it grows to three times and more,
// and that memory does not come back.
setFlagsFromString('--heap-growing-percent=100')

const config = loadConfig()
const logger = createLogger('worker', config.logLevel)
const { address, namespace, taskQueue } = temporalConnection(config)
await untilTemporalAnswers({ address, namespace }, ({ missing, seconds }) => {
  const said = `Temporal’s ${missing} does not answer: asked again in ${String(seconds)} s`
  logger.warn({ server: address, namespace }, said)
})
Runtime.install({ logger: new DefaultLogger('WARN', ({ level, message }) => log(level, message)) })

function log(level: string, message: string): void {
  if (level === 'ERROR') logger.error(message)
  else logger.warn(message)
}

const pool = createPool(
  roleUrl(config.databaseUrl, config.databaseRoleSecret, 'siso_engine'),
  poolSize,
)
// A comune's flows are prepared as it sees its cases: by the policies of who works there.
const web = createPool(roleUrl(config.databaseUrl, config.databaseRoleSecret, 'siso_web'), 1)
const mailer = createMailer(config.smtp, config.origin)
const build = engineBuild()
const connection = await NativeConnection.connect({ address })
const client = new Client({ connection, namespace })
const wake = (caseId: string) => wakeCase(client, taskQueue, caseId)

const worker = await Worker.create({
  connection,
  namespace,
  taskQueue,
  ...bundledWorkflows,
  activities: {
    ...pathwayActivities({ pool, build, adapters: effectAdapters(pool, mailer) }),
    ...dryRunActivities(pool),
    ...calendarActivities({ pool, build }),
    ...campaignActivities({ pool, build, wake }),
    ...statisticsActivities(),
    ...flowFileActivities(pool),
  },
  interceptors: {
    activity: [
      () => ({
        inbound: closeFailures((code, error) => logger.warn({ code, err: error }, 'activity')),
      }),
    ],
  },
  maxConcurrentActivityTaskExecutions: poolSize,
  maxConcurrentLocalActivityExecutions: poolSize,
  // A case is touched once in days: to read its short history again costs less than to remember it.
  maxCachedWorkflows: 300,
  // After a worker is killed, its cases wait this long before another worker gets them; where many fall due at once, a
  // shorter wait hands them over for nothing (ADR 0052).
  stickyQueueScheduleToStartTimeout: '5 seconds',
  shutdownGraceTime: '10 seconds',
  shutdownForceTime: '20 seconds',
})

/** Done now and so long after each end; what fails is told, and tried again. */
function round(ms: number, name: string, work: () => Promise<unknown>): Repeated {
  const report = (error: unknown) => logger.warn({ err: error }, name)
  return repeatEvery(ms, async () => void (await work()), report)
}

const starter = { client, taskQueue }
const rounds = [
  startSweeper(pool, wake, (error) => logger.warn({ err: error }, 'sweeper')),
  round(2000, 'notice mails', () => mailNotices(pool, mailer)),
  round(2000, 'dry runs', () => takeUpDryRuns(pool, starter)),
  round(60_000, 'case counts', () =>
    pool.query('select add_up_case_counts(), add_up_contact_counts()'),
  ),
  round(600_000, 'data quality', async () => {
    await evaluateQuality(pool)
    await evaluateFigures(pool)
  }),
  round(60_000, 'statistics', () => makeUpStatistics(pool, starter)),
  round(2000, 'campaigns', () => wakeCampaigns({ pool }, client, taskQueue)),
  round(60_000, 'siuss flows', () => turnLedger(pool, config.silenceDays, wake)),
  round(10_000, 'siuss preparing', () =>
    turnPreparing({ engine: pool, web }, (error) => logger.warn({ err: error }, 'siuss preparing')),
  ),
  round(2000, 'calendars', () => takeUpCalendars({ pool }, starter)),
  round(2000, 'use of procedures', () => countAskedUse(pool)),
  round(2000, 'flow files', () => takeUpFlowFiles(pool, starter)),
  round(600_000, 'old flow files', () => expireFlowFiles(pool)),
]
const running = worker.run()
await tryHeldCases().catch((error: unknown) => logger.warn({ err: error }, 'held cases'))
await scheduleStatistics(starter).catch((error: unknown) =>
  logger.warn({ err: error }, 'schedule of the statistics'),
)
logger.info({ build }, 'worker ready')
process.send?.('ready')
await running
await Promise.all(rounds.map((round) => round.stop()))
mailer.close()
await pool.end()
await web.end()
await connection.close()

/** Cases that another build of the engine could not move. */
async function tryHeldCases(): Promise<void> {
  const { rows } = await pool.query<{ cases_held: string }>('select cases_held($1)', [build])
  for (const { cases_held: caseId } of rows) await wake(caseId)
}
