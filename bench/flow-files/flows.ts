import type pg from 'pg'

import type { FileFormat } from '../../domain/siuss/files/rules.ts'
import { writeFlow } from '../../domain/siuss/layout/write-flow.ts'
import { application, record } from '../siuss/population.ts'

const belfiore = 'Z901'
const name = `${belfiore}.PS.20260310.0000000`
const sender = { Codice: belfiore, Indirizzo: belfiore, CFOperatore: 'RSSMRA80A01H501U' }

const ground = [
  `insert into user_account (id, username, full_name, password_hash)
   select md5('file user' || i)::uuid, 'file.prova' || i, 'Prova Operatore', '-' from generate_series(1, 2) i`,
  `create temp table file_place as select min(id) as id from organisation where kind = 'municipality'`,
  `insert into siuss_ledger (belfiore, day) values ('${belfiore}', siso_today())`,
]

const people = `
  insert into person (id, identity, given_name, family_name, search_key, orgs)
  select md5('file person' || i)::uuid, 'certain', 'Ida', 'Prova', 'prova ida', array[o.id]
  from generate_series(1, $1::int) i, file_place o`

const cases = `
  insert into social_case (id, number, procedure, subject, org, municipality, zone, region, orgs, opened_by, opened_at,
    effective_at, phase)
  select md5('file case' || i)::uuid, 'FILE/' || i, 'presa-in-carico', md5('file person' || i)::uuid, o.id, o.id, o.id, o.id,
    array[o.id], md5('file user1')::uuid, siso_clock(), siso_clock(), 'delivery'
  from generate_series(1, $1::int) i, file_place o`

const flows = `
  insert into siuss_flow (id_flusso, belfiore, kind, operation, case_id, year, person, record, xml, digest, state,
    ready_at, ts_flusso)
  select x.name, $1, 'PS_PSA_SINA', 'I', md5('file case' || i)::uuid, 2026, md5('file person' || i)::uuid,
    jsonb_set($2::jsonb, '{Beneficiario,PrestazioniSociali,ProtocolloDomanda}', to_jsonb(x.application)),
    replace(replace($3::text, $4, x.name), $5, x.application), 'x', 'published', '2026-03-01',
    timestamptz '2026-03-10' + i * interval '1 millisecond'
  from generate_series(1, $6::int) i cross join lateral (
    select $1 || '.PS.20260310.' || lpad(i::text, 7, '0') as name, '2026/' || lpad(i::text, 7, '0') || '-1' as application) x`

/** So many published flows of one comune, a millisecond after each other, each of a case of its own. */
export async function populate(owner: pg.Client, count: number): Promise<void> {
  for (const statement of ground) await owner.query(statement)
  await owner.query(people, [count])
  await owner.query(cases, [count])
  const xml = writeFlow({ Nome: name, Ente: sender }, { kind: 'PS_PSA_SINA', record })
  await owner.query(flows, [belfiore, JSON.stringify(record), xml, name, application, count])
  await owner.query('analyze')
}

/** The flows, as COPY reads them. */
export const rows = 'select belfiore, id_flusso, kind, ts_flusso, xml from siuss_flow'

const ask = `
  insert into flow_file (place, belfiore, kind, format, since, until, bound, head, purpose, asked_by, expected, state,
    decided_by, decided_at)
  select o.id, $1, 'PS_PSA_SINA', $4, '2026-03-01', '2026-03-31',
    timestamptz '2026-03-10' + $2::int * interval '1 millisecond', $3, 'Misura della memoria', md5('file user1')::uuid, $2,
    'running', md5('file user2')::uuid, siso_clock()
  from file_place o returning id`

/** A file of the first so many, asked for and let go. */
export async function letGo(owner: pg.Client, count: number, format: FileFormat): Promise<string> {
  const head = { Nome: `${belfiore}.PS.20260401.0000001`, Ente: sender }
  const values = [belfiore, count, JSON.stringify(head), format]
  const { rows: made } = await owner.query<{ id: string }>(ask, values)
  if (!made[0]) throw new Error('no file')
  return made[0].id
}
