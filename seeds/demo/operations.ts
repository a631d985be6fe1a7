import type { Sql } from '../../domain/shared/sql.ts'
import type { Place } from './landscape.ts'

const operation = `
  insert into funded_operation (id, zone, local_code, cup, title, fund, programme, call, body, body_code, starts_on,
    ends_on, amount, recorded_by)
  select md5('operation ' || $1::int)::uuid, $1, 'PROVA-001', null, 'Tirocini di inclusione sociale', 'fse-plus', 'PR FSE+',
    'Avviso di prova', 'Consorzio inventato', '00000000000', date_trunc('year', siso_today())::date,
    (date_trunc('year', siso_today()) + interval '2 years' - interval '1 day')::date, 18000000, z.chief
  from (select min(user_id::text)::uuid as chief from user_role where org = $1 and role = 'coordinator') z
  where z.chief is not null`

/** An operation of the European funds in the documented users' zone, where nobody is enrolled yet. */
export async function recordAnOperation(sql: Sql, { zone }: Place): Promise<void> {
  await sql.query(operation, [zone])
}
