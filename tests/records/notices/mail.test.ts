import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { effectAdapters } from '../../../activities/adapters/effects.ts'
import { createMailer } from '../../../activities/adapters/mail.ts'
import type { Mailer } from '../../../activities/adapters/mail.ts'
import { pathwayActivities } from '../../../activities/pathway.ts'
import { aCaseInTriage, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'

interface Mail {
  readonly to: string[]
  readonly text: string
}

let desk: Desk
let team: Team
let post: Server
let mailer: Mailer
const mails: Mail[] = []
const origin = 'https://siso.example.org'

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  post = await aPostOffice()
  const { port } = post.address() as AddressInfo
  mailer = createMailer(
    { url: `smtp://127.0.0.1:${String(port)}`, from: 'siso@example.org' },
    origin,
  )
  const address = 'update user_account set email = $2 where id = $1'
  await desk.owner.query(address, [team.coordinator.id, 'coordina@example.org'])
  const second = await desk.hire('coordinator', desk.here.zone ?? 0)
  await desk.owner.query(address, [second.id, 'altra@example.org'])
  const suspended = await desk.hire('coordinator', desk.here.zone ?? 0)
  await desk.owner.query("update user_account set email = $2, state = 'suspended' where id = $1", [
    suspended.id,
    'sospesa@example.org',
  ])
})
afterAll(async () => {
  mailer.close()
  post.close()
  await desk.close()
})
beforeEach(() => {
  mails.length = 0
})

/** Takes every mail and remembers for whom it was and what it said. */
async function aPostOffice(): Promise<Server> {
  const server = createServer((socket) => {
    let to: string[] = []
    let told: string | undefined
    const hear = (line: string) => {
      const recipient = /^RCPT TO:<(.*)>/i.exec(line)?.[1]
      if (recipient !== undefined) to.push(recipient)
      if (/^DATA/i.test(line)) told = ''
      socket.write(told === '' ? '354 dica\r\n' : '250 bene\r\n')
    }
    socket.write('220 posta\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      if (told === undefined) return data.toString().split('\r\n').filter(Boolean).forEach(hear)
      told += data.toString()
      if (!told.endsWith('\r\n.\r\n')) return
      mails.push({ to, text: plain(told.replaceAll('\r\n..', '\r\n.')) })
      ;[to, told] = [[], undefined]
      socket.write('250 bene\r\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** Quoted-printable and encoded words, as people read them. */
function plain(mail: string): string {
  const bytes = (text: string) =>
    Buffer.from(
      text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
        String.fromCharCode(parseInt(hex, 16)),
      ),
      'latin1',
    ).toString()
  const words = mail.replaceAll(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, word: string) =>
    word.replaceAll('_', ' '),
  )
  return bytes(words.replaceAll('=\r\n', ''))
}

/** A red triage that nobody did in four hours; its notices are sent as the worker does. */
async function aLateTriage(): Promise<TestCase> {
  await setClock(desk.owner, { minutesAhead: 0 })
  const one = await aCaseInTriage(desk, team, { urgency: 'red' })
  await setClock(desk.owner, { minutesAhead: 241 })
  await one.advance('workflow')
  const worker = pathwayActivities({ ...desk.deps, adapters: effectAdapters(desk.engine, mailer) })
  const { rows } = await desk.owner.query<{ key: string }>(
    "select key from effect where case_id = $1 and status = 'pending' and type = 'notify'",
    [one.id],
  )
  for (const { key } of rows) await worker.runEffect(one.id, key)
  return one
}

test('who coordinates is told by mail of the case and its term, with nothing of the person', async () => {
  const one = await aLateTriage()
  expect(mails.map(({ to }) => to.toSorted())).toEqual([
    ['altra@example.org', 'coordina@example.org'],
  ])
  const [{ text = '' } = {}] = mails
  const due = await one.scalar<string>(
    `select to_char(due_at at time zone 'Europe/Rome', 'DD/MM/YYYY "alle" HH24:MI') from deadline where case_id = $1`,
  )
  const number = await one.scalar<string>('select number from social_case where id = $1')
  expect(text).toContain('Subject: Un triage è oltre il termine')
  expect(text).toContain(`Il termine di risposta ${due} è passato`)
  expect(text).toContain(`Apri la pratica ${number}: ${origin}/avvisi`)
  expect(text).not.toMatch(/\{\{|Ida|Prova/)
})

test('nobody is told who else was', async () => {
  await aLateTriage()
  const heads = mails.map(({ text }) => text.slice(0, text.indexOf('\r\n\r\n')))
  expect(heads).toHaveLength(1)
  expect(heads.join()).not.toMatch(/coordina@|altra@/)
})
