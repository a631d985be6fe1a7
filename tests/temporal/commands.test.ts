import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { freePort } from '../support/servers.ts'
import { siso } from '../support/siso.ts'

let database: TestDatabase
let office: Installation

beforeAll(async () => {
  database = await freshDatabase()
  office = await anInstallation(database)
  await office.startWorker()
}, 60_000)

afterAll(async () => {
  await office.close()
  await database.drop()
}, 60_000)

const run = (...words: string[]) => siso(words, office.env)

const made: string[] = []

const served = (caseId: string) =>
  eventually(`nothing is left to do in ${caseId}`, () => office.isServed(caseId))

async function atTriage(): Promise<string> {
  const caseId = await office.openContact()
  await office.advance(caseId, 'web')
  await office.complete('desk', caseId, ['access-card', 'to-triage'])
  office.teller.look(caseId)
  await eventually('triage opens', () => office.theTask(caseId, 'triage'))
  await served(caseId)
  made.push(caseId)
  return caseId
}

const statusOf = async (caseId: string) =>
  (await office.client.workflow.getHandle(`case-${caseId}`).describe()).status.name

describe('siso verify, on a service at work', () => {
  test('says that all is well, and how much it has read', async () => {
    await atTriage()
    const told = await run('verify')
    expect(told).toMatchObject({ code: 0 })
    expect(told.stdout).toMatch(
      /^Pratiche controllate: \d+, eventi riletti: \d+, .* Tutto torna\.\n$/,
    )
  }, 60_000)

  test('names a case whose record was touched by hand, with code 1', async () => {
    const [sound, touched] = [await atTriage(), await atTriage()]
    const change = 'update case_engine set state_hash = $2 where case_id = $1 returning state_hash'
    const before = await office.owner.query<{ state_hash: string }>(
      'select state_hash from case_engine where case_id = $1',
      [touched],
    )
    await office.owner.query(change, [touched, 'touched'])
    try {
      const told = await run('verify')
      expect(told.code).toBe(1)
      expect(told.stdout).toContain(`✗ ${touched}: `)
      expect(told.stdout).not.toContain(sound)
      await expect(run('verify', '--case', sound)).resolves.toMatchObject({ code: 0 })
      await expect(run('verify', '--case', touched, '--json')).resolves.toMatchObject({ code: 1 })
    } finally {
      await office.owner.query(change, [touched, before.rows[0]?.state_hash])
    }
  }, 60_000)

  test('refuses a case that is none, saying what it wants', async () => {
    const word = await run('verify', '--case', 'rossi')
    expect(word.code).toBe(2)
    expect(word.stderr).toContain('«rossi» non è l’identificativo di una pratica')
    const nobody = randomUUID()
    const unknown = await run('verify', '--case', nobody)
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toContain(`La pratica ${nobody} non esiste.`)
  }, 60_000)
})

describe('siso cases revive, after Temporal has lost its cases', () => {
  test('each open case has its workflow again, and goes on from where it was', async () => {
    const cases = [await atTriage(), await atTriage()]
    for (const caseId of cases) {
      await office.client.workflow.getHandle(`case-${caseId}`).terminate()
      await expect(statusOf(caseId)).resolves.toBe('TERMINATED')
    }
    const { rows } = await office.owner.query<{ open: number }>(
      "select count(*)::int as open from social_case where state = 'open'",
    )
    const told = await run('cases', 'revive', '--pace', '500')
    expect(told.code).toBe(0)
    expect(told.stdout).toBe(`Pratiche risvegliate: ${String(rows[0]?.open)}.\n`)
    for (const caseId of cases) {
      await expect(statusOf(caseId)).resolves.toBe('RUNNING')
      await expect(office.theTask(caseId)).resolves.toMatchObject({ key: 'triage#1' })
    }
    await expect(run('verify')).resolves.toMatchObject({ code: 0 })
  }, 60_000)

  test('refuses a pace that is none', async () => {
    for (const pace of ['0', 'tanto', '1001']) {
      const told = await run('cases', 'revive', '--pace', pace)
      expect(told.code).toBe(2)
      expect(told.stderr).toContain('--pace è un numero intero da 1 a 1000')
    }
  }, 60_000)

  test('says which Temporal does not answer, and leaves the record alone', async () => {
    const address = `127.0.0.1:${String(await freePort())}`
    for (const words of [['cases', 'revive'], ['restore']]) {
      const told = await siso(words, { ...office.env, TEMPORAL_ADDRESS: address })
      expect(told.code).toBe(1)
      expect(told.stderr).toContain(`Temporal non risponde a ${address}`)
    }
    const { rows } = await office.owner.query('select from session')
    expect(rows.length).toBeGreaterThan(0)
  }, 60_000)
})

describe('siso restore, when nothing was lost', () => {
  test('lists nothing to do again, asks everybody to sign in, and does no harm twice', async () => {
    const caseId = await atTriage()
    await Promise.all(made.map(served))
    const told = await run('restore', '--json')
    expect(told.code).toBe(0)
    expect(JSON.parse(told.stdout)).toMatchObject({
      effectsUnknown: [],
      casesLost: [],
      casesBehind: [],
      peopleToAsk: expect.arrayContaining(['prova.desk', 'prova.worker']) as unknown,
    })
    const { rows } = await office.owner.query('select from session')
    expect(rows).toEqual([])
    const again = await run('restore')
    expect(again.code).toBe(0)
    expect(again.stdout).toContain('Sessioni chiuse: tutti entrano di nuovo.')
    expect(again.stdout).not.toContain('Persone collegate')
    await expect(office.theTask(caseId)).resolves.toMatchObject({ key: 'triage#1' })
    await expect(run('verify')).resolves.toMatchObject({ code: 0 })
  }, 60_000)
})
