import type { Sql } from '../shared/sql.ts'
import type { OfNight } from './told-by.ts'

interface CaseTold {
  readonly zone: number | null
  readonly municipality: number | null
  readonly kind: 'open' | 'access'
  readonly phase: string | null
  readonly told: boolean
}

/** Of a service, of an area or of all, where it names none: whether the night tells it. */
export interface ServiceTold {
  readonly area: string | null
  readonly service: string | null
  readonly told: boolean
}

/** What the statistics tell, and what they do not, of what the figures of the work count too. */
export interface ToldAtNight {
  /** By phase. */
  readonly open: readonly OfNight[]
  readonly accesses: readonly OfNight[]
  readonly services: readonly ServiceTold[]
}

/** Where the reader plans or coordinates, whoever she is: nothing where no night has counted yet. */
export async function toldAtNight(sql: Sql): Promise<ToldAtNight> {
  const cases = await sql.query<CaseTold>(
    'select zone, municipality, kind, phase, told from cases_told()',
    [],
    'figures-cases-told',
  )
  const services = await sql.query<ServiceTold>(
    'select area, service, told from services_told()',
    [],
    'figures-services-told',
  )
  const of = (wanted: CaseTold['kind']) =>
    cases
      .filter(({ kind }) => kind === wanted)
      .map(({ zone, municipality, phase, told }) => ({ zone, municipality, column: phase, told }))
  return { open: of('open'), accesses: of('access'), services }
}

/** As if no night had counted. */
export const nothingTold: ToldAtNight = { open: [], accesses: [], services: [] }
