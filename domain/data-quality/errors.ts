import { DomainError } from '../shared/domain-error.ts'

export function obligationNotYours(): DomainError {
  const message =
    'Che cosa ha inviato un ente lo segna chi lo coordina o lo amministra: chiedi a chi ha questo ruolo.'
  return new DomainError('obligation-not-yours', 404, { message })
}
