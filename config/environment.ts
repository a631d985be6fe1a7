import { z } from 'zod'

const sampleValue = /^(cambiami|change-?me|esempio|example|secret|password)/i

function optionalText(description: string) {
  return z.string().trim().min(1).optional().describe(description)
}

function wholeNumber(fallback: number, range: readonly [number, number], description: string) {
  const [least, most] = range
  const message = `deve essere un numero intero tra ${least} e ${most}`
  return z.coerce
    .number({ error: message })
    .int(message)
    .min(least, message)
    .max(most, message)
    .default(fallback)
    .describe(description)
}

function address(protocols: RegExp, example: string) {
  const message = `deve essere un indirizzo come ${example}`
  return z.url({ protocol: protocols, error: message })
}

const variables = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], {
      error: 'deve essere development, test o production',
    })
    .default('development')
    .describe('Ambiente. In production i valori di prova sono rifiutati.'),
  HOST: z
    .string()
    .trim()
    .min(1)
    .default('127.0.0.1')
    .describe('Interfaccia su cui il web ascolta. Dentro un contenitore: 0.0.0.0'),
  PORT: wholeNumber(3000, [1, 65535], 'Porta su cui il web ascolta.'),
  SISO_ORIGIN: address(/^https?$/, 'https://siso.regione.example')
    .optional()
    .describe('Indirizzo pubblico, senza percorso. Obbligatorio in production.'),
  DATABASE_URL: address(/^postgres(ql)?$/, 'postgres://siso_owner:…@host:5432/siso')
    .optional()
    .describe(
      'PostgreSQL 18, con il ruolo proprietario. Senza, npm start avvia un PostgreSQL incorporato.',
    ),
  DATABASE_ROLE_SECRET: z
    .string()
    .min(32, 'deve avere almeno 32 caratteri (per esempio: openssl rand -hex 32)')
    .optional()
    .describe('Segreto da cui derivano le password di siso_web, siso_engine e siso_batch.'),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[\w.-]+:\d+$/, 'deve essere host:porta, per esempio 127.0.0.1:7233')
    .optional()
    .describe('Server Temporal. Senza, npm start ne avvia uno di sviluppo.'),
  TEMPORAL_NAMESPACE: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'deve avere solo minuscole, cifre e trattini')
    .default('siso')
    .describe('Namespace di Temporal.'),
  SISO_DATA: z
    .string()
    .trim()
    .min(1)
    .default('.data')
    .describe('Cartella dei dati delle parti incorporate e degli allegati.'),
  SISO_PROXIES: wholeNumber(
    0,
    [0, 5],
    'Proxy che stanno davanti al web: l’indirizzo di chi accede si legge solo da loro.',
  ),
  SISO_SESSION_IDLE_MINUTES: wholeNumber(
    30,
    [5, 240],
    'Minuti senza attività dopo cui la sessione finisce.',
  ),
  SISO_SESSION_HOURS: wholeNumber(12, [1, 24], 'Ore dopo cui la sessione finisce comunque.'),
  SISO_REAUTH_MINUTES: wholeNumber(
    10,
    [1, 60],
    'Minuti per cui vale una nuova autenticazione prima di firme e pubblicazioni.',
  ),
  SISO_METRICS_PORT: wholeNumber(
    0,
    [0, 65535],
    'Porta, da non pubblicare, su cui il web mostra le sue misure (Prometheus); 0: nessuna.',
  ),
  SMTP_URL: address(/^smtps?$/, 'smtp://utente:password@posta.example:587')
    .optional()
    .describe('Posta in uscita per gli avvisi. Senza, gli avvisi restano nelle pagine.'),
  SMTP_FROM: optionalText('Mittente degli avvisi, per esempio siso@regione.example.'),
  PDND_JWKS_URL: address(/^(https?|file)$/, 'https://interop.pagopa.it/.well-known/jwks.json')
    .optional()
    .describe(
      'Chiavi con cui PDND firma i voucher (anche file:///…). Senza, l’interfaccia che l’INPS interroga è spenta.',
    ),
  PDND_ISSUER: z
    .string()
    .trim()
    .min(1)
    .default('interop.pagopa.it')
    .describe('Chi emette i voucher: in collaudo uat.interop.pagopa.it.'),
  PDND_AUDIENCE: optionalText(
    'Audience dell’e-service; {belfiore} sta per il codice del comune. Senza, SISO_ORIGIN/waas/{belfiore}/v1.',
  ),
  PDND_PURPOSES: z
    .string()
    .regex(
      /^[A-Z]\d{3}:[\w-]{1,64}( [A-Z]\d{3}:[\w-]{1,64})*$/,
      'deve essere codice:finalità, separati da spazi, per esempio A475:8d1f0a3e-…',
    )
    .optional()
    .describe(
      'Comuni che pubblicano flussi, con le finalità PDND accolte: Belfiore:finalità, separati da spazi.',
    ),
  PDND_SKEW_SECONDS: wholeNumber(
    30,
    [0, 120],
    'Secondi di cui gli orologi di PDND e nostro possono differire.',
  ),
  PDND_VOUCHER_CALLS: wholeNumber(
    1,
    [1, 10_000],
    'Chiamate che un voucher può fare; oltre è rifiutato come già usato.',
  ),
  SIUSS_SILENCE_DAYS: wholeNumber(
    10,
    [1, 365],
    'Giorni senza esito dell’INPS dopo cui un flusso va controllato.',
  ),
  SISO_DEMO: wholeNumber(
    2000,
    [0, 50_000],
    'Persone inventate create al primo avvio di npm start; 0 per nessuna. Mai in production.',
  ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'deve essere fatal, error, warn, info, debug, trace o silent',
    })
    .default('info')
    .describe('Quanto scrivere nei log.'),
})

type Variables = z.infer<typeof variables>

const requiredInProduction = [
  'SISO_ORIGIN',
  'DATABASE_URL',
  'DATABASE_ROLE_SECRET',
  'TEMPORAL_ADDRESS',
] as const

function problemsInProduction(values: Variables): [keyof Variables, string][] {
  const problems: [keyof Variables, string][] = []
  for (const name of requiredInProduction) {
    if (values[name] === undefined) problems.push([name, 'manca: in production è obbligatoria'])
  }
  for (const name of ['SISO_ORIGIN', 'PDND_JWKS_URL'] as const) {
    if (isOverheard(values[name]))
      problems.push([name, 'in production deve cominciare con https://'])
  }
  const secret = values.DATABASE_ROLE_SECRET
  const password = values.DATABASE_URL && decodeURIComponent(new URL(values.DATABASE_URL).password)
  const sample = 'è un valore di esempio: in production serve un segreto vero'
  if (secret && sampleValue.test(secret)) problems.push(['DATABASE_ROLE_SECRET', sample])
  if (password && sampleValue.test(password)) problems.push(['DATABASE_URL', sample])
  return problems
}

/** Others may listen in: neither encrypted nor within one machine. */
function isOverheard(address: string | undefined): boolean {
  if (address === undefined) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'http:' && !['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}

function problemsBetween(values: Variables): [keyof Variables, string][] {
  const problems = values.NODE_ENV === 'production' ? problemsInProduction(values) : []
  const origin = values.SISO_ORIGIN
  if (origin && new URL(origin).origin !== origin.replace(/\/$/, '')) {
    problems.push(['SISO_ORIGIN', 'deve finire dopo il nome o la porta, senza percorso'])
  }
  if (values.PDND_JWKS_URL && !values.PDND_PURPOSES) {
    problems.push(['PDND_PURPOSES', 'manca: serve insieme a PDND_JWKS_URL'])
  }
  if (values.DATABASE_URL && !values.DATABASE_ROLE_SECRET && values.NODE_ENV !== 'production') {
    problems.push(['DATABASE_ROLE_SECRET', 'manca: serve insieme a DATABASE_URL'])
  }
  return problems
}

/** One problem of one variable, in Italian: it says what is wrong and how the value should look. */
export type Problem = { name: string; message: string }

type Source = Record<string, string | undefined>

function ownProblems(source: Source): Problem[] {
  const issues = variables.safeParse(source).error?.issues ?? []
  return issues.map((issue) => ({ name: String(issue.path[0]), message: issue.message }))
}

/**
 * Checks every variable on its own and then those that depend on each other, and returns all
 * problems at once. Empty values count as absent.
 */
export function checkEnvironment(source: Source): { values: Environment; problems: Problem[] } {
  const given = Object.fromEntries(
    Object.keys(variables.shape).map((name) => [name, source[name] || undefined]),
  )
  const own = ownProblems(given)
  const wrong = new Set(own.map(({ name }) => name))
  const sound = Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)))
  const values = variables.parse(sound)
  const between = problemsBetween(values).map(([name, message]) => ({ name, message }))
  return { values, problems: [...own, ...between.filter(({ name }) => !wrong.has(name))] }
}

export type Environment = Variables

/** The variables with their own schemas, in the order in which `.env.example` lists them. */
export const environmentShape = variables.shape
