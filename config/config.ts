import { resolve } from 'node:path'

import { checkEnvironment } from './environment.ts'
import type { Environment } from './environment.ts'

/** How callers of the interface for INPS are known. */
export type PdndConfig = {
  /** `https:`, or `file:`. */
  jwks: URL
  issuer: string
  /** `{belfiore}` stands for the code of the comune. */
  audience: string
  /** By Belfiore code: the purposes that are let in. */
  purposes: ReadonlyMap<string, readonly string[]>
  skewSeconds: number
  /** How many calls one voucher opens. */
  voucherCalls: number
}

/** What the starter needs: DATABASE_URL and TEMPORAL_ADDRESS may be absent, it provides them. */
export type StarterConfig = {
  nodeEnv: Environment['NODE_ENV']
  host: string
  port: number
  origin: string
  databaseUrl: string | undefined
  databaseRoleSecret: string | undefined
  temporal: { address: string | undefined; namespace: string }
  dataDir: string
  session: { idleMinutes: number; hours: number; reauthMinutes: number }
  proxies: number
  metricsPort: number
  smtp: { url: string; from: string } | undefined
  pdnd: PdndConfig | undefined
  /** Days without an outcome of INPS after which somebody looks at a flow. */
  silenceDays: number
  demoPeople: number
  logLevel: Environment['LOG_LEVEL']
}

/** What migrations, seeds and checks run with. */
export type DatabaseConfig = StarterConfig & { databaseUrl: string; databaseRoleSecret: string }

/** What web and worker run with. */
export type Config = DatabaseConfig & {
  temporal: { address: string; namespace: string }
}

export type Parsed<T> = { ok: true; config: T } | { ok: false; problems: string[] }

type Source = Record<string, string | undefined>

const absent = 'manca (npm start la imposta da sé)'

function arrange(values: Environment): StarterConfig {
  const origin = values.SISO_ORIGIN ?? `http://${values.HOST}:${values.PORT}`
  return {
    nodeEnv: values.NODE_ENV,
    host: values.HOST,
    port: values.PORT,
    origin: new URL(origin).origin,
    databaseUrl: values.DATABASE_URL,
    databaseRoleSecret: values.DATABASE_ROLE_SECRET,
    temporal: { address: values.TEMPORAL_ADDRESS, namespace: values.TEMPORAL_NAMESPACE },
    dataDir: resolve(values.SISO_DATA),
    session: {
      idleMinutes: values.SISO_SESSION_IDLE_MINUTES,
      hours: values.SISO_SESSION_HOURS,
      reauthMinutes: values.SISO_REAUTH_MINUTES,
    },
    proxies: values.SISO_PROXIES,
    metricsPort: values.SISO_METRICS_PORT,
    smtp: values.SMTP_URL
      ? { url: values.SMTP_URL, from: values.SMTP_FROM ?? 'siso@localhost' }
      : undefined,
    pdnd: arrangePdnd(values, new URL(origin).origin),
    silenceDays: values.SIUSS_SILENCE_DAYS,
    demoPeople: values.SISO_DEMO,
    logLevel: values.LOG_LEVEL,
  }
}

function arrangePdnd(values: Environment, origin: string): PdndConfig | undefined {
  if (values.PDND_JWKS_URL === undefined) return undefined
  const purposes = new Map<string, string[]>()
  for (const pair of values.PDND_PURPOSES?.split(' ') ?? []) {
    const [belfiore = '', purpose = ''] = pair.split(':')
    purposes.set(belfiore, [...(purposes.get(belfiore) ?? []), purpose])
  }
  return {
    jwks: new URL(values.PDND_JWKS_URL),
    issuer: values.PDND_ISSUER,
    audience: values.PDND_AUDIENCE ?? `${origin}/waas/{belfiore}/v1`,
    purposes,
    skewSeconds: values.PDND_SKEW_SECONDS,
    voucherCalls: values.PDND_VOUCHER_CALLS,
  }
}

/** Reads the variables of the starter. Lists every problem at once, in Italian. */
export function parseStarterConfig(source: Source): Parsed<StarterConfig> {
  const { values, problems } = checkEnvironment(source)
  if (problems.length === 0) return { ok: true, config: arrange(values) }
  return { ok: false, problems: problems.map(({ name, message }) => `${name}: ${message}`) }
}

/** Reads the variables of what needs the database alone: migrations, seeds, checks. */
export function parseDatabaseConfig(source: Source): Parsed<DatabaseConfig> {
  const parsed = parseStarterConfig(source)
  if (!parsed.ok) return parsed
  const { databaseUrl, databaseRoleSecret } = parsed.config
  if (databaseUrl && databaseRoleSecret) {
    return { ok: true, config: { ...parsed.config, databaseUrl, databaseRoleSecret } }
  }
  const missing = databaseUrl ? 'DATABASE_ROLE_SECRET' : 'DATABASE_URL'
  return { ok: false, problems: [`${missing}: ${absent}`] }
}

/** Reads the variables of a program of ours, which needs database and Temporal to be there. */
export function parseConfig(source: Source): Parsed<Config> {
  const parsed = parseDatabaseConfig(source)
  const starter = parseStarterConfig(source)
  const address = starter.ok ? starter.config.temporal.address : undefined
  const lacking = starter.ok && !address ? [`TEMPORAL_ADDRESS: ${absent}`] : []
  if (!parsed.ok) return { ok: false, problems: [...parsed.problems, ...lacking] }
  if (!address) return { ok: false, problems: lacking }
  return {
    ok: true,
    config: { ...parsed.config, temporal: { ...parsed.config.temporal, address } },
  }
}

function orExit<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.config
  const list = parsed.problems.map((problem) => `  - ${problem}`).join('\n')
  process.stderr.write(
    `Configurazione non valida. Correggi queste variabili (vedi .env.example):\n${list}\n`,
  )
  process.exit(1)
}

let loaded: Config | undefined

/** The configuration of this process. On problems prints all of them and exits with 1. */
export function loadConfig(): Config {
  loaded ??= orExit(parseConfig(process.env))
  return loaded
}

/** The starter's configuration. On problems prints all of them and exits with 1. */
export function loadStarterConfig(): StarterConfig {
  return orExit(parseStarterConfig(process.env))
}

/** The configuration of migrations, seeds and checks. On problems prints all and exits with 1. */
export function loadDatabaseConfig(): DatabaseConfig {
  return orExit(parseDatabaseConfig(process.env))
}
