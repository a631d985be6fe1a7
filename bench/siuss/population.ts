import type pg from 'pg'

import { PsRecord } from '../../domain/siuss/layout/ps-record.ts'
import { writeFlow } from '../../domain/siuss/layout/write-flow.ts'

const name = 'Z000.PS.20261128.0000000'
/** The number of its application, in whose place each flow has its own. */
export const application = '2026/000000-1'

/** A benefit by month with an assessment of non-self-sufficiency: the longest of the usual ones. */
export const record = PsRecord.parse({
  Beneficiario: {
    CodiceFiscale: 'RSSMRA80A01H501U',
    Anagrafica: {
      ...{ Cognome: 'Rossi', Nome: 'Mario', AnnoNascita: '1980', LuogoNascita: 'H501' },
      ...{ Genere: '1', CodiceCittadinanza: '380' },
    },
    Indirizzo: [{ CodiceRegione: '19', CodiceComune: '054039', CodiceNazione: '380' }],
    PrestazioniSociali: {
      ...{ TipoOperazione: 'I', PresenzaProvaMezzi: '4', CaratterePrestazione: '1' },
      ...{ CodicePrestazione: 'A2.07', DenominazionePrestazione: 'Assistenza domiciliare' },
      ...{ ProtocolloDomanda: application, DataEvento: '2026-01-10' },
      ...{ DataInizioPrestazione: '2026-01-10', DataFinePrestazione: '2026-12-31' },
      ...{ PeriodoErogazione: '12', ImportoMensile: '178.95', OreServizioMensile: '8.40' },
      ...{ PresaCarico: '1', AreaUtenza: '2' },
      SINA: {
        ...{ Mobilita: '2', AttivitaVitaQuotidiana: '2', DisturbiComportamentali: '1' },
        ...{ AreaReddituale: '1', AreaSupporto: '2' },
        ...{ FonteDerivazioneValutazione: '1', StrumentoValutazione: '7' },
      },
    },
  },
})
const head = {
  Nome: name,
  Ente: {
    ...{ Codice: 'Z000', Denominazione: 'Prova', Indirizzo: 'Z000' },
    CFOperatore: 'RSSMRA80A01H501U',
  },
}

const account = `
  insert into user_account (id, username, full_name, password_hash)
  values (md5('siuss user')::uuid, 'siuss.prova', 'Prova Operatore', '-')`
// Each comune has the same share: a region has some large ones, but INPS asks them one by one.
const comuni = `
  create temp table siuss_comune as
  select row_number() over (order by o.id) - 1 as n, count(*) over () as of, o.id as municipality,
    o.detail ->> 'belfiore' as belfiore
  from organisation o where o.kind = 'municipality' and not o.training and o.detail ? 'belfiore'`
const ledgers = `
  insert into siuss_ledger (belfiore, day, progressive)
  select belfiore, siso_today(), ceil($1::numeric / of) from siuss_comune`
const people = `
  insert into person (id, identity, given_name, family_name, search_key, orgs)
  select md5('siuss person' || i)::uuid, 'certain', 'Mario', 'Rossi', 'rossi mario', array[c.municipality]
  from generate_series($1::int, $2::int) i join siuss_comune c on c.n = i % c.of`
const cases = `
  insert into social_case (id, number, procedure, subject, org, municipality, orgs, opened_by, opened_at, effective_at, phase)
  select md5('siuss case' || i)::uuid, 'SIUSS/' || i, 'prestazione', md5('siuss person' || i)::uuid, c.municipality,
    c.municipality, array[c.municipality], md5('siuss user')::uuid, siso_clock(), siso_clock(), 'delivery'
  from generate_series($1::int, $2::int) i join siuss_comune c on c.n = i % c.of`
// Ready for longer than the 24 hours, in the order of their names.
const flows = `
  insert into siuss_flow (id_flusso, belfiore, kind, operation, case_id, year, person, record, xml, digest, state, ready_at)
  select x.name, c.belfiore, 'PS_PSA_SINA', 'I', md5('siuss case' || i)::uuid, 2026, md5('siuss person' || i)::uuid,
    jsonb_set($3::jsonb, '{Beneficiario,PrestazioniSociali,ProtocolloDomanda}', to_jsonb(x.application)),
    replace(replace($4::text, $5, x.name), $6, x.application), md5(i::text), 'ready',
    siso_clock() - interval '3 days' + i * interval '1 microsecond'
  from generate_series($1::int, $2::int) i join siuss_comune c on c.n = i % c.of cross join lateral (select
    c.belfiore || '.PS.' || to_char(siso_today(), 'YYYYMMDD') || '.' || lpad((i / c.of + 1)::text, 7, '0') as name,
    '2026/' || lpad(i::text, 7, '0') || '-1' as application) x`

const atOnce = 100_000

/**
 * Flows that wait for publication, of every comune of the region: each of a case and a person of its
 * own. Write it with `session_replication_role` set to replica: nothing else is set off.
 * @returns the comuni by their Belfiore codes
 */
export async function populate(client: pg.ClientBase, records: number): Promise<string[]> {
  await client.query(account)
  await client.query(comuni)
  await client.query(ledgers, [records])
  const xml = writeFlow(head, { kind: 'PS_PSA_SINA', record })
  const written = [JSON.stringify(record), xml, name, application]
  for (let from = 0; from < records; from += atOnce) {
    const span = [from, Math.min(records, from + atOnce) - 1]
    await client.query(people, span)
    await client.query(cases, span)
    await client.query(flows, [...span, ...written])
  }
  await client.query('analyze')
  const { rows } = await client.query<{ belfiore: string }>(
    'select belfiore from siuss_comune order by n',
  )
  return rows.map(({ belfiore }) => belfiore)
}
