import type { Problem } from '../../domain/registry/rules.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'

interface Wrong {
  readonly field: string
  readonly message: string
}

/** Field at which a refusal of the registry is shown; others are pages of their own. */
const fieldOf: Readonly<Record<string, string>> = {
  'fiscal-code-taken': 'fiscalCode',
  'person-elsewhere': 'fiscalCode',
  'nothing-changed': 'source',
  'named-not-active': 'named',
  'protection-needs-case': 'reason',
}

/** What to mend in the form, if the refusal is one that its author can mend there. */
export function mendable(error: unknown): readonly Wrong[] | undefined {
  if (!(error instanceof DomainError)) return undefined
  const { problems } = error.detail
  if (Array.isArray(problems)) return problems.filter(isProblem)
  const field = fieldOf[error.code]
  return field === undefined ? undefined : [{ field, message: error.message }]
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'field' in value && 'message' in value
}
