import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'

import type { Release } from '../../domain/procedures/schema.ts'
import { look } from '../../workflows/pathway/messages.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import { publish } from '../support/releases/publish.ts'
import { relay } from '../support/releases/relay.ts'
import type { DiesAt } from '../support/scripted-worker.ts'
import { temporaryFolder } from '../support/servers.ts'

const worker = 'tests/support/scripted-worker.ts'
const folder = temporaryFolder()

/** The relay, whose notice may be given only once. */
const onceOnly: Release = {
  ...relay,
  key: 'once',
  steps: relay.steps.map((step) =>
    step.kind === 'effect' && step.effect.type === 'notify'
      ? { ...step, effect: { ...step.effect, mode: 'once' } }
      : step,
  ),
}

/** The relay, whose effect makes a letter. */
const lettered: Release = {
  ...relay,
  key: 'lettered',
  steps: relay.steps.map((step) =>
    step.kind === 'effect'
      ? { ...step, effect: { type: 'letter', mode: 'lookup', letter: 'passed-on' } }
      : step,
  ),
  letters: [
    {
      key: 'passed-on',
      title: 'Comunicazione di passaggio',
      description: 'Di prova',
      subject: 'pratica {{case.number}}',
      to: 'person',
      signed: 'office',
      body: [{ kind: 'paragraph', text: 'La pratica di {{person.name}} va avanti.' }],
    },
  ],
}

interface Outcome {
  readonly calls: number
  readonly results: readonly string[]
  readonly statuses: readonly string[]
  /** Documents made, each with who caused it. */
  readonly documents: readonly { readonly caused: boolean; readonly traces: number }[]
}

/** A case goes through its effect while the worker dies at `point`; then another worker comes. */
async function through(release: Release, point: DiesAt): Promise<Outcome> {
  const journal = join(folder, `${release.key}-${point}`)
  const database = await freshDatabase()
  await publish(database.ownerUrl, release)
  const name = `${release.key}@${String(release.version)}`
  const office = await anInstallation(database, { release: name })
  try {
    const caseId = await office.openContact()
    await office.advance(caseId, 'web')
    await office.complete('desk', caseId, ['first', 'on'])
    const first = await office.start(worker, [journal, point])
    await office.teller.cross(caseId)
    await eventually('the second task opens', () => office.theTask(caseId, 'second'))
    await office.complete('desk', caseId, ['second', 'on'])
    office.teller.look(caseId)
    await first.ended
    await endLeases(office, caseId)
    await office.start(worker, [journal])
    const settled = await eventually(
      'the effect is settled',
      async () => {
        await endLeases(office, caseId)
        await office.client.workflow.getHandle(`case-${caseId}`).signal(look)
        const { rows } = await office.owner.query<{ result: string }>(
          `select payload ->> 'result' as result from case_event
           where case_id = $1 and key = 'effect:tell#1:1'`,
          [caseId],
        )
        return rows.length > 0 && rows
      },
      30_000,
    )
    const { rows } = await office.owner.query<{ status: string }>(
      "select status from effect where case_id = $1 and key = 'tell#1:1'",
      [caseId],
    )
    return {
      calls: callsIn(journal),
      results: settled.map(({ result }) => result),
      statuses: rows.map(({ status }) => status),
      documents: await documentsOf(office, caseId),
    }
  } finally {
    await office.close()
    await database.drop()
  }
}

async function documentsOf(office: Installation, caseId: string) {
  const { rows } = await office.owner.query<{ caused: boolean; traces: number }>(
    `select d.caused_by is not null as caused, (select count(*)::int from audit_event a
       where a.object_id = d.id::text and a.action = 'document-made') as traces
     from document d where d.case_id = $1`,
    [caseId],
  )
  return rows
}

/** The two minutes of a lease, over at once. */
async function endLeases(office: Installation, caseId: string): Promise<void> {
  await office.owner.query(
    `update effect set lease_until = siso_clock() - interval '1 second'
     where case_id = $1 and status = 'pending' and lease_until is not null and calls > 0
       and lease_until > siso_clock() + interval '60 seconds'`,
    [caseId],
  )
}

function callsIn(journal: string): number {
  if (!existsSync(journal)) return 0
  return readFileSync(journal, 'utf8').trim().split('\n').filter(Boolean).length
}

describe('a worker is killed at an effect', () => {
  test('before the call, which may be repeated: it is called once, one result', async () => {
    await expect(through(relay, 'before-call')).resolves.toEqual({
      calls: 1,
      results: ['done'],
      statuses: ['done'],
      documents: [],
    })
  }, 90_000)

  test('after the call, which may be repeated: it is called again, one result', async () => {
    await expect(through(relay, 'after-call')).resolves.toEqual({
      calls: 2,
      results: ['done'],
      statuses: ['done'],
      documents: [],
    })
  }, 90_000)

  test('after its result was kept: it is not called again', async () => {
    await expect(through(relay, 'settled')).resolves.toEqual({
      calls: 1,
      results: ['done'],
      statuses: ['done'],
      documents: [],
    })
  }, 90_000)

  test('before a call that must not be repeated: nobody knows, a person decides', async () => {
    await expect(through(onceOnly, 'before-call')).resolves.toEqual({
      calls: 0,
      results: ['unknown'],
      statuses: ['unknown'],
      documents: [],
    })
  }, 90_000)

  test('after a call that must not be repeated: it is never called twice', async () => {
    await expect(through(onceOnly, 'after-call')).resolves.toEqual({
      calls: 1,
      results: ['unknown'],
      statuses: ['unknown'],
      documents: [],
    })
  }, 90_000)

  test.each([
    ['before it is made', 'before-call', 1],
    ['after it was made, before anybody heard of it', 'after-call', 1],
    ['after its result was kept', 'settled', 1],
  ] as const)(
    '%s, a letter: one document, with one trace',
    async (_, point, calls) => {
      await expect(through(lettered, point)).resolves.toEqual({
        calls,
        results: ['done'],
        statuses: ['done'],
        documents: [{ caused: true, traces: 1 }],
      })
    },
    90_000,
  )
})
