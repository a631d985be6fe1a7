import { DomainError } from './domain-error.ts'

/** What is wrong with one field of what somebody typed, in Italian: how to mend it. */
export interface FieldProblem<Field extends string = string> {
  readonly field: Field
  readonly message: string
}

/** A check of one field: whether it is wrong, and how to mend it. */
export type FieldCheck<Field extends string> = readonly [
  wrong: boolean,
  field: Field,
  message: string,
]

/** The problems of the checks that fail, in their order. */
export function failing<Field extends string>(
  checks: readonly FieldCheck<Field>[],
): FieldProblem<Field>[] {
  return checks.flatMap(([wrong, field, message]) => (wrong ? [{ field, message }] : []))
}

/** Refuses what was typed with all that is to be mended, to be shown again beside its fields. */
export function invalid<Code extends string>(
  code: Code,
  problems: readonly FieldProblem[],
): DomainError<Code> {
  const message = problems.map((one) => one.message).join(' ')
  return new DomainError(code, 422, { message, detail: { problems } })
}

/** The problems that such a refusal carries; undefined if the error is another. */
export function problemsIn<Field extends string>(
  error: unknown,
  code: string,
): readonly FieldProblem<Field>[] | undefined {
  if (!(error instanceof DomainError) || error.code !== code) return undefined
  const { problems } = error.detail
  return Array.isArray(problems) ? problems.filter(isProblem<Field>) : undefined
}

function isProblem<Field extends string>(value: unknown): value is FieldProblem<Field> {
  return typeof value === 'object' && value !== null && 'field' in value && 'message' in value
}
