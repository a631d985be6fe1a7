import fc from 'fast-check'

import type { FlowHead } from '../../../domain/siuss/layout/flow.ts'
import type { PsRecord } from '../../../domain/siuss/layout/ps-record.ts'
import type { SinbaRecord } from '../../../domain/siuss/layout/sinba-record.ts'

export const head: FlowHead = {
  Nome: 'A475.PS.20261128.0000001',
  Ente: {
    Codice: 'A475',
    Denominazione: 'Comune d’esempio & figli',
    Indirizzo: 'A475',
    CFOperatore: 'RSSMRA80A01H501U',
  },
}

const upTo = (last: number) => fc.integer({ min: 1, max: last }).map(String)
const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''))
const text = (min: number, max: number) =>
  fc
    .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), {
      minLength: min,
      maxLength: max,
    })
    .map((all) => Array.from(all.join('').replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, 'x')))
    .filter((all) => all.length >= min && all.length <= max)
    .map((all) => all.join(''))
const tricky = (min: number, max: number) =>
  fc.oneof(text(min, max), fc.constant(`<"D'Amico" & Figli>${'x'.repeat(min)}`.slice(0, max)))
const day = fc
  .date({ min: new Date('1901-01-01'), max: new Date('2098-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const month = fc
  .tuple(upTo(12), fc.integer({ min: 1900, max: 2099 }))
  .map(([m, y]) => `${m.padStart(2, '0')}/${String(y)}`)
const euros = fc.integer({ min: 0, max: 99_999_999 }).map((cents) => (cents / 100).toFixed(2))
const code = fc.constantFrom('A1.04', 'A2.07', 'A1.05.01', 'Z9.99')
const codes = fc.array(code, { minLength: 1, maxLength: 3 })
const fiscalCode = fc.oneof(fc.constant('RSSMRA80A01H501U'), digits(11))

const maybe = <T>(given: fc.Arbitrary<T>) => fc.option(given, { nil: undefined, freq: 2 })

const sina = fc.record({
  Mobilita: upTo(3),
  AttivitaVitaQuotidiana: upTo(3),
  DisturbiAreaCognitiva: maybe(upTo(3)),
  DisturbiComportamentali: upTo(2),
  NecessitaCureSanitarie: maybe(upTo(3)),
  AreaReddituale: upTo(3),
  AreaSupporto: upTo(3),
  FonteDerivazioneValutazione: upTo(4),
  StrumentoValutazione: upTo(7),
  FonteDerivazioneInvalidita: maybe(upTo(2)),
  NecessitaInterventiSociali: maybe(fc.record({ CodicePrestazione: codes })),
  InvaliditaCivile: maybe(fc.record({ InvCiv: fc.array(upTo(8), { minLength: 1, maxLength: 8 }) })),
})

const benefit = fc.record({
  TipoOperazione: fc.constantFrom('I' as const, 'C' as const),
  PresenzaProvaMezzi: upTo(4),
  CaratterePrestazione: upTo(2),
  NumeroProtocolloDSU: maybe(tricky(1, 30)),
  AnnoProtocolloDSU: maybe(digits(4)),
  DataDSU: maybe(day),
  CodicePrestazione: code,
  DenominazionePrestazione: tricky(10, 200),
  ProtocolloDomanda: tricky(1, 32),
  DataEvento: maybe(day),
  DataInizioPrestazione: maybe(day),
  DataFinePrestazione: maybe(day),
  DataErogazionePrestazione: maybe(day),
  ImportoPrestazione: maybe(euros),
  PeriodoErogazione: maybe(upTo(12)),
  ImportoMensile: maybe(euros),
  ImportoQuotaEnte: maybe(euros),
  ImportoQuotaUtente: maybe(euros),
  ImportoQuotaSSN: maybe(euros),
  ImportoQuotaRichiesta: maybe(euros),
  ImportoSogliaISEE: maybe(euros),
  OreServizioMensile: maybe(fc.constantFrom('2.59', '0.00', '120.05')),
  PresaCarico: upTo(2),
  AreaUtenza: maybe(upTo(3)),
  SINA: maybe(sina),
})

const address = fc.record({
  CodiceRegione: maybe(digits(2)),
  CodiceComune: maybe(digits(6)),
  CodiceNazione: digits(3),
})

/** Any record of benefits that the layout takes. */
export const anyPsRecord: fc.Arbitrary<PsRecord> = fc.record({
  Beneficiario: fc.record({
    CodiceFiscale: fiscalCode,
    Anagrafica: fc.record({
      Cognome: tricky(1, 36),
      Nome: tricky(1, 36),
      AnnoNascita: digits(4),
      LuogoNascita: fc.constantFrom('H501', 'Z100'),
      Genere: upTo(2),
      CodiceCittadinanza: digits(3),
      CodiceSecondaCittadinanza: maybe(digits(3)),
    }),
    Indirizzo: fc.array(address, { minLength: 1, maxLength: 5 }),
    PrestazioniSociali: benefit,
  }),
})

const parents = { TitoloStudioPadre: maybe(upTo(6)), OccupazioneMadre: maybe(upTo(8)) }

/** Any record of a minor that the layout takes. */
export const anySinbaRecord: fc.Arbitrary<SinbaRecord> = fc.record({
  SINBA: fc.record({
    IDBeneficiario: tricky(1, 20),
    MinoreStranieroNoAcc: upTo(2),
    CondizioneMinore: upTo(5),
    LuogoVita: upTo(8),
    ScuolaFrequentata: upTo(8),
    CondizioneLavoro: upTo(4),
    Disabilita: upTo(2),
    TipoDisabilita: maybe(upTo(4)),
    ...parents,
    DataPrimaSegnalazione: month,
    FonteSegnalazione: upTo(14),
    ValutazioneMinore: upTo(13),
    ValutazioneFamigliaMinore: upTo(13),
    SegnalazioneAutoritaGiudiziaria: upTo(2),
    DataSegnalazione: maybe(month),
    ProvvedimentoGiudiziario: upTo(2),
    DataProvvedimentoGiudiziario: maybe(month),
    AutoritaProvvedimento: maybe(upTo(4)),
    CarattereInserimentoResidenziale: maybe(upTo(10)),
    NumeroComponentiISEE: maybe(upTo(9)),
    FasciaEtaBeneficiario: upTo(6),
    FasciaISEEBeneficiario: maybe(upTo(8)),
    AnnoNascita: digits(4),
    CodiceRegioneResidenza: maybe(digits(2)),
    CodiceNazioneResidenza: digits(3),
    Prestazioni: fc.record({ CodicePrestazione: codes }),
    Famiglia: fc.record({
      ComposizioneFamiglia: fc.array(upTo(6), { minLength: 1, maxLength: 6 }),
    }),
  }),
})
