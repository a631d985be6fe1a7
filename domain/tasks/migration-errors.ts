import { refusal } from '../shared/domain-error.ts'
import type { DomainError } from '../shared/domain-error.ts'

/** Why a case does not go on by another release. */
export type MigrationErrorCode =
  | 'not-procedure-admin'
  | 'case-changed'
  | 'case-waits'
  | 'case-not-movable'
  | 'release-withdrawn'
  | 'release-ahead'

type MigrationError = DomainError<MigrationErrorCode>

export function notProcedureAdmin(): MigrationError {
  const message =
    'Una pratica passa a un’altra versione solo per decisione di chi amministra le procedure dell’ente che la detta, o della regione.'
  return refusal('not-procedure-admin', 403, { message })
}

export function caseChanged(caseId: string): MigrationError {
  const message =
    'La pratica è cambiata da quando è stata guardata: guarda di nuovo che cosa succederebbe, poi decidi.'
  return refusal('case-changed', 409, { message, caseId })
}

export function caseWaits(caseId: string): MigrationError {
  const message =
    'La pratica ha ancora qualcosa da applicare: un passaggio di fase o un incidente da risolvere. Riprova tra poco.'
  return refusal('case-waits', 409, { message, caseId })
}

/** @param release `key@version` */
export function releaseWithdrawn(release: string): MigrationError {
  const message = `La versione ${release} è stata ritirata: nessuna pratica può passarci.`
  return refusal('release-withdrawn', 409, { message, release })
}

/** @param day from which it will hold */
export function releaseAhead(release: string, day: string): MigrationError {
  const message = `La versione ${release} vale dal ${day}: fino ad allora nessuna pratica può passarci.`
  return refusal('release-ahead', 409, { message, release })
}

/** @param blocked what has no place in the other release */
type Kept = readonly { readonly why: string; readonly key: string }[]

/** @param notFor the release is not for it: nothing that it has open would change that */
export function notMovable(caseId: string, blocked: Kept, notFor: boolean): MigrationError {
  const message = notFor
    ? 'Quella versione non è per questa pratica: resta con le regole che segue.'
    : 'La pratica non può passare a quella versione: c’è qualcosa che là non ha posto.'
  return refusal('case-not-movable', 422, { message, caseId, blocked })
}
