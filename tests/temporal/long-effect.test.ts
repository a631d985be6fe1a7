import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { look } from '../../workflows/pathway/messages.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { historyOf } from '../support/histories.ts'
import { publish } from '../support/releases/publish.ts'
import { relay } from '../support/releases/relay.ts'
import { siso } from '../support/siso.ts'

/** A mail server that has taken a message and says so only when it is let go. */
interface SlowMail {
  readonly server: Server
  readonly taken: Socket[]
  letGo: () => void
}

let database: TestDatabase
let mail: SlowMail
let office: Installation

beforeAll(async () => {
  database = await freshDatabase()
  await publish(database.ownerUrl, relay)
  mail = await slowMail()
  const { port } = mail.server.address() as AddressInfo
  office = await anInstallation(
    {
      ...database,
      env: { SMTP_URL: `smtp://127.0.0.1:${String(port)}` },
    },
    { release: 'relay@1' },
  )
  await office.owner.query(
    "update user_account set email = 'c@example.org' where username = 'prova.coordinator'",
  )
  await office.startWorker()
}, 60_000)

afterAll(async () => {
  mail.letGo()
  await office.close()
  mail.server.close()
  await database.drop()
}, 60_000)

beforeEach(() => {
  mail.taken.length = 0
})

async function slowMail(): Promise<SlowMail> {
  const taken: Socket[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('220 posta\r\n')
    let message: string | undefined
    socket.on('data', (data) => {
      const text = data.toString()
      if (message !== undefined) {
        message += text
        if (message.endsWith('\r\n.\r\n')) taken.push(socket)
      } else if (text.startsWith('DATA')) {
        message = ''
        socket.write('354 avanti\r\n')
      } else socket.write('250 ok\r\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const letGo = () => taken.forEach((socket) => socket.end('250 presa\r\n'))
  return { server, taken, letGo }
}

/** A case whose notice is with the mail server, which does not answer yet. */
async function aCaseAtItsEffect(): Promise<string> {
  const caseId = await office.openContact()
  await office.advance(caseId, 'web')
  await office.complete('desk', caseId, ['first', 'on'])
  await office.teller.cross(caseId)
  await eventually('the second task opens', () => office.theTask(caseId, 'second'))
  await office.complete('desk', caseId, ['second', 'on'])
  office.teller.look(caseId)
  await eventually('the mail is under way', () => Promise.resolve(mail.taken.length === 1))
  return caseId
}

async function expectDoneOnce(caseId: string): Promise<void> {
  await eventually('the third task opens', () => office.theTask(caseId, 'third'), 30_000)
  await eventually('nothing is left to do', () => office.isServed(caseId))
  const { rows } = await office.owner.query<object>(
    `select key, status, calls, (select count(*)::int from case_event v
       where v.case_id = f.case_id and v.key = 'effect:' || f.key) as results
     from effect f where case_id = $1 order by key`,
    [caseId],
  )
  expect(rows).toEqual([{ key: 'tell#1:1', status: 'done', calls: 1, results: 1 }])
  expect(mail.taken).toHaveLength(1)
}

describe('an effect that takes long', () => {
  test('outlasts the run of the workflow that began it: it is done once, and the case goes on', async () => {
    const caseId = await aCaseAtItsEffect()
    const first = await historyOf(office.client, caseId)
    await eventually('the run is another', async () => {
      await office.client.workflow.getHandle(`case-${caseId}`).signal(look)
      return (await historyOf(office.client, caseId)).runId !== first.runId
    })
    mail.letGo()
    await expectDoneOnce(caseId)
  }, 60_000)

  test('outlasts the loss of the workflow, and its revival', async () => {
    const caseId = await aCaseAtItsEffect()
    await office.client.workflow.getHandle(`case-${caseId}`).terminate()
    await expect(siso(['cases', 'revive'], office.env)).resolves.toMatchObject({ code: 0 })
    await eventually('the new workflow has looked', async () => {
      return (await historyOf(office.client, caseId)).advances > 0
    })
    mail.letGo()
    await expectDoneOnce(caseId)
  }, 60_000)
})
