import { publishReady } from '../../../../domain/siuss/ledger/publish-flows.ts'
import { putFlow } from '../../../../domain/siuss/ledger/put-flow.ts'
import type { NewFlow } from '../../../../domain/siuss/ledger/put-flow.ts'
import { transaction } from '../../../../domain/database.ts'
import { scopeCase } from '../../../../domain/shared/scope-case.ts'
import type { ApiDoor } from '../../../../web/shared/api-route.ts'
import { createLimiter } from '../../../../web/shared/limiter.ts'
import { createVoucherDoor, perComune } from '../../../../web/waas/vouchers.ts'
import { aDayLater, aFlow } from '../../../support/a-flow.ts'
import type { About } from '../../../support/a-flow.ts'
import { aCase } from '../../support/a-case.ts'
import { startApp } from '../../support/start-app.ts'
import type { TestApp } from '../../support/start-app.ts'
import { Inps } from './inps.ts'
import { claimsFor, issuer, publishedKeys, purpose, voucherOf } from './pdnd.ts'

export interface Waas {
  readonly app: TestApp
  readonly about: About
  /** Address of the comune's e-service, and the audience of its vouchers. */
  readonly base: string
  readonly audience: string
  /** INPS, with a fresh voucher for each call, or with this one. */
  inps(voucher?: string): Inps
  put(over?: Partial<NewFlow>): Promise<string>
  /** Puts flows, each of another part, and publishes them. @returns their names in order */
  publish(...flows: Partial<NewFlow>[]): Promise<string[]>
}

const belfiore = 'Z901'
const skewSeconds = 30
const elsewhere = 'https://siso.example/waas/{belfiore}/v1'

/** The interface as a site has it: shut until it is opened for one comune. */
export function aDoor(points = perComune.points) {
  const late: { door?: ApiDoor } = {}
  const door = () => {
    if (!late.door) throw new Error('not yet open')
    return late.door
  }
  const api: ApiDoor = {
    admits: (belfiore) => door().admits(belfiore),
    take: (key) => door().take(key),
    verify: (header, belfiore) => door().verify(header, belfiore),
  }
  return {
    api,
    /** @returns the address of the comune's e-service, the audience of its vouchers, and who asks there */
    open({ deps, origin }: TestApp, belfiore: string) {
      const pool = deps.pools.web
      const purposes = new Map([[belfiore, [purpose]]])
      const config = { jwks: publishedKeys(), issuer, audience: elsewhere, purposes, skewSeconds }
      const limiter = createLimiter(pool, { ...perComune, points })
      late.door = createVoucherDoor({ ...config, voucherCalls: 1 }, { pool, limiter })
      const base = `${origin}/waas/${belfiore}/v1`
      const audience = elsewhere.replace('{belfiore}', belfiore)
      const inps = (voucher?: string) =>
        new Inps(base, () => voucher ?? voucherOf(claimsFor(audience)))
      return { base, audience, inps }
    },
  }
}

/** The site with the interface open for one comune, which has one case to tell of. */
export async function startWaas(points = perComune.points): Promise<Waas> {
  const door = aDoor(points)
  const app = await startApp({ api: door.api })
  await app.owner.query(`update organisation set name = 'Prova', detail = $2 where id = $1`, [
    app.people.orgs['municipality.a'],
    { belfiore },
  ])
  const opened = door.open(app, belfiore)
  const { caseId, personId } = await aCase(app)
  const about = { belfiore, caseId, person: personId }
  const put = async (over: Partial<NewFlow> = {}) =>
    transaction(app.deps.pools.engine, async (sql) => {
      await scopeCase(sql, caseId)
      return (await putFlow(sql, aFlow(about, over))).idFlusso
    })
  return {
    app,
    about,
    ...opened,
    put,
    async publish(...flows) {
      for (const flow of flows) await put(flow)
      await aDayLater(app.owner)
      return publishReady(app.deps.pools.engine, belfiore)
    },
  }
}
