import { TestWorkflowEnvironment } from '@temporalio/testing'

import { cliVersion } from './pins.ts'

// A program of its own: the SDK's download knows no time limit, so it must be possible to end it.
const [downloadDir] = process.argv.slice(2)
if (downloadDir !== undefined) {
  const executable = { type: 'cached-download' as const, version: `v${cliVersion}`, downloadDir }
  const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } })
  await environment.teardown()
}
