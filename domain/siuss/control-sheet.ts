import { codesOf } from '../organisations/queries.ts'
import { beforeAll } from '../shared/before-all.ts'
import type { Sql } from '../shared/sql.ts'
import { today } from '../shared/today.ts'
import { readMinors } from './read/minors.ts'
import { readServices } from './read/services.ts'
import type { FactsAsk } from './read/services.ts'
import { checkMinor, checkService, sameApplications } from './rules/check.ts'
import type { Checked } from './rules/check.ts'

/** How far the reading of a comune has come: its services first, then its minors, each by their ids. */
export interface SheetCursor {
  readonly of: 'services' | 'minors'
  readonly after: string
}

/** Where it begins. */
export const sheetStart: SheetCursor = { of: 'services', after: beforeAll }

/** Some hundreds of records, and where the next ones begin. */
export interface SheetPart {
  readonly checked: readonly Checked[]
  readonly next: SheetCursor | undefined
}

/** The next records of a comune in a year, checked: each benefit of a service is in one part, whole. */
export async function sheetPart(
  sql: Sql,
  ask: FactsAsk,
  { of, after }: SheetCursor,
): Promise<SheetPart> {
  const asked = { year: ask.year, today: await today(sql) }
  if (of === 'minors') {
    const { facts, last } = await readMinors(sql, ask, after)
    return { checked: facts.map((one) => checkMinor(one, asked)), next: nextOf('minors', last) }
  }
  const benefits = new Set((await codesOf(sql, 'siuss-benefit')).map(({ code }) => code))
  const { facts, last } = await readServices(sql, ask, after)
  const checked = facts.flatMap((one) => checkService(one, { ...asked, benefits }))
  const next = nextOf('services', last) ?? ({ of: 'minors', after: beforeAll } as const)
  return { checked: sameApplications(checked), next }
}

function nextOf(of: SheetCursor['of'], after: string | undefined): SheetCursor | undefined {
  return after === undefined ? undefined : { of, after }
}

/** Every record of a comune in a year, checked: what is ready, what is missing, what waits. */
export async function controlSheet(sql: Sql, ask: FactsAsk): Promise<Checked[]> {
  const all: Checked[] = []
  for (let at: SheetCursor | undefined = sheetStart; at !== undefined;) {
    const { checked, next }: SheetPart = await sheetPart(sql, ask, at)
    all.push(...checked)
    at = next
  }
  return all
}
