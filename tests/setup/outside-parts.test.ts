import { readFileSync } from 'node:fs'

import { expect, test } from '@jest/globals'

import { demoPassword, documentedUsers } from '../../seeds/demo-users.ts'
import { startOwnPostgres, startOwnTemporal } from '../support/servers.ts'
import { processesOn, startSiso } from './starter.ts'

test('with both servers from outside nothing of them is started here, and the product opens', async () => {
  const [postgres, temporal] = await Promise.all([startOwnPostgres(), startOwnTemporal()])
  const env = {
    DATABASE_URL: postgres.url,
    DATABASE_ROLE_SECRET: postgres.secret,
    TEMPORAL_ADDRESS: temporal.address,
  }
  try {
    const starter = await startSiso({ env })
    await starter.says('Pronto in')
    const page = await fetch(`http://127.0.0.1:${starter.port}/accesso`)
    expect(page.status).toBe(200)
    const own = processesOn(starter.dataDir).join('\n')
    expect(own).toContain('web/server.ts')
    expect(own).toContain('activities/worker.ts')
    expect(own).not.toMatch(/start-dev|postgres -D| -D /)
    await starter.stop()
    // They are somebody else's: they go on.
    expect(() => process.kill(postgres.pid, 0)).not.toThrow()
    expect(() => process.kill(temporal.pid, 0)).not.toThrow()
  } finally {
    await Promise.all([postgres.stop(), temporal.stop()])
  }
}, 90_000)

test('the screen tells the address and every demonstration user, and they can enter', async () => {
  const starter = await startSiso({ env: { SISO_DEMO: '20' } })
  await starter.says('Pronto in')
  const told = starter.output()
  const [, address = ''] = /Aprire (http:\S+)/.exec(told) ?? []
  expect(address).toBe(`http://127.0.0.1:${starter.port}`)
  expect(told).toContain(demoPassword)
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  for (const { username, fullName } of documentedUsers) {
    expect(told).toMatch(new RegExp(`^ +${username} .*\\(${fullName}\\)$`, 'm'))
    expect(readme).toContain(`\`${username}\``)
  }
  const door = await fetch(`${address}/accesso`)
  const cookie = door.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const [, csrf = ''] = /name='_csrf' value='([^']*)'/.exec(await door.text()) ?? []
  const entered = await fetch(`${address}/accesso`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: address },
    body: new URLSearchParams({
      _csrf: csrf,
      username: 'sportello',
      password: demoPassword,
      back: '',
    }),
  })
  expect(entered.status).toBe(303)
  await starter.stop()
}, 90_000)
