import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { completeTask } from '../../domain/tasks/complete-task.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { startOwnTemporal } from '../support/servers.ts'
import type { SpawnedProgram } from '../support/servers.ts'

/** What must stay in PostgreSQL: each is written into every case of this file. */
const planted = {
  name: 'Zefirina',
  family: 'Quaglidoro',
  fiscalCode: 'QGLZRN80A41G478X',
  freeText: 'racconta del bisticcio con Bartolomea',
  fact: 'fatto-zibibbo',
  username: 'utente.ornitorinco',
  fullName: 'Ornella Torrinchi',
  address: 'ornitorinco@example.org',
}

let database: TestDatabase
let temporal: Awaited<ReturnType<typeof startOwnTemporal>>
let office: Installation
let worker: SpawnedProgram
let mail: { readonly server: Server; readonly refused: string[] }

beforeAll(async () => {
  database = await freshDatabase()
  temporal = await startOwnTemporal()
  mail = await aMailServerThatTells()
  const { port } = mail.server.address() as AddressInfo
  office = await anInstallation({
    ...database,
    temporalAddress: temporal.address,
    namespace: 'siso',
    env: { SMTP_URL: `smtp://127.0.0.1:${String(port)}`, LOG_LEVEL: 'trace' },
  })
  await office.owner.query(
    `update user_account set username = $1, full_name = $2, email = $3 where username = 'prova.worker'`,
    [planted.username, planted.fullName, planted.address],
  )
  worker = await office.startWorker()
}, 90_000)

afterAll(async () => {
  await office.close()
  mail.server.close()
  await temporal.stop()
  await database.drop()
}, 60_000)

const cases: Record<string, string> = {}

/** Refuses each message with the words of whom it is for. */
async function aMailServerThatTells() {
  const refused: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('220 posta\r\n')
    socket.on('data', (data) => {
      const line = data.toString()
      if (/^RCPT/i.test(line)) refused.push(line)
      if (/^(EHLO|HELO|MAIL)/i.test(line)) socket.write('250 ok\r\n')
      else socket.write(`554 ${planted.family} ${planted.fiscalCode} non riceve posta\r\n`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, refused }
}

/** A contact full of personal data, sent to triage by its real use cases. */
async function aCase(): Promise<string> {
  const caseId = await office.openContact({ area: planted.fact })
  await office.owner.query(
    `update person set given_name = $2, family_name = $3, fiscal_code = $4, fiscal_code_kind = 'regular'
     from social_case c where c.id = $1 and person.id = c.subject
       and not exists (select from person p where p.fiscal_code = $4)`,
    [caseId, planted.name, planted.family, planted.fiscalCode],
  )
  await office.advance(caseId, 'web')
  const card = await office.theTask(caseId)
  const act = office.actOn(card, 'to-triage', {
    answers: { notes: `${planted.name} ${planted.freeText}`, fiscalCode: planted.fiscalCode },
    facts: { urgency: 'green', area: planted.fact },
  })
  await completeTask(office.deps, office.credentials('desk'), act)
  await office.teller.cross(caseId)
  return caseId
}

async function given(caseId: string): Promise<void> {
  await eventually('triage opens', () => office.theTask(caseId, 'triage'))
  await office.complete('worker', caseId, ['triage', 'take-charge'])
  const { rows } = await office.owner.query<{ id: string }>(
    'select id from user_account where username = $1',
    [planted.username],
  )
  const task = await office.theTask(caseId, 'assign')
  const act = office.actOn(task, 'assign', { manager: rows[0]?.id ?? '' })
  await completeTask(office.deps, office.credentials('zoneCoordinator'), act)
  await office.teller.cross(caseId)
}

/** Until it is lifted, PostgreSQL fails what is written to a case, in words that tell whose it is. */
async function failing(write: 'insert on case_move' | 'update on effect', caseId: string) {
  const table = write.split(' on ')[1] ?? ''
  await office.owner.query(`
    create function fails() returns trigger language plpgsql as $$ begin
      raise exception '% % (%) %', '${planted.name}', '${planted.family}', '${planted.fiscalCode}', '${planted.freeText}';
    end $$;
    create trigger fails before ${write} for each row
      when (new.case_id = '${caseId}') execute function fails()`)
  return () => office.owner.query(`drop trigger fails on ${table}; drop function fails()`)
}

/** What failed in the runs of a case's workflow, as Temporal keeps it. */
async function failuresOf(caseId: string | undefined): Promise<string> {
  const failures: unknown[] = []
  const query = `WorkflowId = "case-${String(caseId)}"`
  for await (const { workflowId, runId } of office.client.workflow.list({ query })) {
    const handle = office.client.workflow.getHandle(workflowId, runId)
    const [history, { raw }] = await Promise.all([handle.fetchHistory(), handle.describe()])
    for (const event of history.events ?? []) {
      failures.push(event.markerRecordedEventAttributes?.failure)
      failures.push(event.activityTaskStartedEventAttributes?.lastFailure)
    }
    failures.push(...(raw.pendingActivities ?? []).map(({ lastFailure }) => lastFailure))
  }
  return JSON.stringify(failures.filter((one) => one !== null && one !== undefined))
}

const fails = (caseId: string | undefined, code: string) =>
  eventually(`a failure of ${code}`, async () => (await failuresOf(caseId)).includes(code))

/** Every word of every run of every case, payloads decoded. */
async function histories(): Promise<string> {
  const told: string[] = []
  for await (const { workflowId, runId } of office.client.workflow.list()) {
    const handle = office.client.workflow.getHandle(workflowId, runId)
    const [history, description] = await Promise.all([handle.fetchHistory(), handle.describe()])
    told.push(readable(history), readable(description.raw))
  }
  return told.join('\n')
}

/** Temporal's own JSON, with what it writes in base64 beside it in clear. */
function readable(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) =>
    key === 'data' && typeof part === 'string' ? Buffer.from(part, 'base64').toString() : part,
  )
}

/** The bytes of Temporal's store, its journal and its own log. */
function storeOf(dbFile: string): string {
  const folder = dirname(dbFile)
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file)).toString('latin1'))
    .join('\n')
}

function found(text: string): string[] {
  const lower = text.toLowerCase()
  return Object.values(planted).filter((one) => lower.includes(one.toLowerCase()))
}

/** What a text must have in it to have been searched at all. */
const missingIn = (text: string): string[] =>
  [...Object.values(cases), 'sql-P0001', 'engine-unknown', 'tellWorkflow'].filter(
    (one) => !text.includes(one),
  )

describe('after a life with every kind of failure', () => {
  test('a notice whose mail is refused, a move and an effect that PostgreSQL fails, an unknown engine, a poison event', async () => {
    cases.mailed = await aCase()
    await given(cases.mailed)
    await eventually('the mail is refused', () => Promise.resolve(mail.refused.length > 0))
    expect(mail.refused.join()).toContain(planted.address)

    cases.unmoved = await aCase()
    await eventually('triage opens', () => office.theTask(cases.unmoved ?? '', 'triage'))
    const liftMove = await failing('insert on case_move', cases.unmoved)
    await office.complete('worker', cases.unmoved, ['triage', 'take-charge'])
    office.teller.look(cases.unmoved)
    await fails(cases.unmoved, 'sql-P0001')
    await liftMove()

    cases.unclaimed = await aCase()
    await eventually('triage opens', () => office.theTask(cases.unclaimed ?? '', 'triage'))
    const liftClaim = await failing('update on effect', cases.unclaimed)
    await given(cases.unclaimed)
    await fails(cases.unclaimed, 'sql-P0001')
    await liftClaim()

    cases.foreign = await aCase()
    await office.owner.query(
      'update case_engine set engine = 99, state = jsonb_set(state, $2, $3) where case_id = $1',
      [cases.foreign, '{facts,area}', JSON.stringify(planted.fact)],
    )
    office.teller.look(cases.foreign)
    await fails(cases.foreign, 'engine-unknown')

    cases.poisoned = await aCase()
    await eventually('triage opens', () => office.theTask(cases.poisoned ?? '', 'triage'))
    await office.owner.query(
      `with e as (update case_engine set last_seq = last_seq + 1 where case_id = $1 returning last_seq)
       insert into case_event (case_id, seq, key, kind, payload, at)
       select $1, last_seq, 'act:poison', 'completed', $2, siso_clock() from e`,
      [
        cases.poisoned,
        { task: 'triage#1', outcome: planted.family, facts: { area: planted.freeText } },
      ],
    )
    office.teller.look(cases.poisoned)
    await eventually('the incident is open', () => office.theTask(cases.poisoned ?? '', 'incident'))
  }, 120_000)

  test('no history, memo, summary or failure of Temporal names a person, a fact or a user', async () => {
    const told = await histories()
    expect(missingIn(told)).toEqual([])
    expect(found(told)).toEqual([])
    expect(await failuresOf(cases.unmoved)).not.toMatch(/"stackTrace":"[^"]/)
  }, 60_000)

  test('nor do the bytes of its store', () => {
    const bytes = storeOf(temporal.dbFile)
    expect(missingIn(bytes)).toEqual([])
    expect(found(bytes)).toEqual([])
  })

  test('nor does the log of the worker, which names each failure by its code', () => {
    const log = worker.output()
    expect(log).toContain('P0001')
    expect(log).toContain('engine-unknown')
    expect(found(log)).toEqual([])
  })
})
