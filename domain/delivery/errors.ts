import { DomainError } from '../shared/domain-error.ts'

export type DeliveryErrorCode =
  | 'grant-incomplete'
  | 'grant-without-procedure'
  | 'service-not-found'
  | 'service-not-yours'
  | 'variance-missing'
  | 'reason-missing'
  | 'not-money'
  | 'payment-not-started'
  | 'payment-outside'
  | 'payment-reason-missing'
  | 'payment-to-come'
  | 'week-not-begun'
  | 'week-not-open'
  | 'week-not-validated'

type DeliveryError = DomainError<DeliveryErrorCode>

/** A row of the plan does not say all that a service needs, or ends before it begins. */
export function grantIncomplete(row: number): DeliveryError {
  const message = `La riga ${String(row)} delle prestazioni non è completa, o finisce prima di cominciare: correggi il progetto.`
  return new DomainError('grant-incomplete', 422, { message })
}

export function grantWithoutProcedure(procedure: string): DeliveryError {
  const message = `La procedura «${procedure}», che le prestazioni dovrebbero seguire, non è in vigore.`
  return new DomainError('grant-without-procedure', 422, { message })
}

/** The same words for a service that is not there and for one that may not be seen. */
export function serviceNotFound(): DeliveryError {
  const message = 'La prestazione non c’è, oppure non è tra quelle che puoi vedere.'
  return new DomainError('service-not-found', 404, { message })
}

export function serviceNotYours(): DeliveryError {
  const message =
    'Le erogazioni di questa prestazione le registra l’ente che la eroga, e le verifica la zona che l’ha concessa.'
  return new DomainError('service-not-yours', 403, { message })
}

export function varianceMissing(): DeliveryError {
  const message = 'Ciò che è stato erogato non è ciò che era previsto: scegli il motivo.'
  return new DomainError('variance-missing', 422, { message })
}

export function reasonMissing(): DeliveryError {
  const message = 'Scrivi il motivo: chi ha convalidato la settimana deve sapere che cosa rivedere.'
  return new DomainError('reason-missing', 422, { message })
}

export function weekNotBegun(): DeliveryError {
  const message = 'La settimana non è ancora cominciata: si convalida quando è passata.'
  return new DomainError('week-not-begun', 409, { message })
}

export function weekNotOpen(): DeliveryError {
  const message = 'La settimana è già convalidata, e da allora nulla è cambiato.'
  return new DomainError('week-not-open', 409, { message })
}

export function weekNotValidated(): DeliveryError {
  const message = 'La settimana non è convalidata, o è cambiata dopo: ora attende chi la eroga.'
  return new DomainError('week-not-validated', 409, { message })
}

export function notMoney(): DeliveryError {
  const message =
    'Questa prestazione non è un contributo in denaro: le erogazioni le registra chi la eroga.'
  return new DomainError('not-money', 409, { message })
}

export function paymentNotStarted(): DeliveryError {
  const message =
    'Il contributo non è ancora attivo: si attiva dal compito nella posta, poi si paga.'
  return new DomainError('payment-not-started', 409, { message })
}

/** More than what is granted, or more back than what was paid. */
export function paymentOutside(): DeliveryError {
  const message =
    'Con questo importo si pagherebbe più di quanto è concesso, o tornerebbe più di quanto è stato pagato: controlla l’importo.'
  return new DomainError('payment-outside', 422, { message })
}

export function paymentReasonMissing(): DeliveryError {
  const message =
    'Scrivi il motivo: chi legge il registro deve sapere perché il denaro è tornato, o che cosa era sbagliato.'
  return new DomainError('payment-reason-missing', 422, { message })
}

export function paymentToCome(): DeliveryError {
  const message = 'Il giorno deve ancora venire: un pagamento si registra quando è fatto.'
  return new DomainError('payment-to-come', 422, { message })
}
