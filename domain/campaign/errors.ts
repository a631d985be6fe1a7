import { DomainError } from '../shared/domain-error.ts'

export type CampaignErrorCode =
  | 'campaign-gone'
  | 'campaign-moved-on'
  | 'none-chosen'
  | 'nothing-to-return'
  | 'campaign-under-way'
  | 'campaign-untried'
  | 'campaign-empty'
  | 'campaign-withdrawn'
  | 'campaign-ahead'
  | 'campaign-unlike'
  | 'campaign-others-sign'
  | 'no-way-back'

type CampaignError = DomainError<CampaignErrorCode>

/** There is none, or it is of a body whose procedures the actor does not keep. */
export function campaignGone(): CampaignError {
  const message = 'Questa migrazione non c’è, o non è del tuo ente: torna all’elenco.'
  return new DomainError('campaign-gone', 404, { message })
}

/** It is in another state than the page showed. */
export function campaignMovedOn(): CampaignError {
  const message = 'Nel frattempo la migrazione è andata avanti: guarda com’è adesso, poi decidi.'
  return new DomainError('campaign-moved-on', 409, { message })
}

export function noneChosen(): CampaignError {
  const message = 'Nessuna pratica è scelta: metti il segno accanto a quelle che hai guardato.'
  return new DomainError('none-chosen', 422, { message })
}

export function nothingToReturn(): CampaignError {
  const message =
    'Nessuna pratica di questa migrazione può tornare indietro, o le si sta già riportando: guarda com’è adesso.'
  return new DomainError('nothing-to-return', 409, { message })
}

export function campaignUnderWay(): CampaignError {
  const message =
    'Per le pratiche di questa procedura c’è già una migrazione in corso: falla finire, oppure annullala.'
  return new DomainError('campaign-under-way', 409, { message })
}

/** @param release `key@version` */
export function campaignUntried(release: string): CampaignError {
  const message = `Questa prova non è finita, o non è di ${release} com’è pubblicata: rifai la prova, poi torna qui.`
  return new DomainError('campaign-untried', 409, { message })
}

export function campaignEmpty(): CampaignError {
  const message =
    'Secondo la prova non c’è nessuna pratica da portare: la seguono già tutte, o sono bloccate.'
  return new DomainError('campaign-empty', 422, { message })
}

/** @param release `key@version` */
export function campaignWithdrawn(release: string): CampaignError {
  const message = `La versione ${release} è stata ritirata: nessuna pratica può passarci. Le pratiche in corso restano con le regole che seguono.`
  return new DomainError('campaign-withdrawn', 409, { message })
}

/** @param release `key@version` @param day from which it holds, in words */
export function campaignAhead(release: string, day: string): CampaignError {
  const message = `La versione ${release} vale dal ${day}: fino ad allora le pratiche in corso restano con le regole che seguono. Da quel giorno si decide qui.`
  return new DomainError('campaign-ahead', 409, { message })
}

/** The page that was signed showed something else. */
export function campaignUnlike(): CampaignError {
  const message = 'Ciò che hai davanti non è ciò che è proposto: ricarica la pagina e rileggila.'
  return new DomainError('campaign-unlike', 409, { message })
}

/** @param names who can; empty: nobody */
export function campaignOthersSign(names: readonly string[]): CampaignError {
  const message =
    names.length > 0
      ? `Firma chi non ha proposto la migrazione: ${names.join(', ')}.`
      : 'Nessun altro può firmare: chiedi a chi amministra gli utenti di nominare un secondo amministratore delle procedure.'
  return new DomainError('campaign-others-sign', 403, { message })
}

/** @param number of the case */
export function noWayBack(number: string): CampaignError {
  const message = `La pratica ${number} non può più tornare indietro: da allora è successo altro, o non c’è un solo passo a cui tornare.`
  return new DomainError('no-way-back', 409, { message })
}
