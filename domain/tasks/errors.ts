import type { SuspensionProblem } from '../procedures/errors.ts'
import { refusal } from '../shared/domain-error.ts'
import type { DomainError } from '../shared/domain-error.ts'
import { invalid, problemsIn } from '../shared/field-problems.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

export type TaskErrorCode =
  | 'case-not-found'
  | 'task-not-found'
  | 'task-taken'
  | 'task-changed'
  | 'task-over'
  | 'deadline-passed'
  | 'unknown-outcome'
  | 'outcome-not-offered'
  | 'release-not-found'
  | 'engine-unknown'
  | 'not-supervisor'
  | 'assignee-not-entitled'
  | 'assignee-not-named'
  | 'not-in-hand'
  | 'nobody-to-nudge'
  | 'no-incident'
  | 'event-not-asidable'
  | 'operation-taken'
  | 'case-closed'
  | 'not-in-charge'
  | 'no-terms-to-suspend'
  | 'suspension-gone'
  | 'suspension-invalid'
  | 'term-gone'
  | 'correction-invalid'
  | 'provider-not-serving'
  | 'reason-missing'
  | 'not-recallable'

/** What is wrong with one field of a correction of where a term runs from, in Italian: how to mend it. */
export type CorrectionProblem = FieldProblem<'from' | 'note'>

type TaskError = DomainError<TaskErrorCode>

export function caseNotFound(caseId: string): TaskError {
  const message = 'La pratica non esiste o non rientra tra quelle che puoi vedere.'
  return refusal('case-not-found', 404, { message, caseId })
}

export function taskNotFound(taskId: string): TaskError {
  const message = 'L’attività non esiste o non rientra tra quelle che puoi vedere.'
  return refusal('task-not-found', 404, { message, taskId })
}

export function taskTaken(by: string): TaskError {
  const message = `L’attività è già stata presa in carico da ${by}. Scegline un’altra o chiedi di averla.`
  return refusal('task-taken', 409, { message, by })
}

export function taskChanged(taskId: string): TaskError {
  const message =
    'L’attività è cambiata dopo che hai aperto la pagina. Quello che hai scritto è qui sotto: confrontalo e invia di nuovo.'
  return refusal('task-changed', 409, { message, taskId })
}

export function taskOver(over: { state: string; by: string | null; at: Date | null }): TaskError {
  const message =
    'L’attività non è più aperta. Quello che hai scritto non è andato perso: è conservato nella bozza.'
  return refusal('task-over', 409, { message, ...over })
}

/** @param because what the release says, with how to mend it */
export function outcomeNotOffered(because: string): TaskError {
  return refusal('outcome-not-offered', 422, { message: because })
}

export function deadlinePassed(hardAt: Date | null): TaskError {
  const message =
    'Il termine ultimo per questa attività è passato: l’esito previsto è già stato applicato.'
  return refusal('deadline-passed', 409, { message, hardAt })
}

export function unknownOutcome(outcome: string): TaskError {
  const message = 'L’esito scelto non è tra quelli previsti: scegline uno dall’elenco.'
  return refusal('unknown-outcome', 422, { message, outcome })
}

export function releaseNotFound(release: string): TaskError {
  const message = `La versione di procedura ${release} non è pubblicata in questa installazione.`
  return refusal('release-not-found', 503, { message, release })
}

export function engineUnknown(engine: number): TaskError {
  const message = `Questo programma non conosce il motore ${String(engine)}: va aggiornato.`
  return refusal('engine-unknown', 503, { message, engine })
}

export function notSupervisor(): TaskError {
  const message = 'Solo chi coordina l’ufficio può assegnare attività ad altri.'
  return refusal('not-supervisor', 403, { message })
}

export function assigneeNotEntitled(name: string): TaskError {
  const message = `${name} non ha un ruolo che può svolgere questa attività: scegli un’altra persona.`
  return refusal('assignee-not-entitled', 422, { message, name })
}

export function assigneeNotNamed(name: string): TaskError {
  const message = `La pratica è protetta e ${name} non è tra le persone indicate per nome: non vedrebbe l’attività. Scegli una di loro, o chiedi a chi coordina di indicarla.`
  return refusal('assignee-not-named', 422, { message, name })
}

export function notInHand(): TaskError {
  const message =
    'Si passa a un collega solo un’attività che si ha in mano: se è ancora aperta, prima prendila in carico.'
  return refusal('not-in-hand', 409, { message })
}

export function nobodyToNudge(): TaskError {
  const message =
    'Il sollecito non arriverebbe a nessuno: oggi nessun altro può svolgere questa attività. Chiedi a chi coordina di assegnarla, o di dare a qualcuno il ruolo che serve.'
  return refusal('nobody-to-nudge', 409, { message })
}

export function noIncident(caseId: string): TaskError {
  const message = 'La pratica non ha incidenti aperti: non c’è nulla da mettere da parte.'
  return refusal('no-incident', 409, { message, caseId })
}

export function eventNotAsidable(caseId: string): TaskError {
  const message =
    'L’apertura della pratica non si può mettere da parte: la pratica riparte con un programma corretto.'
  return refusal('event-not-asidable', 409, { message, caseId })
}

export function operationTaken(): TaskError {
  const message = 'Questo invio ha un numero già usato: ricarica la pagina e invia di nuovo.'
  return refusal('operation-taken', 409, { message })
}

export function providerNotServing(): TaskError {
  const message =
    'L’ente scelto oggi non lavora nella zona della pratica: scegline uno dall’elenco.'
  return refusal('provider-not-serving', 422, { message })
}

export function caseClosed(): TaskError {
  const message = 'La pratica è chiusa: non ha più termini che corrono.'
  return refusal('case-closed', 409, { message })
}

export function notInCharge(): TaskError {
  const message =
    'I termini li sospende la persona responsabile della pratica, o chi coordina: chiedi a loro.'
  return refusal('not-in-charge', 403, { message })
}

export function noTermsToSuspend(): TaskError {
  const message = 'In questa procedura nessun termine si può sospendere.'
  return refusal('no-terms-to-suspend', 409, { message })
}

export function suspensionGone(): TaskError {
  const message =
    'Qualcuno ha cambiato o annullato questa sospensione mentre la guardavi. Torna alle scadenze, guarda com’è ora e riprova.'
  return refusal('suspension-gone', 409, { message })
}

export function suspensionInvalid(problems: readonly SuspensionProblem[]): TaskError {
  return invalid('suspension-invalid', problems)
}

/** It runs no more, or has another date than the page showed. */
export function termGone(): TaskError {
  const message =
    'Nel frattempo questa scadenza è cambiata, o non corre più: guarda com’è adesso, poi correggila.'
  return refusal('term-gone', 409, { message })
}

export function correctionInvalid(problems: readonly CorrectionProblem[]): TaskError {
  return invalid('correction-invalid', problems)
}

/** Undefined: it is another error. */
export function correctionProblems(error: unknown): readonly CorrectionProblem[] | undefined {
  return problemsIn(error, 'correction-invalid')
}

/** The problems that a refusal carries; none if it is another refusal. */
export function suspensionProblems(error: unknown): readonly SuspensionProblem[] | undefined {
  return problemsIn(error, 'suspension-invalid')
}

export function reasonMissing(): TaskError {
  const message = 'Scrivi il motivo in poche parole: resta nella storia della pratica.'
  return refusal('reason-missing', 422, { message })
}

export function notRecallable(): TaskError {
  const message =
    'Non si può più ritirare né riaprire: ha già avuto risposta, le firme sono già bastate, oppure non è tua. Guarda nella pratica che cosa è successo.'
  return refusal('not-recallable', 409, { message })
}
