import { goOnWithDryRun } from '../../domain/dry-runs/go-on.ts'
import { startDryRun } from '../../domain/dry-runs/start.ts'
import { getCampaign } from '../../domain/campaign/campaigns.ts'
import { signCampaign } from '../../domain/campaign/sign-campaign.ts'
import { startCampaign } from '../../domain/campaign/start-campaign.ts'
import type { NewCampaign } from '../../domain/campaign/start-campaign.ts'
import type { Turn, TurnDeps } from '../../domain/campaign/turn-campaign.ts'
import { turnCampaign } from '../../domain/campaign/turn-campaign.ts'
import type { Mapping } from '../../domain/procedures/migrate/migrate.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'
import type { Colleague, Desk } from './builders/a-desk.ts'

interface Trying {
  readonly by: Colleague
  readonly to: Release
  readonly mapping?: Mapping
}

// Here a release is published with a name for its hash.
const asPublished = `
  update dry_run d set target_hash = r.hash from release r where d.id = $1 and r.key || '@' || r.version = d.target`

/** A finished dry-run of a published release on every running case of its procedure. */
export async function aDryRun(desk: Desk, { by, to, mapping }: Trying): Promise<string> {
  const release = releaseName(to)
  const id = await desk.actAs(by, (act) => startDryRun(act, { release }, mapping))
  await goOnWithDryRun(desk.engine, id, { mayGoOn: () => true })
  await desk.owner.query(asPublished, [id])
  return id
}

type Asked = Partial<Omit<NewCampaign, 'to' | 'dryRun'>> & Trying

/** A campaign on a dry-run that is made for it, or on one that was; signed where cases move. */
export async function aCampaign(desk: Desk, asked: Asked, made?: string): Promise<string> {
  const { by, to, mapping: _mapping, ...rest } = asked
  const run = made ?? (await aDryRun(desk, asked))
  const whole = { mode: 'now', zones: [], share: 0, perMinute: null, ...rest } as const
  const id = await desk.actAs(by, (act) =>
    startCampaign(act, { ...whole, dryRun: run, to: releaseName(to) }),
  )
  if (whole.mode !== 'stay') await signedBySecond(desk, id)
  return id
}

const seconds = new WeakMap<Desk, Promise<Colleague>>()

/** Another administrator of the region signs it, as its page shows it. */
export async function signedBySecond(desk: Desk, campaign: string): Promise<void> {
  const hired = seconds.get(desk) ?? desk.hire('procedure-admin', desk.here.region ?? 0)
  seconds.set(desk, hired)
  await desk.actAs(await hired, async (act) => {
    const { seal } = await getCampaign(act.sql, campaign)
    await signCampaign(act, { campaign, seal: seal ?? '' })
  })
}

/** Turns as its workflow takes them, without waiting between them, until there is nothing to do. */
export async function runCampaign(
  desk: Desk,
  id: string,
  deps: Partial<TurnDeps> = {},
): Promise<Turn> {
  for (let n = 0; n < 200; n++) {
    await desk.owner.query('update campaign set next_at = siso_clock() where id = $1', [id])
    const turn = await turnCampaign({ ...desk.deps, wake: () => Promise.resolve(), ...deps }, id)
    if (turn.over) return turn
  }
  throw new Error('a campaign that does not end')
}
