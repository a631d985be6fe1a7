import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'

import { plainError } from './plain-error.ts'

/** Keys that never reach a log, at the top and one or two levels down: secrets and identities. */
export const hiddenKeys: readonly string[] = [
  'password',
  'secret',
  'token',
  'cookie',
  'authorization',
  'fiscalCode',
  'firstName',
  'lastName',
  'birthDate',
  'address',
  'phone',
  'email',
  'answers',
  'payload',
  'body',
  'databaseUrl',
  'connectionString',
]

const redactedPaths = hiddenKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])

/**
 * A JSON logger. Log ids, codes and counts; what `hiddenKeys` names comes out as [nascosto], and
 * errors go under `err`, where they lose the values that a database repeats.
 */
export function createLogger(name: string, level: string, to?: DestinationStream): Logger {
  const redact = { paths: redactedPaths, censor: '[nascosto]' }
  const options = { name, level, redact, serializers: { err: plainError } }
  return to ? pino(options, to) : pino(options)
}
