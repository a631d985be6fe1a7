import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import {
  askForDocument,
  askedDocumentsOf,
  completeSuspensions,
  receiveDocument,
} from '../../../domain/documents/asked-documents.ts'
import type { Arrival } from '../../../domain/documents/asked-documents.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { unreadTitles } from '../../support/unread-titles.ts'

let desk: Desk
let team: Team
let one: TestCase

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())
beforeEach(async () => {
  one = await aCaseInAssessment(desk, team)
})

const on = '2026-11-20'
const complete = 'È arrivato tutto ciò per cui i termini sono sospesi: puoi farli riprendere'
const arrivedTitle = 'È arrivato un documento in una pratica che segui'
const told = () => unreadTitles(desk, team.worker, one.id)

async function ask(what: string, suspension?: number): Promise<string> {
  const id = randomUUID()
  await desk.actAs(team.worker, (act) => askForDocument(act, one.id, { id, what, on, suspension }))
  return id
}

function arrives(
  asked: string | undefined,
  over: Partial<Arrival> = {},
  by: Colleague = team.clerk,
) {
  const arrival = { asked, id: randomUUID(), what: '', on, kept: 'Protocollo 12', ...over }
  return desk.actAs(by, (act) => receiveDocument(act, one.id, arrival))
}

const list = (who: Colleague = team.worker) =>
  desk.actAs(who, ({ sql }) => askedDocumentsOf(sql, one.id))

test('a document that arrives at the desk is told to who follows the case, with who has it and where', async () => {
  const id = await ask('Certificato medico')
  expect(await told()).toEqual([])
  await arrives(id)
  expect(await told()).toEqual([arrivedTitle])
  expect(await list()).toMatchObject([
    { arrivedOn: on, kept: 'Protocollo 12', receivedBy: team.clerk.name },
  ])
  const acts = `select array_agg(action order by id) from audit_event where case_id = $1 and action like 'document-%'`
  expect(await one.scalar(acts, [one.id])).toEqual(['document-asked', 'document-received'])
})

test('one that nobody asked for may arrive too; who records it for her own case is told nothing', async () => {
  await arrives(undefined, { what: 'Sentenza di separazione' }, team.worker)
  expect(await told()).toEqual([])
  expect(await list()).toMatchObject([{ what: 'Sentenza di separazione', askedOn: null }])
})

test('with the last of those for which the terms are suspended, their end is proposed', async () => {
  const [first, last] = [await ask('ISEE', 7), await ask('Certificato', 7)]
  await arrives(first)
  expect(completeSuspensions(await list())).toEqual([])
  expect(await told()).toEqual([arrivedTitle])
  await arrives(last)
  expect(completeSuspensions(await list())).toEqual([7])
  expect(await told()).toContain(complete)
})

test('what was mistyped comes back; what has arrived does not arrive again, nor before it was asked', async () => {
  const id = await ask('ISEE')
  const refused = { code: 'asked-document-wrong' }
  await expect(ask(' ')).rejects.toMatchObject(refused)
  await expect(arrives(id, { kept: '' })).rejects.toMatchObject(refused)
  await expect(arrives(id, { on: '2999-01-01' })).rejects.toMatchObject(refused)
  await expect(arrives(undefined)).rejects.toMatchObject(refused)
  const missing = { code: 'asked-document-not-found' }
  await expect(arrives(id, { on: '2026-11-19' })).rejects.toMatchObject(missing)
  await arrives(id)
  await expect(arrives(id)).rejects.toMatchObject(missing)
})

test('nobody of another zone sees or writes them', async () => {
  const id = await ask('ISEE')
  const stranger = await desk.hire('social-worker', desk.elsewhere.org)
  expect(await list(stranger)).toEqual([])
  await expect(arrives(id, {}, stranger)).rejects.toMatchObject({
    code: 'asked-document-not-found',
  })
  await expect(arrives(undefined, { what: 'X' }, stranger)).rejects.toMatchObject({ code: '42501' })
})
