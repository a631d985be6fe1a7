import type pg from 'pg'

const belfiore = 'Z901'

/** A benefit with all that a flow commonly tells. */
const record = {
  Beneficiario: {
    CodiceFiscale: 'RSSMRA80A01H501U',
    Anagrafica: {
      ...{ Cognome: 'Prova', Nome: 'Ida', AnnoNascita: '1980', LuogoNascita: 'H501', Genere: '2' },
      CodiceCittadinanza: '380',
    },
    Indirizzo: [{ CodiceRegione: '19', CodiceComune: '054039', CodiceNazione: '380' }],
    PrestazioniSociali: {
      ...{ TipoOperazione: 'I', PresenzaProvaMezzi: '4', CaratterePrestazione: '1' },
      ...{ CodicePrestazione: 'A2.07', DenominazionePrestazione: 'Assistenza domiciliare' },
      ...{ ProtocolloDomanda: 'BENCH/1', DataInizioPrestazione: '2026-01-01', PresaCarico: '1' },
      ...{ ImportoMensile: '120.00', PeriodoErogazione: '12', AreaUtenza: '2' },
    },
  },
}

const statements = [
  `insert into user_account (id, username, full_name, password_hash)
   select md5('file user' || i)::uuid, 'file.prova' || i, 'Prova Operatore', '-' from generate_series(1, 2) i`,
  `insert into person (id, identity, given_name, family_name, search_key, orgs)
   select md5('file person')::uuid, 'certain', 'Ida', 'Prova', 'prova ida', array[min(id)] from organisation`,
  `insert into social_case (id, number, procedure, subject, org, municipality, zone, region, orgs, opened_by, opened_at,
     effective_at, phase)
   select md5('file case')::uuid, 'FILE/1', 'presa-in-carico', md5('file person')::uuid, o.id, o.id, o.id, o.id, array[o.id],
     md5('file user1')::uuid, siso_clock(), siso_clock(), 'delivery' from organisation o where o.kind = 'municipality' order by o.id limit 1`,
  `insert into siuss_ledger (belfiore, day) values ('${belfiore}', siso_today())`,
]

const flows = `
  insert into siuss_flow (id_flusso, belfiore, kind, operation, case_id, year, part, person, record, xml, digest, state,
    ready_at, ts_flusso)
  select $1 || '.PS.20260310.' || lpad(i::text, 7, '0'), $1, 'PS_PSA_SINA', 'I', md5('file case')::uuid, 2026, i,
    md5('file person')::uuid, $2, '<Flusso/>', 'x', 'published', '2026-03-01',
    timestamptz '2026-03-10' + i * interval '1 millisecond'
  from generate_series(1, $3::int) i`

/** So many published flows of one comune, a millisecond after each other. */
export async function populate(owner: pg.Client, count: number): Promise<void> {
  for (const statement of statements) await owner.query(statement)
  await owner.query(flows, [belfiore, JSON.stringify(record), count])
  await owner.query('analyze')
}

const ask = `
  insert into flow_file (place, belfiore, kind, format, since, until, bound, head, purpose, asked_by, expected, state,
    decided_by, decided_at)
  select c.municipality, $1, 'PS_PSA_SINA', 'xml', '2026-03-01', '2026-03-31',
    timestamptz '2026-03-10' + $2::int * interval '1 millisecond', $3, 'Misura della memoria', md5('file user1')::uuid, $2,
    'running', md5('file user2')::uuid, siso_clock()
  from social_case c where c.id = md5('file case')::uuid returning id`

/** A file of the first so many, asked for and let go. */
export async function letGo(owner: pg.Client, count: number): Promise<string> {
  const sender = { Codice: belfiore, Indirizzo: belfiore, CFOperatore: 'RSSMRA80A01H501U' }
  const head = { Nome: `${belfiore}.PS.20260401.0000001`, Ente: sender }
  const { rows } = await owner.query<{ id: string }>(ask, [belfiore, count, JSON.stringify(head)])
  if (!rows[0]) throw new Error('no file')
  return rows[0].id
}
