import { DomainError } from '../../shared/domain-error.ts'

export type FlowFileErrorCode =
  | 'flow-file-invalid'
  | 'flow-file-gone'
  | 'flow-file-decided'
  | 'flow-file-others'
  | 'flow-file-not-yours'
  | 'flow-file-not-ready'
  | 'flow-file-stale'

type FlowFileError = DomainError<FlowFileErrorCode>

/** It is not there, or of a comune where the actor does not work. */
export function flowFileGone(): FlowFileError {
  const message = 'Questo file non c’è, o non è di un comune in cui lavori: torna all’elenco.'
  return new DomainError('flow-file-gone', 404, { message })
}

export function flowFileDecided(): FlowFileError {
  const message = 'Su questo file qualcuno ha già deciso: guarda com’è adesso.'
  return new DomainError('flow-file-decided', 409, { message })
}

/** Who asked, or only stands in for somebody: others let it go. */
export function othersDecide(names: readonly string[]): FlowFileError {
  const who = names.length === 0 ? 'Nel comune non c’è nessun altro che possa.' : names.join(', ')
  const message = `Questo file lo approva un’altra persona, non chi lo chiede. ${who}`
  return new DomainError('flow-file-others', 403, { message })
}

const ofOthers = {
  take: 'Il file lo scarica solo chi l’ha chiesto o approvato. Se ti serve, chiedilo con il tuo motivo.',
  'take-back':
    'Lo lascia perdere solo chi l’ha chiesto. Se non va dato, rifiutalo e scrivi perché.',
} as const

/** It was asked for, and let go, for the purpose of somebody else. */
export function flowFileNotYours(what: keyof typeof ofOthers): FlowFileError {
  return new DomainError('flow-file-not-yours', 403, { message: ofOthers[what] })
}

export function flowFileNotReady(): FlowFileError {
  const message = 'Il file non c’è: si sta ancora scrivendo, o è già stato eliminato.'
  return new DomainError('flow-file-not-ready', 409, { message })
}

/** Somebody in it is protected by now: who, is not said. */
export function flowFileStale(): FlowFileError {
  const message = 'Questo file contiene dati che non si possono più dare: chiedine uno nuovo.'
  return new DomainError('flow-file-stale', 409, { message })
}
