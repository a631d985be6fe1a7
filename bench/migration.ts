import { Client, Connection } from '@temporalio/client'

import { roles } from '../domain/auth/roles.ts'
import { getCampaign } from '../domain/campaign/campaigns.ts'
import { signCampaign } from '../domain/campaign/sign-campaign.ts'
import { startCampaign } from '../domain/campaign/start-campaign.ts'
import { transaction } from '../domain/database.ts'
import { startDryRun } from '../domain/dry-runs/start.ts'
import { knownHere } from '../domain/procedures/publishing/known.ts'
import { publishRelease } from '../domain/procedures/publishing/publish-release.ts'
import { getRelease } from '../domain/tasks/published.ts'
import { say, step } from '../embedded/screen.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { loadFloor } from './completion/floor-load.ts'
import { perSecond } from './completion/rounds.ts'
import { figure, inRounds, percentile, postgresVersion, ratioTo } from './report.ts'
import type { Result } from './report.ts'
import { makeCases } from './rig/cases.ts'
import { engineStatements } from './rig/counters.ts'
import { closeOffice, openOffice } from './rig/office.ts'
import type { Office } from './rig/office.ts'
import { withRig } from './rig/rig.ts'
import type { Rig } from './rig/rig.ts'
import { namespace } from './rig/servers.ts'
import { administratorFrom } from './rules/administrator.ts'
import { entriesOf } from './rules/histories.ts'
import { inboxOf, times } from './rules/opens-inbox.ts'
import { untilOver } from './rules/watch.ts'

const sizes = {
  /** Running cases, with their workflows, that are taken to another version. */
  cases: 2000,
  /** Cases whose own histories are looked at. */
  sample: 50,
  /** Visits of a person to her inbox before it begins, at rest. */
  visits: 100,
  /** Completions of the floor, by eight at once. */
  floor: 4000,
}

const target = 'presa-in-carico@3'
const toCome = 'presa-in-carico@2'
const floorOperators = 8

const tried = `
  select state, expected is not null as begun, 0::float8 as seconds from dry_run where id = $1`
const moving = `
  select state, filled_at is not null as begun,
    extract(epoch from coalesce(ended_at, siso_clock()) - signed_at)::float8 as seconds
  from campaign where id = $1`

interface Prepared {
  readonly office: Office
  readonly ids: readonly string[]
}

async function fill(rig: Rig, { size }: Call): Promise<Prepared> {
  const office = await openOffice(rig, 4)
  const cases = await makeCases(rig, office)
  const ids = await cases.inTriage(office.operators, Math.ceil(size('cases') / 4))
  await cases.close()
  closeOffice(office)
  return { office, ids: ids.flat() }
}

async function measure(rig: Rig, call: Call): Promise<Result[]> {
  const { size } = call
  const { office, ids } = await step(`${size('cases')} pratiche con il loro workflow`, () =>
    fill(rig, call),
  )
  const floor = await step('il limite della macchina', () =>
    loadFloor(rig, floorOperators, size('floor')),
  )
  const connection = await Connection.connect({ address: rig.temporal.address })
  const client = new Client({ connection, namespace })
  const sample = ids.slice(0, size('sample')).map((id) => `case-${id}`)
  const moved = await step('la migrazione, dal worker', async () => {
    const before = await entriesOf(client, sample)
    const { id, ...took } = await migrateAll(rig, office, size('visits'))
    return {
      ...took,
      cases: await movedBy(rig, id),
      entries: await entriesOf(client, [`campaign-${id}`]),
      own: ((await entriesOf(client, sample)) - before) / sample.length,
    }
  })
  await connection.close()
  return resultsOf(moved, { asked: ids.length, floor: perSecond(floor) })
}

/** Cases move to rules that hold: those of the version to come, held since the beginning of the year. */
function publishTarget({ owner }: Rig): Promise<unknown> {
  return transaction(owner, async (sql) => {
    const next = await getRelease(sql, toCome)
    const validity = { from: '2026-01-01T00:00:00.000Z', to: next.validity.from }
    const known = await knownHere(sql, roles)
    // Its scenarios live in the time to come.
    const held = { ...next, version: 3, validity, scenarios: [] }
    return publishRelease({ sql }, held, known)
  })
}

/**
 * The dry-run first, as its page asks; statements are counted from when the campaign is made. One of
 * those whose cases move opens her inbox meanwhile, as she did before.
 */
async function migrateAll(rig: Rig, { operators: [operator, other] }: Office, count: number) {
  if (!operator || !other) throw new Error('an office without operators')
  await publishTarget(rig)
  const administrator = await administratorFrom(rig, operator)
  const dryRun = await administrator.act((act) => startDryRun(act, { release: target }))
  await untilOver(rig, tried, dryRun)
  const openInbox = await inboxOf(rig, operator)
  const atRest = await openInbox(times(count))
  const before = await engineStatements(rig)
  const plan = { mode: 'now', zones: [], share: 0, perMinute: null } as const
  const id = await administrator.act((act) => startCampaign(act, { dryRun, to: target, ...plan }))
  const second = await administratorFrom(rig, other)
  await second.act(async (act) => {
    const { seal } = await getCampaign(act.sql, id)
    await signCampaign(act, { campaign: id, seal: seal ?? '' })
  })
  await second.close()
  let over = false
  const [{ seconds }, meanwhile] = await Promise.all([
    untilOver(rig, moving, id).finally(() => (over = true)),
    openInbox(() => !over),
  ])
  const statements = (await engineStatements(rig)) - before
  await administrator.close()
  return { id, seconds, statements, inbox: { atRest, meanwhile } }
}

async function movedBy({ owner }: Rig, id: string): Promise<number> {
  const count = `select count(*)::int as n from campaign_case where campaign = $1 and result = 'moved' and checked`
  return (await owner.query<{ n: number }>(count, [id])).rows[0]?.n ?? 0
}

interface Moved {
  readonly seconds: number
  readonly cases: number
  readonly statements: number
  /** Of the campaign's history. */
  readonly entries: number
  /** Added to the history of a case. */
  readonly own: number
  /** Milliseconds of each visit of a person to her inbox. */
  readonly inbox: Readonly<Record<'atRest' | 'meanwhile', readonly number[]>>
}

function resultsOf(moved: Moved, { asked, floor }: { asked: number; floor: number }): Result[] {
  const { seconds, cases, statements, entries, own, inbox } = moved
  const name = `${String(asked)} pratiche portate a ${target}`
  const each = (value: number) => value / Math.max(cases, 1)
  return [
    figure({ name: `${name}: passate come previsto`, value: cases, unit: '1' }, { atLeast: asked }),
    ratioTo(floor, figure({ name: `${name}: al secondo`, value: cases / seconds, unit: '1/s' }), {
      atLeast: 0.02,
    }),
    figure(
      { name: `${name}: istruzioni SQL per pratica`, value: each(statements), unit: '1' },
      { atMost: 45 },
    ),
    figure(
      { name: `${name}: voci di storia per pratica`, value: each(entries) + own, unit: '1' },
      { atMost: 5 },
    ),
    inRounds(
      { name: 'posta aperta intanto: p95 rispetto a prima', unit: 'ms' },
      [{ value: percentile(inbox.meanwhile, 0.95), floor: percentile(inbox.atRest, 0.95) }],
      { atMost: 2 },
    ),
  ]
}

export const benchmark: Benchmark = {
  summary: 'migrazione di molte pratiche in corso a un’altra versione, sotto Temporal',
  sizes,
  run: (call) =>
    withRig({ temporal: call.temporal, webs: 1 }, async (rig) => {
      const results = await measure(rig, call)
      say('')
      const size = sizesOf(sizes, call)
      const versions = { postgresql: await postgresVersion(rig.owner) }
      return { persistence: call.temporal, size, versions, results }
    }),
}
