import { startDryRun } from '../domain/dry-runs/start.ts'
import { getDraft } from '../domain/procedures/drafts/drafts.ts'
import { makeDraft, saveDraft } from '../domain/procedures/drafts/edit-draft.ts'
import type { Release } from '../domain/procedures/schema.ts'
import type { Act } from '../domain/shared/act.ts'
import { say, step } from '../embedded/screen.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { loadFloor } from './completion/floor-load.ts'
import { perSecond } from './completion/rounds.ts'
import { figure, median, postgresVersion, ratioTo } from './report.ts'
import type { Result } from './report.ts'
import { makeCases } from './rig/cases.ts'
import { closeOffice, openOffice } from './rig/office.ts'
import { withRig } from './rig/rig.ts'
import type { Rig } from './rig/rig.ts'
import { administratorFrom } from './rules/administrator.ts'
import { cloneCases } from './rules/clone-cases.ts'
import { untilOver } from './rules/watch.ts'
import type { Watched } from './rules/watch.ts'

const sizes = {
  /** Running cases that are looked at. */
  cases: 50_000,
  /** Cases that the product makes; the others are copies of them. */
  made: 24,
  /** Completions of the floor, by eight at once. */
  floor: 4000,
}

/** What the cases would follow; they follow the version before it. */
const target = 'presa-in-carico@2'
const floorOperators = 8

const standing = `
  select state, expected is not null as begun,
    extract(epoch from coalesce(ended_at, siso_clock()) - started_at)::float8 as seconds
  from dry_run where id = $1`

async function fill(rig: Rig, { size }: Call) {
  const office = await openOffice(rig, 2)
  const cases = await makeCases(rig, office)
  const ids = await cases.inTriage(office.operators, Math.ceil(size('made') / 2))
  const client = await rig.owner.connect()
  try {
    await cloneCases(client, ids.flat(), { count: size('cases') })
  } finally {
    client.release()
    await cases.close()
    closeOffice(office)
  }
  return office
}

async function measure(rig: Rig, call: Call): Promise<Result[]> {
  const { size } = call
  const office = await step(`${size('cases')} pratiche in corso`, () => fill(rig, call))
  const floor = await step('il limite della macchina', () =>
    loadFloor(rig, floorOperators, size('floor')),
  )
  const [operator] = office.operators
  if (!operator) throw new Error('an office without operators')
  const administrator = await administratorFrom(rig, operator)
  const draft = await administrator.act(longerTerms)
  const tries = [
    { name: `verso ${target}`, what: { release: target } },
    { name: 'verso una bozza che sposta ogni termine', what: { draft } },
  ]
  const results: Result[] = []
  for (const { name, what } of tries) {
    const watched = await step(`la prova ${name}, dal worker`, async () => {
      const id = await administrator.act((act) => startDryRun(act, what))
      return { id, ...(await untilOver(rig, standing, id)) }
    })
    const read = await readBy(rig, watched.id)
    const title = `${String(size('cases'))} pratiche in corso, ${name}`
    const sizes = { cases: read, asked: size('cases'), floor: perSecond(floor) }
    results.push(...resultsOf(title, watched, sizes))
  }
  await administrator.close()
  return results
}

/** A draft by which every term ends later: each case has a date that moves, with the proofs of both. */
async function longerTerms(act: Act): Promise<string> {
  const draft = await makeDraft(act, target)
  const { document, revision } = await getDraft(act.sql, draft)
  const deadlines = document.deadlines.map((one) => ({ ...one, terms: one.terms.map(longer) }))
  await saveDraft(act, { draft, revision }, { ...document, deadlines })
  return draft
}

type LegalTerm = Release['deadlines'][number]['terms'][number]

function longer({ amount, ...term }: LegalTerm): LegalTerm {
  return { ...term, amount: { ...amount, value: amount.value + 3 } }
}

async function readBy({ owner }: Rig, id: string): Promise<number> {
  const count = 'select count(*)::int as n from dry_run_case where dry_run = $1'
  return (await owner.query<{ n: number }>(count, [id])).rows[0]?.n ?? 0
}

interface Read {
  readonly cases: number
  readonly asked: number
  readonly floor: number
}

function resultsOf(
  name: string,
  { seconds, held }: Watched,
  { cases, asked, floor }: Read,
): Result[] {
  const quarter = (n: number) =>
    median(held.slice((held.length * n) / 4, (held.length * (n + 1)) / 4))
  const perSecond = { name: `${name}: al secondo`, value: cases / seconds, unit: '1/s' }
  return [
    figure({ name: `${name}: lette`, value: cases, unit: '1' }, { atLeast: asked }),
    figure(perSecond, { atLeast: 5000 }),
    ratioTo(floor, figure({ ...perSecond, name: `${name}: rispetto al limite` }), { atLeast: 0.3 }),
    figure({ name: `${name}: memoria del worker`, value: quarter(3), unit: 'MB' }),
    figure(
      {
        name: `${name}: memoria, ultimo quarto sul secondo`,
        value: quarter(3) / quarter(1),
        unit: '×',
      },
      { atMost: 1.15 },
    ),
  ]
}

export const benchmark: Benchmark = {
  summary: 'prova di un’altra versione su molte pratiche in corso, fatta dal worker',
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
