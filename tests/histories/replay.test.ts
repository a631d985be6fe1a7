import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker'

import { bundledWorkflows } from '../../activities/bundled-workflows.ts'

const folder = new URL('./workflows/', import.meta.url)
const recorded = readdirSync(folder).filter((file) => file.endsWith('.json'))
const { workflowsPath, bundlerOptions } = bundledWorkflows
const types = [...readFileSync(workflowsPath, 'utf8').matchAll(/export \{ (\w+) \}/g)].map(
  ([, type = '']) => type,
)

Runtime.install({ logger: new DefaultLogger('ERROR') })

describe('lives of cases that were recorded go on under today’s workflow code', () => {
  test.each(types)('there are some of %s', (type) => {
    const kept = recorded.map((file) => readFileSync(new URL(file, folder), 'utf8'))
    const named = new RegExp(`"workflowType":\\s*\\{\\s*"name":\\s*"${type}"`)
    expect(kept.filter((text) => named.test(text)).length).toBeGreaterThan(0)
  })

  test.each(['granted-service', 'fund-participation'])('a %s from beginning to end', (life) => {
    expect(recorded).toContain(`${life}-1.json`)
  })

  test('each of them is replayed without a difference', async () => {
    const workflowBundle = await bundleWorkflowCode({
      workflowsPath,
      ...bundlerOptions,
      logger: new DefaultLogger('ERROR'),
    })
    const failures: string[] = []
    const histories = recorded.map((file) => ({
      workflowId: file,
      history: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as unknown,
    }))
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle },
      histories,
    )) {
      if (error) failures.push(`${workflowId}: ${error.message}`)
    }
    expect(failures).toEqual([])
  }, 60_000)
})
