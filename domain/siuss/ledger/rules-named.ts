import type { FlowKind } from './rules.ts'

/** What each rule of the profile looks at, by the attributes of the layout that it is about. */
export const attributesOf: Readonly<Record<FlowKind, Readonly<Record<string, readonly string[]>>>> =
  {
    PS_PSA_SINA: {
      S03: ['CodiceFiscale', 'CFOperatore'],
      S04: ['CodiceNazione', 'CodiceRegione', 'CodiceComune'],
      S05: ['NumeroProtocolloDSU', 'AnnoProtocolloDSU', 'DataDSU'],
      S06: [
        ...['CaratterePrestazione', 'DataInizioPrestazione', 'DataErogazionePrestazione'],
        ...['ImportoMensile', 'ImportoPrestazione'],
      ],
      S07: ['DataInizioPrestazione', 'DataFinePrestazione'],
      S08: ['ImportoQuotaEnte', 'ImportoQuotaSSN', 'ImportoQuotaUtente'],
      S09: ['ImportoQuotaEnte', 'ImportoQuotaSSN'],
      S10: ['PresaCarico', 'AreaUtenza'],
      S11: ['PresenzaProvaMezzi'],
      S12: ['SINA'],
      S13: ['NecessitaInterventiSociali', 'CodicePrestazione'],
      S14: ['OreServizioMensile'],
      S15: ['Cognome'],
      S16: ['ProtocolloDomanda'],
      S18: ['TipoOperazione'],
    },
    SINBA: {
      S19: [
        ...['TipoDisabilita', 'DataSegnalazione', 'DataProvvedimentoGiudiziario'],
        ...['AutoritaProvvedimento', 'TipoProvvedimentoGiudiziario'],
      ],
      S20: ['DataPrimaSegnalazione', 'DataSegnalazione'],
    },
  }

/**
 * The rules that INPS's words are about: the one whose sentence is known, or those that look at an
 * attribute that is named. A whole list of its errors was never published.
 */
export function rulesNamed(said: string, kind: FlowKind): readonly string[] {
  if (/solo un beneficiario e una prestazione/i.test(said)) return ['S02']
  const words = new Set(said.toLowerCase().split(/[^\p{L}\d]+/u))
  return Object.entries(attributesOf[kind])
    .filter(([, attributes]) => attributes.some((one) => words.has(one.toLowerCase())))
    .map(([rule]) => rule)
}
