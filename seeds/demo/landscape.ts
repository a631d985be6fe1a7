import type { Sql } from '../../domain/shared/sql.ts'
import { SeedRefused } from '../seed-refused.ts'

/** An office, and where it lies. */
export interface Place {
  readonly org: number
  /** Of the office, and of its comune. */
  readonly office: string
  readonly code: string
  readonly municipality: number
  readonly town: string
  readonly cadastral: string
  readonly population: number
  readonly zone: number
  readonly district: number | null
  readonly region: number
}

/** An organisation by its code. */
export interface Body {
  readonly id: number
  readonly code: string
}

export interface Provider extends Body {
  /** Zones that it serves. */
  readonly zones: readonly number[]
}

export interface Landscape {
  readonly places: readonly Place[]
  /** The office of the largest municipality: the documented users work there. */
  readonly main: Place
  readonly zones: readonly Body[]
  readonly districts: readonly Body[]
  readonly providers: readonly Provider[]
}

const offices = `
  select o.id as org, o.code as office, m.code, m.id as municipality, m.name as town, m.detail ->> 'belfiore' as cadastral,
    (m.detail ->> 'population_2011')::int as population, z.parent as zone, r.parent as region,
    (select d.child from organisation_tie d join organisation k on k.id = d.child
      where d.parent = z.parent and d.relation = 'serves' and k.kind = 'health-district' order by 1 limit 1) as district
  from organisation o
  join organisation_tie t on t.child = o.id and t.relation = 'part-of'
  join organisation m on m.id = t.parent
  join organisation_tie z on z.child = m.id and z.relation = 'part-of'
  join organisation_tie r on r.child = z.parent and r.relation = 'part-of'
  where o.kind = 'office' and o.training = $1 and o.valid_from <= siso_today() and (o.valid_to is null or o.valid_to > siso_today())
  order by m.code`

const bodies = `
  select id, code from organisation
  where kind = $2 and training = $1 and valid_from <= siso_today() and (valid_to is null or valid_to > siso_today())
  order by code`

const providers = `
  select o.id, o.code, array(
    select t.parent from organisation_tie t where t.child = o.id and t.relation = 'serves' order by 1) as zones
  from organisation o
  where kind = 'provider' and training = $1 and valid_from <= siso_today() and (valid_to is null or valid_to > siso_today())
  order by code`

/** Reads the seeded region, or the training organisation: people are spread by their own population. */
export async function readLandscape(sql: Sql, training = false): Promise<Landscape> {
  const places = await sql.query<Place>(offices, [training])
  const [first] = places
  if (!first)
    throw new SeedRefused('Mancano i dati di riferimento: esegui prima «npm run siso -- seed».')
  const of = (kind: string) => sql.query<Body>(bodies, [training, kind])
  return {
    places,
    main: places.reduce((most, one) => (one.population > most.population ? one : most), first),
    zones: await of('zone'),
    districts: await of('health-district'),
    providers: await sql.query<Provider>(providers, [training]),
  }
}
