/**
 * A refusal that a person can understand and mend. `code` is closed (each feature has its list in
 * `errors.ts`), `message` is Italian and says what to do; `web` maps the status once.
 */
export class DomainError<Code extends string = string> extends Error {
  readonly code: Code
  readonly status: 400 | 403 | 404 | 409 | 410 | 422 | 429 | 503
  readonly detail: Readonly<Record<string, unknown>>

  constructor(
    code: Code,
    status: DomainError['status'],
    text: { readonly message: string; readonly detail?: Readonly<Record<string, unknown>> },
  ) {
    super(text.message)
    this.name = 'DomainError'
    this.code = code
    this.status = status
    this.detail = text.detail ?? {}
  }
}

/** A refusal whose detail is written beside its message. */
export function refusal<Code extends string>(
  code: Code,
  status: DomainError['status'],
  { message, ...detail }: { readonly message: string } & Readonly<Record<string, unknown>>,
): DomainError<Code> {
  return new DomainError(code, status, { message, detail })
}
