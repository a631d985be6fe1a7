import { z } from 'zod'

import * as v from './values.ts'

// The names are those of the layout PS_PSA_SINA of 2018-12; so is the order, which is that of the XML.

const Registry = z.strictObject({
  Cognome: v.text(1, 36),
  Nome: v.text(1, 36),
  AnnoNascita: v.year,
  LuogoNascita: v.cadastral,
  /** 1 male, 2 female. */
  Genere: v.upTo(2),
  /** ISO 3166 numeric; 380 Italy, 990 not known. */
  CodiceCittadinanza: v.country,
  CodiceSecondaCittadinanza: v.country.optional(),
})

const Address = z.strictObject({
  CodiceRegione: v.region.optional(),
  CodiceComune: v.comune.optional(),
  CodiceNazione: v.country,
})

export const Sina = z.strictObject({
  Mobilita: v.upTo(3),
  AttivitaVitaQuotidiana: v.upTo(3),
  /** There is no code for "none": it is left out. */
  DisturbiAreaCognitiva: v.upTo(3).optional(),
  DisturbiComportamentali: v.upTo(2),
  NecessitaCureSanitarie: v.upTo(3).optional(),
  AreaReddituale: v.upTo(3),
  AreaSupporto: v.upTo(3),
  FonteDerivazioneValutazione: v.upTo(4),
  StrumentoValutazione: v.upTo(7),
  FonteDerivazioneInvalidita: v.upTo(2).optional(),
  NecessitaInterventiSociali: z
    .strictObject({ CodicePrestazione: z.array(v.benefit).min(1) })
    .optional(),
  InvaliditaCivile: z.strictObject({ InvCiv: z.array(v.upTo(8)).min(1) }).optional(),
})
export type Sina = z.infer<typeof Sina>

export const Benefit = z.strictObject({
  /** I inserts, C cancels what was inserted. */
  TipoOperazione: z.enum(['I', 'C']),
  /** 1 by ISEE, 2 by other means, 3 by ISEE but waived for this person, 4 none. */
  PresenzaProvaMezzi: v.upTo(4),
  /** 1 periodic, 2 once. Optional in INPS's schema, compulsory in its text. */
  CaratterePrestazione: v.upTo(2),
  NumeroProtocolloDSU: v.text(1, 30).optional(),
  AnnoProtocolloDSU: v.year.optional(),
  DataDSU: v.day.optional(),
  CodicePrestazione: v.benefit,
  DenominazionePrestazione: v.text(10, 200),
  ProtocolloDomanda: v.text(1, 32),
  DataEvento: v.day.optional(),
  DataInizioPrestazione: v.day.optional(),
  DataFinePrestazione: v.day.optional(),
  DataErogazionePrestazione: v.day.optional(),
  ImportoPrestazione: v.euros.optional(),
  /** Months, from 1 to 12. */
  PeriodoErogazione: v.upTo(12).optional(),
  ImportoMensile: v.euros.optional(),
  ImportoQuotaEnte: v.euros.optional(),
  ImportoQuotaUtente: v.euros.optional(),
  ImportoQuotaSSN: v.euros.optional(),
  ImportoQuotaRichiesta: v.euros.optional(),
  ImportoSogliaISEE: v.euros.optional(),
  OreServizioMensile: v.hours.optional(),
  /** Whether the professional social service has taken the person in charge. */
  PresaCarico: v.yesNo,
  /** 1 family and minors, 2 disability and non-self-sufficiency, 3 poverty. */
  AreaUtenza: v.upTo(3).optional(),
  SINA: Sina.optional(),
})
export type Benefit = z.infer<typeof Benefit>

/** One benefit of one person, as one flow carries it. */
export const PsRecord = z.strictObject({
  Beneficiario: z.strictObject({
    CodiceFiscale: v.fiscalCode,
    Anagrafica: Registry,
    Indirizzo: z.array(Address).min(1).max(5),
    PrestazioniSociali: Benefit,
  }),
})
export type PsRecord = z.infer<typeof PsRecord>
