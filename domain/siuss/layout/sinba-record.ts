import { z } from 'zod'

import * as v from './values.ts'

// The names are those of the layout SINBA of 2018; so is the order, which is that of the XML.

/** What is told of a minor, under a pseudonym: no name, no fiscal code. */
export const SinbaRecord = z.strictObject({
  SINBA: z.strictObject({
    /** Known here alone: the same minor has the same one. */
    IDBeneficiario: v.text(1, 20),
    MinoreStranieroNoAcc: v.yesNo,
    CondizioneMinore: v.upTo(5),
    LuogoVita: v.upTo(8),
    ScuolaFrequentata: v.upTo(8),
    CondizioneLavoro: v.upTo(4),
    Disabilita: v.yesNo,
    TipoDisabilita: v.upTo(4).optional(),
    InvCivCertificazioni: v.upTo(5).optional(),
    CodiceCittadinanzaPadre: v.country.optional(),
    CodiceCittadinanzaMadre: v.country.optional(),
    CodiceRegioneResidenzaPadre: v.region.optional(),
    CodiceRegioneResidenzaMadre: v.region.optional(),
    TitoloStudioPadre: v.upTo(6).optional(),
    TitoloStudioMadre: v.upTo(6).optional(),
    OccupazionePadre: v.upTo(8).optional(),
    OccupazioneMadre: v.upTo(8).optional(),
    DataPrimaSegnalazione: v.month,
    FonteSegnalazione: v.upTo(14),
    ValutazioneMinore: v.upTo(13),
    ValutazioneFamigliaMinore: v.upTo(13),
    SegnalazioneAutoritaGiudiziaria: v.yesNo,
    DataSegnalazione: v.month.optional(),
    ProvvedimentoGiudiziario: v.yesNo,
    DataProvvedimentoGiudiziario: v.month.optional(),
    AutoritaProvvedimento: v.upTo(4).optional(),
    PotestaTutela: v.upTo(5).optional(),
    TipoProvvedimentoGiudiziario: v.upTo(8).optional(),
    FormaInterventoAffido: v.upTo(2).optional(),
    TipoInterventoAffido: v.upTo(2).optional(),
    DurataAffido: v.upTo(2).optional(),
    CarattereAffido: v.upTo(2).optional(),
    EsitoAffido: v.upTo(9).optional(),
    CarattereInserimentoResidenziale: v.upTo(10).optional(),
    FormaInserimentoResidenziale: v.upTo(2).optional(),
    TipoInserimentoResidenziale: v.upTo(2).optional(),
    EsitoInserimentoStruttura: v.upTo(9).optional(),
    MotivazioneChiusuraCarico: v.upTo(9).optional(),
    SituazioneChiusuraCarico: v.upTo(8).optional(),
    CollaborazioniInterventi: v.upTo(9).optional(),
    /** More than nine are nine. */
    NumeroComponentiISEE: v.upTo(9).optional(),
    /** Half-open bands of three years: 3 is in the second. */
    FasciaEtaBeneficiario: v.upTo(6),
    FasciaISEEBeneficiario: v.upTo(8).optional(),
    AnnoNascita: v.year,
    CodiceRegioneResidenza: v.region.optional(),
    CodiceNazioneResidenza: v.country,
    Prestazioni: z.strictObject({ CodicePrestazione: z.array(v.benefit).min(1) }),
    Famiglia: z.strictObject({ ComposizioneFamiglia: z.array(v.upTo(6)).min(1) }),
  }),
})
export type SinbaRecord = z.infer<typeof SinbaRecord>
