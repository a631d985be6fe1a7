import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'

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

/** A JSON logger. Log ids, codes and counts; what `hiddenKeys` names comes out as [nascosto]. */
export function createLogger(name: string, level: string, to?: DestinationStream): Logger {
  const options = { name, level, redact: { paths: redactedPaths, censor: '[nascosto]' } }
  return to ? pino(options, to) : pino(options)
}
