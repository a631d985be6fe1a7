import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { askForFlowFile } from '../../../domain/siuss/files/ask.ts'
import type { FileAsk } from '../../../domain/siuss/files/ask.ts'
import { columnsOf } from '../../../domain/siuss/files/columns.ts'
import {
  approveFlowFile,
  cancelFlowFile,
  refuseFlowFile,
} from '../../../domain/siuss/files/decide.ts'
import { getFlowFile, recentFlowFiles } from '../../../domain/siuss/files/files.ts'
import { goOnWithFlowFile } from '../../../domain/siuss/files/go-on.ts'
import { partOfFlowFile, takeFlowFile } from '../../../domain/siuss/files/take.ts'
import { setSender } from '../../../domain/siuss/sender.ts'
import { faultsIn } from '../../rules/siuss/xsd.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import { belfioreOf } from '../../support/a-flow.ts'
import type { About } from '../../support/a-flow.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { publishedFlows } from '../../support/published-flows.ts'
import type { Published } from '../../support/published-flows.ts'

const march = { since: '2026-03-01', until: '2026-03-31' }
const purpose = 'Caricamento a mano nel portale dell’INPS'
const inMarch = 7

let desk: Desk
let officer: Colleague
let second: Colleague
let third: Colleague
let stranger: Colleague
let about: About
let hidden: About

beforeAll(async () => {
  desk = await aDesk()
  const team = await aTeam(desk)
  const { zone, municipality } = desk.here
  officer = await desk.hire('admin-officer', zone ?? 0)
  second = await desk.hire('admin-officer', municipality ?? 0)
  third = await desk.hire('coordinator', zone ?? 0)
  stranger = await desk.hire('admin-officer', desk.elsewhere.zone ?? 0)
  const belfiore = await belfioreOf(desk.owner, municipality)
  const [one, other] = [
    await aCase(desk, { by: team.clerk }),
    await aCase(desk, { by: team.clerk }),
  ]
  about = { belfiore, caseId: one.id, person: one.person }
  hidden = { belfiore, caseId: other.id, person: other.person }
  await desk.actAs(officer, (act) => setSender(act, municipality ?? 0, 'RSSMRA80A01H501U'))
  await publishedFlows(desk.owner, about, { count: inMarch, at: '2026-03-10T09:00:00Z' })
  await publishedFlows(desk.owner, about, { count: 3, at: '2026-04-02T09:00:00Z' })
  await publishedFlows(desk.owner, about, { kind: 'SINBA', count: 4, at: '2026-03-12T09:00:00Z' })
  // The last instant of March, in Italy.
  await publishedFlows(desk.owner, about, { count: 1, at: '2026-03-31T21:59:58.999Z' })
})
afterAll(() => desk.close())

const ask = (over: Partial<FileAsk> = {}, by = officer) =>
  desk.actAs(by, (act) =>
    askForFlowFile(act, {
      ...{ municipality: desk.here.municipality ?? 0, kind: 'PS_PSA_SINA', format: 'xml' },
      ...{ ...march, purpose, ...over },
    }),
  )
const approve = (id: string, by = second) => desk.actAs(by, (act) => approveFlowFile(act, id))
const look = (id: string, by = officer) => desk.actAs(by, ({ sql }) => getFlowFile(sql, id))
const refusal = (code: string) => expect.objectContaining({ code })

/** @param turns how often it may go on: as if the worker died after that many */
async function write(id: string, atOnce = 500, turns = 99): Promise<void> {
  for (let n = 0; n < turns; n++)
    if (!(await goOnWithFlowFile(desk.engine, id, { mayGoOn: () => false, atOnce }))) return
}

async function contentOf(id: string, by = officer): Promise<string> {
  return desk.actAs(by, async ({ sql }) => {
    const parts: Uint8Array[] = []
    for (let n = 1; ; n++) {
      const part = await partOfFlowFile(sql, id, n)
      if (!part) return Buffer.concat(parts).toString('utf8')
      parts.push(part)
    }
  })
}

async function written(over: Partial<FileAsk> = {}, atOnce = 500) {
  const id = await ask(over)
  await approve(id)
  await write(id, atOnce)
  return { ...(await look(id)), content: await contentOf(id) }
}

describe('a file', () => {
  test('holds the flows published on its days, in the layout, with its digest', async () => {
    const file = await written()
    expect(file).toMatchObject({ state: 'done', expected: inMarch + 1, flows: inMarch + 1 })
    expect(faultsIn('ps-psa-sina', file.content)).toEqual([])
    expect(file.content.match(/<Beneficiario /g)).toHaveLength(inMarch + 1)
    expect(file.content).toContain(`Nome="${file.name}"`)
    expect(file.bytes).toBe(Buffer.byteLength(file.content))
    expect(file.sha256).toBe(createHash('sha256').update(file.content).digest('hex'))
    const minors = await written({ kind: 'SINBA' })
    expect(faultsIn('sinba', minors.content)).toEqual([])
    expect(minors.content.match(/<SINBA /g)).toHaveLength(4)
  })

  test('is the same to the byte when the same days are asked for again, though another sends by then', async () => {
    const first = await written()
    await desk.actAs(officer, (act) =>
      setSender(act, desk.here.municipality ?? 0, 'BNCGLI85M41A662E'),
    )
    const again = await written()
    expect([again.sha256, again.content]).toEqual([first.sha256, first.content])
  })

  test('is the same to the byte wherever the worker dies, and however it goes on', async () => {
    const { sha256 } = await written()
    for (let row = 0; row <= inMarch + 2; row++) {
      const id = await ask()
      await approve(id)
      await write(id, 1, row)
      await write(id, 3)
      expect([row, (await look(id)).sha256]).toEqual([row, sha256])
    }
  })

  test('is the same to the byte written in one turn, or by two at once', async () => {
    const { sha256, bytes } = await written()
    const goOn = (id: string, atOnce: number) =>
      goOnWithFlowFile(desk.engine, id, { mayGoOn: () => true, atOnce })
    const [whole, together] = [await ask(), await ask()]
    for (const id of [whole, together]) await approve(id)
    await goOn(whole, 3)
    await Promise.all([goOn(together, 1), goOn(together, 2), goOn(together, 1)])
    for (const id of [whole, together])
      expect(await look(id)).toMatchObject({ state: 'done', sha256, bytes })
    expect(await contentOf(together)).toBe(await contentOf(whole))
  })

  test('tells flows as they were published; one in another envelope is written anew, to the same bytes', async () => {
    const of = (month: string) => ({ since: `2026-${month}-01`, until: `2026-${month}-28` })
    const publish = (month: string, over: Partial<Published> = {}) =>
      publishedFlows(desk.owner, about, { count: 5, at: `2026-${month}-02T09:00:00Z`, ...over })
    await publish('07')
    await publish('08', { xml: '<Flusso/>' })
    await publish('09', { record: {} })
    await publish('10', { record: {}, xml: '<Flusso/>' })
    const records = ({ content }: { readonly content: string }) =>
      content.split('</IdentificazioneFlusso>')[1]
    const kept = records(await written(of('07')))
    expect(kept?.match(/<Beneficiario /g)).toHaveLength(5)
    expect(records(await written(of('08')))).toBe(kept)
    expect(records(await written(of('09')))).toBe(kept)
    await expect(written(of('10'))).rejects.toThrow(/Beneficiario/)
  })

  test('as a spreadsheet has a column for each attribute, and no formula', async () => {
    const { content, name } = await written({ format: 'csv' }, 2)
    expect(content).toMatch(/^\uFEFFFlusso;Pubblicato;Beneficiario\.CodiceFiscale;/)
    expect(content.split('\r\n')).toHaveLength(inMarch + 3)
    const columns = columnsOf('PS_PSA_SINA').length + 2
    for (const line of content.trimEnd().split('\r\n')) {
      expect(cellsIn(line)).toHaveLength(columns)
      expect(line).not.toMatch(/(^|;)"?[=+@-]/)
    }
    expect(name).toMatch(/\.PS\.\d{8}\.\d{7}$/)
  })

  test('ends with what was published when it was asked for', async () => {
    const period = { since: '2026-05-01', until: '2026-05-31' }
    await publishedFlows(desk.owner, about, { count: 2, at: '2026-05-04T09:00:00Z' })
    const id = await ask(period)
    await publishedFlows(desk.owner, about, { count: 3, at: '2026-05-05T09:00:00Z' })
    await approve(id)
    await write(id)
    expect((await look(id)).flows).toBe(2)
    expect((await written(period)).flows).toBe(5)
  })

  test('is stopped, and written no further', async () => {
    const id = await ask()
    await approve(id)
    await write(id, 1, 3)
    await desk.actAs(third, (act) => cancelFlowFile(act, id))
    await write(id)
    expect(await look(id)).toMatchObject({ state: 'cancelled', flows: 2, sha256: null })
    expect(await contentOf(id)).toBe('')
  })

  test('is deleted after its days; its line stays', async () => {
    const { id } = await written()
    const waiting = await ask()
    const expire = (days: number) =>
      desk.engine.query<{ n: number }>('select expire_flow_files($1) as n', [days])
    expect((await expire(1)).rows).toEqual([{ n: 0 }])
    await expire(0)
    expect(await look(id)).toMatchObject({ state: 'expired', purpose })
    expect((await look(waiting)).state).toBe('expired')
    const { rows } = await desk.owner.query(
      `select 1 from flow_file_part p join flow_file f on f.id = p.file where f.state in ('expired', 'cancelled')`,
    )
    expect(rows).toEqual([])
    await expect(approve(waiting)).rejects.toEqual(refusal('flow-file-decided'))
  })
})

/** Of a line of a spreadsheet, whose texts may hold what separates them. */
const cellsIn = (line: string) => line.match(/(?:^|;)(?:"(?:[^"]|"")*"|[^;"]*)/g) ?? []

describe('two people answer for a file', () => {
  test('who asked does not let it go, not even past the pages', async () => {
    const id = await ask()
    await expect(desk.actAs(second, (act) => cancelFlowFile(act, id))).rejects.toEqual(
      refusal('flow-file-not-yours'),
    )
    await expect(approve(id, officer)).rejects.toEqual(refusal('flow-file-others'))
    await expect(
      desk.owner.query(
        `update flow_file set state = 'running', decided_by = asked_by, decided_at = now() where id = $1`,
        [id],
      ),
    ).rejects.toMatchObject({ code: '23514' })
    await expect(
      desk.actAs(officer, ({ sql }) =>
        sql.query(
          `update flow_file set state = 'running', decided_by = $2, decided_at = now() where id = $1`,
          [id, second.id],
        ),
      ),
    ).rejects.toMatchObject({ code: '42501' })
    expect((await look(id)).state).toBe('asked')
  })

  test('a second one decides once, and may say why not', async () => {
    const id = await ask()
    await desk.actAs(third, (act) => refuseFlowFile(act, id, 'Non serve più'))
    expect(await look(id)).toMatchObject({ state: 'refused', refusal: 'Non serve più' })
    await expect(approve(id)).rejects.toEqual(refusal('flow-file-decided'))
    const { rows } = await desk.owner.query<{ audience: string; title: string }>(
      `select audience, split_part(title, ':', 1) as title from notice where effect_key like 'flow-file:' || $1 || ':%'
       order by title, audience`,
      [id],
    )
    expect(rows).toContainEqual({ audience: `user:${second.id}`, title: 'File da approvare' })
    expect(rows).toContainEqual({ audience: `user:${officer.id}`, title: 'File rifiutato' })
    expect(rows.every(({ audience }) => audience !== `user:${stranger.id}`)).toBe(true)
  })

  test('nobody of another zone asks, sees or decides', async () => {
    await expect(ask({}, stranger)).rejects.toEqual(refusal('comune-not-yours'))
    const id = await ask()
    await expect(look(id, stranger)).rejects.toEqual(refusal('flow-file-gone'))
    await expect(approve(id, stranger)).rejects.toEqual(refusal('flow-file-gone'))
    expect(await desk.actAs(stranger, ({ sql }) => recentFlowFiles(sql))).toEqual([])
  })

  test('these two alone take it, and each person in it can read that', async () => {
    const { id } = await written()
    const take = (by: Colleague) => desk.actAs(by, (act) => takeFlowFile(act, id))
    await expect(take(third)).rejects.toEqual(refusal('flow-file-not-yours'))
    expect(await contentOf(id, third)).toBe('')
    const directly = (by: Colleague) =>
      desk.actAs(by, ({ sql }) => sql.query('select flow_file_part_told($1, 2) as told', [id]))
    expect(await directly(third)).toEqual([{ told: '' }])
    expect(await directly(second)).not.toEqual([{ told: '' }])
    await take(second)
    const { rows } = await desk.owner.query(
      `select actor, person_id as person, case_id as "caseId" from audit_event
       where action = 'flow-file-taken' and object_id = $1 order by id`,
      [id],
    )
    expect(rows).toEqual([
      { actor: second.id, person: about.person, caseId: about.caseId },
      { actor: second.id, person: null, caseId: null },
    ])
  })

  test('is asked for with a purpose, of days that have flows', async () => {
    const empty = { since: '2020-01-01', until: '2020-01-31' }
    const upside = { since: '2026-03-31', until: '2026-03-01' }
    for (const over of [{ purpose: 'INPS' }, empty, upside])
      await expect(ask(over)).rejects.toEqual(refusal('flow-file-invalid'))
    const waiting = await ask()
    await expect(desk.actAs(second, (act) => takeFlowFile(act, waiting))).rejects.toEqual(
      refusal('flow-file-not-yours'),
    )
    await approve(waiting)
    await expect(desk.actAs(second, (act) => takeFlowFile(act, waiting))).rejects.toEqual(
      refusal('flow-file-not-ready'),
    )
  })
})

test('protected people are in no file, and one that holds them by now is given to nobody', async () => {
  const june = { since: '2026-06-01', until: '2026-06-30' }
  await publishedFlows(desk.owner, about, { count: 2, at: '2026-06-02T09:00:00Z' })
  await publishedFlows(desk.owner, hidden, { count: 3, at: '2026-06-03T09:00:00Z' })
  const before = await written(june)
  expect(before.flows).toBe(5)
  const protect = (on: boolean) =>
    desk.owner.query('update social_case set protected = $2 where id = $1', [hidden.caseId, on])
  await protect(true)
  await expect(desk.actAs(officer, (act) => takeFlowFile(act, before.id))).rejects.toEqual(
    refusal('flow-file-stale'),
  )
  const after = await written(june)
  expect(after).toMatchObject({ expected: 2, flows: 2 })
  expect((await written(june, 1)).sha256).toBe(after.sha256)
  expect(after.content.match(/<Beneficiario /g)).toHaveLength(2)
  await desk.actAs(officer, (act) => takeFlowFile(act, after.id))
  const { rows } = await desk.owner.query(
    `select person_id from audit_event where action = 'flow-file-taken' and object_id = $1 and person_id = $2`,
    [after.id, hidden.person],
  )
  expect(rows).toEqual([])
  // Whoever was left out stays out.
  await protect(false)
  expect(await contentOf(after.id)).toBe(after.content)
})
