import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { migrations } from '../../../domain/campaign/discuss-campaign.ts'
import { startCampaign } from '../../../domain/campaign/start-campaign.ts'
import { comment, sendBack, takeBack } from '../../../domain/procedures/publishing/discussion.ts'
import { aDryRun } from '../../support/a-campaign.ts'
import { aCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { someoneWaits } from '../../support/builders/locks.ts'
import { movingRelease } from '../../support/releases/moving.ts'

const [first, second] = [movingRelease(1), movingRelease(2)]

let desk: Desk
let by: Colleague
let signer: Colleague
beforeAll(async () => {
  desk = await aDesk()
  for (const release of [first, second]) await desk.publish(release)
  const clerk = await desk.hire('front-desk', desk.here.org)
  by = await desk.hire('procedure-admin', desk.here.region ?? 0)
  signer = await desk.hire('procedure-admin', desk.here.region ?? 0)
  await aCase(desk, { by: clerk, release: first })
})
afterAll(() => desk.close())

/** Proposed, with a comment of who can sign it. */
async function proposed(): Promise<string> {
  const dryRun = await aDryRun(desk, { by, to: second })
  const asked = { mode: 'now', zones: [], share: 0, perMinute: null } as const
  const campaign = await desk.actAs(by, (act) =>
    startCampaign(act, { ...asked, dryRun, to: 'moving@2' }),
  )
  await desk.actAs(signer, (act) => comment(act, migrations, { id: campaign, body: 'Perché?' }))
  return campaign
}

test('a comment is read by who reads what it is about, and is written in one’s own name alone', async () => {
  const id = await proposed()
  const zonal = await desk.hire('procedure-admin', desk.here.zone ?? 0)
  const seen = (who: Colleague) =>
    desk.actAs(who, ({ sql }) =>
      sql.query('select body from proposal_comment where campaign = $1', [id]),
    )
  expect([await seen(by), await seen(zonal)]).toEqual([[{ body: 'Perché?' }], []])
  const write = (who: Colleague, author: Colleague) =>
    desk.actAs(who, ({ sql }) =>
      sql.query(`insert into proposal_comment (campaign, made_by, body) values ($1, $2, 'x')`, [
        id,
        author.id,
      ]),
    )
  await expect(write(by, signer)).rejects.toThrow('row-level security')
  await expect(write(zonal, zonal)).rejects.toThrow('row-level security')
  await write(by, by)
  expect(await seen(signer)).toHaveLength(2)
  const change = desk.actAs(signer, ({ sql }) => sql.query(`update proposal_comment set body = ''`))
  await expect(change).rejects.toThrow('permission denied')
})

test('who decides it while another does waits, and is then told that it was decided', async () => {
  const id = await proposed()
  const late = await desk.actAs(signer, async (act) => {
    await sendBack(act, migrations, { id, why: 'Troppe' })
    const taking = Promise.allSettled([desk.actAs(by, (other) => takeBack(other, migrations, id))])
    await someoneWaits(desk)
    return { taking }
  })
  expect(await late.taking).toMatchObject([{ reason: { code: 'campaign-moved-on' } }])
  const acts = await desk.owner.query<{ did: string }>(
    `select detail ->> 'did' as did from audit_event where object_id = $1 order by id`,
    [id],
  )
  expect(acts.rows.map(({ did }) => did)).toEqual(['made', 'commented', 'returned'])
})

test('one that is refused leaves neither comment nor trace', async () => {
  const id = await proposed()
  await desk.actAs(by, (act) => takeBack(act, migrations, id))
  const late = desk.actAs(signer, (act) => comment(act, migrations, { id, body: 'Ancora' }))
  await expect(late).rejects.toMatchObject({ code: 'campaign-moved-on' })
  const { rows } = await desk.owner.query<{ comments: number; acts: number }>(
    `select (select count(*)::int from proposal_comment where campaign = $1) as comments,
       (select count(*)::int from audit_event where object_id = $1::text and detail ->> 'did' = 'commented') as acts`,
    [id],
  )
  expect(rows[0]).toEqual({ comments: 1, acts: 1 })
})
