import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'

import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { Browser } from './support/browser.ts'
import { addPeopleOfWork, testPassword } from './support/people-of-work.ts'

let database: TestDatabase
let owner: pg.Pool
const running = new Set<ChildProcess>()
beforeAll(async () => {
  database = await freshDatabase()
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 })
  // Dropping the database cuts what is still closing.
  owner.on('error', () => undefined)
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await owner.end()
  await database.drop()
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

async function startServer(environment: Record<string, string>) {
  const port = await freePort()
  const file = fileURLToPath(new URL('../../web/server.ts', import.meta.url))
  const child = spawn(process.execPath, [file], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      PORT: String(port),
      DATABASE_URL: database.ownerUrl,
      DATABASE_ROLE_SECRET: database.secret,
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      ...environment,
    },
  })
  running.add(child)
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const exit = once(child, 'exit').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  return { port, child, exit, said: () => said }
}

async function untilAnswers(url: string): Promise<Response> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer) return answer
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} does not answer`)
}

test('the web answers without Temporal, shows its measures on a port of their own, and leaves when told', async () => {
  const metrics = await freePort()
  const { port, child, exit } = await startServer({ SISO_METRICS_PORT: String(metrics) })
  const health = await untilAnswers(`http://127.0.0.1:${port}/salute`)
  expect(await health.json()).toEqual({ database: 'ok' })
  const shown = await fetch(`http://127.0.0.1:${metrics}/`)
  expect(await shown.text()).toContain('siso_http_seconds_count{method="get",route="/salute"')
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404)
  child.kill('SIGTERM')
  expect(await exit).toBe(0)
}, 30_000)

test('sessions last as long as the configuration says', async () => {
  const { port, child, exit } = await startServer({ SISO_SESSION_IDLE_MINUTES: '7' })
  await untilAnswers(`http://127.0.0.1:${port}/salute`)
  await addPeopleOfWork(database.ownerUrl)
  const browser = new Browser(`http://127.0.0.1:${port}`)
  const fields = { username: 'planner.a', password: testPassword }
  expect((await browser.submit(await browser.get('/accesso'), fields)).status).toBe(303)
  const { rows } = await owner.query<{ length: string }>(
    'select (expires_at - created_at)::text as length from session',
  )
  expect(rows).toEqual([{ length: '00:07:00' }])
  child.kill('SIGTERM')
  await exit
}, 30_000)

test('production does not start on a record with invented accounts, and says why', async () => {
  await owner.query(
    "insert into user_account (id, username, full_name, password_hash, demo) values (gen_random_uuid(), 'prova', 'Prova', '-', true)",
  )
  const { exit, said } = await startServer({
    NODE_ENV: 'production',
    SISO_ORIGIN: 'https://siso.example.org',
  })
  expect(await exit).toBe(1)
  expect(said()).toContain('utenze di prova')
}, 30_000)
