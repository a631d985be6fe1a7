import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import type { TestCase } from '../../support/a-case.ts'
import { aCase } from '../../support/a-case.ts'
import { aSendingDesk, thisYear } from '../../support/a-benefit.ts'
import type { SendingDesk } from '../../support/a-benefit.ts'

let at: SendingDesk
let service: TestCase
let partner: string

const herDsu = 'INPS-ISEE-2020-00000001A-00'
const hisDsu = 'INPS-ISEE-2020-00000002B-00'

beforeAll(async () => {
  at = await aSendingDesk()
})
afterAll(() => at.desk.close())

const run = (text: string, values: readonly unknown[]) => at.desk.owner.query(text, [...values])

const presents = (person: string, dsu: string, from: string) =>
  run(
    `insert into social_fact (id, person_id, kind, detail, valid_from, valid_to, source, source_date, recorded_by)
     values ($1, $2, 'isee', $3, $4, '2100-01-01', 'document', $4, $5)`,
    [
      ...[randomUUID(), person, JSON.stringify({ dsu, value: 9000, members: 2 })],
      ...[from, at.team.worker.id],
    ],
  )

const joins = (caseId: string, from: string, to: string | null) =>
  run(
    `insert into case_participant (case_id, person_id, role, valid_from, valid_to)
     values ($1, $2, 'household-member', $3, $4)`,
    [caseId, partner, from, to],
  )

/** A benefit of hers, and an earlier case of which a partner was part. */
async function herCases(): Promise<{ readonly earlier: TestCase }> {
  service = await at.aBenefit()
  const earlier = await aCase(at.desk, { by: at.team.clerk })
  const other = await aCase(at.desk, { by: at.team.clerk })
  partner = other.person
  await run('update case_participant set person_id = $2, valid_from = $3 where case_id = $1', [
    ...[earlier.id, service.person, '2015-01-01'],
  ])
  await run('update social_case set subject = $2 where id = $1', [earlier.id, service.person])
  return { earlier }
}

async function told(): Promise<string> {
  await at.prepare()
  return (await at.flows(service.id)).at(-1)?.xml ?? ''
}

test('the DSU of who lived with her in a case that runs is told', async () => {
  const { earlier } = await herCases()
  await joins(earlier.id, '2015-01-01', null)
  await presents(partner, hisDsu, `${String(thisYear - 1)}-12-01`)
  expect(await told()).toContain(hisDsu)
})

test.each([
  ['he is of that case no more', `${String(thisYear - 1)}-06-01`, false],
  ['that case is closed', null, true],
])('somebody else’s DSU is not told where %s', async (_, until, closes) => {
  const { earlier } = await herCases()
  await joins(earlier.id, '2015-01-01', until)
  if (closes)
    await run(
      `update social_case set state = 'closed', opened_at = '2015-01-01', closed_at = $2 where id = $1`,
      [earlier.id, `${String(thisYear - 1)}-06-01`],
    )
  await presents(partner, hisDsu, `${String(thisYear - 1)}-12-01`)
  const xml = await told()
  expect(xml).toContain('Rossi')
  expect(xml).not.toContain(hisDsu)
})

test('who came to live with her later, or no longer did on the day that is told of, does not count', async () => {
  await herCases()
  const tie = (from: string, to: string | null) =>
    run(
      `insert into social_fact (id, person_id, kind, other, detail, valid_from, valid_to, source, source_date, recorded_by)
       values ($1, $2, 'tie', $3, '{"relation": "partner", "livesWith": true}', $4, $5, 'declared', '2020-01-01', $6)`,
      [randomUUID(), service.person, partner, from, to, at.team.worker.id],
    )
  await presents(partner, hisDsu, `${String(thisYear - 1)}-12-01`)
  await tie(`${String(thisYear)}-12-31`, null)
  await tie('2015-01-01', `${String(thisYear - 1)}-06-01`)
  expect(await told()).not.toContain(hisDsu)
  await tie(`${String(thisYear - 1)}-06-01`, null)
  expect(await told()).toContain(hisDsu)
})

test('her own is told before that of her household, though it was presented earlier', async () => {
  const { earlier } = await herCases()
  await joins(earlier.id, '2015-01-01', null)
  await presents(service.person, herDsu, `${String(thisYear - 1)}-11-01`)
  await presents(partner, hisDsu, `${String(thisYear - 1)}-12-01`)
  const xml = await told()
  expect(xml).toContain(herDsu)
  expect(xml).not.toContain(hisDsu)
})
