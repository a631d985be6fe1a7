import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { transaction } from '../../../domain/database.ts'
import { publishReady, scopeComune } from '../../../domain/siuss/ledger/publish-flows.ts'
import { putFlow } from '../../../domain/siuss/ledger/put-flow.ts'
import { readFlows } from '../../../domain/siuss/ledger/read-flows.ts'
import { aCase, aTeam } from '../../support/a-case.ts'
import type { Team } from '../../support/a-case.ts'
import { aFlow, belfioreOf } from '../../support/a-flow.ts'
import type { About } from '../../support/a-flow.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'

const writers = 4
const rounds = 8
const perRound = 10
const total = writers * rounds * perRound

let desk: Desk
let team: Team
let about: About

beforeAll(async () => {
  desk = await aDesk(10)
  team = await aTeam(desk)
  const { id, person } = await aCase(desk, { by: team.clerk })
  const belfiore = await belfioreOf(desk.owner, desk.here.municipality)
  about = { belfiore, caseId: id, person }
})
afterAll(() => desk.close())

/** Puts some flows, lets their day go by, and publishes, again and again. */
async function write(writer: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const part = (n: number) => (writer * rounds + round) * perRound + n + 1
    const put = await desk.actAs(team.coordinator, async ({ sql }) => {
      const ids: string[] = []
      for (let n = 0; n < perRound; n++)
        ids.push((await putFlow(sql, aFlow(about, { part: part(n) }))).idFlusso)
      return ids
    })
    await desk.owner.query(
      `update siuss_flow set ready_at = ready_at - interval '2 days' where id_flusso = any($1)`,
      [put],
    )
    await publishReady(desk.engine, about.belfiore)
  }
}

const page = (since: number, limit: number) =>
  transaction(desk.web, async (sql) => {
    await scopeComune(sql, about.belfiore)
    return readFlows(sql, { belfiore: about.belfiore, since, limit })
  })

/** Asks as INPS does, from the last instant that it has; ends when it has them all. */
async function read(limit: number, isOver: () => boolean): Promise<string[]> {
  const had: string[] = []
  for (let since = 0; ;) {
    const over = isOver()
    const flows = await page(since, limit)
    had.push(...flows.map(({ idFlusso }) => idFlusso))
    since = flows.at(-1)?.publishedAt.getTime() ?? since
    if (flows.length === 0 && over) return had
    if (flows.length === 0) await pause(5)
  }
}

test('whoever reads while others publish misses no flow and gets none twice, at any page size', async () => {
  let over = false
  const writing = Promise.all(Array.from({ length: writers }, (_, n) => write(n))).finally(() => {
    over = true
  })
  const reading = [1, 7, 100].map((limit) => read(limit, () => over))
  await writing
  const all = await read(100, () => true)
  expect(all).toHaveLength(total)
  expect(new Set(all).size).toBe(total)
  for (const had of await Promise.all(reading)) expect(had).toEqual(all)
  for (let limit = 1; limit <= 100; limit++) expect(await read(limit, () => true)).toEqual(all)
}, 120_000)
