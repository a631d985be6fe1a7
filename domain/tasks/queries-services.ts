import type { Sql } from '../shared/sql.ts'

export interface ServiceChoice {
  readonly code: string
  readonly name: string
  readonly parent: string | null
}

const services = `
  select s.code, s.name, p.name as parent from service s
    left join service p on p.code = s.parent and p.version = s.version
  where s.version = (select max(version) from service) and s.valid_from <= siso_today()
    and (s.valid_to is null or s.valid_to > siso_today())
    and not exists (select 1 from service k where k.parent = s.code and k.version = s.version)
  order by p.position, s.position`

/** The services that can be chosen today: the leaves of the nomenclature, under their parent. */
export function currentServices(sql: Sql): Promise<ServiceChoice[]> {
  return sql.query<ServiceChoice>(services, [], 'current-services')
}
