/** A request that no page of ours would send, or an address that is not there. */
export class HttpError extends Error {
  readonly status: 400 | 404 | 413 | 429
  /** Seconds, for 429. */
  readonly retryAfter: number | undefined

  constructor(status: 400 | 404 | 413 | 429, message: string, retryAfter?: number) {
    super(message)
    this.name = 'HttpError'
    this.status = status
    this.retryAfter = retryAfter
  }
}

/** Also for what exists but is out of scope: the two must look alike. */
export function notFound(): HttpError {
  return new HttpError(404, 'not found')
}

export function badRequest(reason: string): HttpError {
  return new HttpError(400, reason)
}
