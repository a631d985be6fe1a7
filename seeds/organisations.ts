import type { Sql } from '../domain/shared/sql.ts'

import type { Evidence, RegionSeed } from './region.ts'
import { SeedRefused } from './seed-refused.ts'

interface Body {
  readonly kind: string
  readonly code: string
  readonly name: string
  readonly evidence: Evidence
  readonly note: string | null
  readonly detail: object
}

interface Tie {
  readonly child: string
  readonly parent: string
  readonly relation: 'part-of' | 'lead' | 'serves'
  readonly evidence: Evidence
}

interface Landscape {
  readonly bodies: readonly Body[]
  readonly ties: readonly Tie[]
}

const insertBodies = `
  insert into organisation (kind, code, name, valid_from, evidence, note, detail)
  select kind, code, name, $2::date, evidence, note, detail
  from jsonb_to_recordset($1::jsonb) as x (kind text, code text, name text, evidence text, note text, detail jsonb)
  where not exists (select 1 from organisation o where o.code = x.code)`

const insertTies = `
  with added as (
    insert into organisation_tie (child, parent, relation, valid_from, evidence)
    select c.id, p.id, x.relation, $2::date, x.evidence
    from jsonb_to_recordset($1::jsonb) as x (child text, parent text, relation text, evidence text)
    join organisation c on c.code = x.child join organisation p on p.code = x.parent
    on conflict do nothing returning 1)
  select count(*)::int as added from added`

/** Adds the bodies and ties that are missing; what is there already is history and stays as it is. */
export async function seedOrganisations(sql: Sql, region: RegionSeed): Promise<number> {
  const { bodies, ties } = landscape(region)
  const before = await countBodies(sql)
  await sql.query(insertBodies, [JSON.stringify(bodies), region.validFrom])
  const [tied] = await sql.query<{ added: number }>(insertTies, [
    JSON.stringify(ties),
    region.validFrom,
  ])
  return (await countBodies(sql)) - before + (tied?.added ?? 0)
}

async function countBodies(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ n: number }>('select count(*)::int as n from organisation')
  return row?.n ?? 0
}

function landscape(region: RegionSeed): Landscape {
  const parts = [zones(region), municipalities(region), health(region), providers(region)]
  const top = {
    ...body('region', region, { evidence: 'source', note: region.note }),
    detail: { siuss: region.siussCode },
  }
  return {
    bodies: [top, ...parts.flatMap(({ bodies }) => bodies)],
    ties: parts.flatMap(({ ties }) => ties),
  }
}

function zones(region: RegionSeed): Landscape {
  return {
    bodies: region.zones.map((zone) => ({
      ...body('zone', zone, { evidence: 'source' }),
      detail: { number: zone.number },
    })),
    ties: region.zones.map((zone) => partOf(zone.code, region.code, 'source')),
  }
}

/** Each municipality with its one office, which no public list names. */
function municipalities(region: RegionSeed): Landscape {
  const bodies: Body[] = []
  const ties: Tie[] = []
  for (const one of region.municipalities) {
    const { istat, belfiore, province, population_2011, evidence } = one
    const zone = zoneCode(region, one.zone)
    const office = `udc-${istat}`
    const detail = { istat, belfiore, province, population_2011 }
    const named = { code: istat, name: one.name }
    bodies.push(
      { ...body('municipality', named, { evidence, note: one.note || null }), detail },
      body(
        'office',
        { code: office, name: `Ufficio della Cittadinanza di ${one.name}` },
        { evidence: 'invented', note: region.officeNote },
      ),
    )
    ties.push(partOf(istat, zone, evidence), partOf(office, istat, 'invented'))
    if (one.lead) ties.push({ child: istat, parent: zone, relation: 'lead', evidence })
  }
  return { bodies, ties }
}

function health(region: RegionSeed): Landscape {
  const bodies: Body[] = []
  const ties: Tie[] = []
  for (const authority of region.healthAuthorities) {
    bodies.push(body('health-authority', authority, { evidence: 'to-confirm' }))
    ties.push(partOf(authority.code, region.code, 'to-confirm'))
    for (const district of authority.districts) {
      const mark = { evidence: 'to-confirm', note: region.districtNote } as const
      bodies.push(body('health-district', district, mark))
      ties.push(partOf(district.code, authority.code, 'to-confirm'))
      ties.push(...serves(region, district, 'to-confirm'))
    }
  }
  return { bodies, ties }
}

function providers(region: RegionSeed): Landscape {
  const mark = { evidence: 'invented', note: region.providerNote } as const
  return {
    bodies: region.providers.map((provider) => body('provider', provider, mark)),
    ties: region.providers.flatMap((provider) => serves(region, provider, 'invented')),
  }
}

function body(
  kind: string,
  named: { readonly code: string; readonly name: string },
  mark: { readonly evidence: Evidence; readonly note?: string | null },
): Body {
  const { code, name } = named
  return { kind, code, name, evidence: mark.evidence, note: mark.note ?? null, detail: {} }
}

function partOf(child: string, parent: string, evidence: Evidence): Tie {
  return { child, parent, relation: 'part-of', evidence }
}

function serves(
  region: RegionSeed,
  who: { readonly code: string; readonly zones: readonly number[] },
  evidence: Evidence,
): Tie[] {
  return who.zones.map((number) => {
    return { child: who.code, parent: zoneCode(region, number), relation: 'serves', evidence }
  })
}

function zoneCode(region: RegionSeed, number: number): string {
  const zone = region.zones.find((one) => one.number === number)
  if (!zone)
    throw new SeedRefused(`I semi nominano la zona ${String(number)}, che la regione non ha.`)
  return zone.code
}
