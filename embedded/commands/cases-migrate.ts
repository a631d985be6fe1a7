import { loadDatabaseConfig } from '../../config/config.ts'
import { roleUrl } from '../../config/database.ts'
import { createPool, transaction } from '../../domain/database.ts'
import type { Blocked, Mapping } from '../../domain/procedures/migrate/migrate.ts'
import type { TermChange } from '../../domain/procedures/migrate/terms.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { engineBuild } from '../../domain/tasks/engine-build.ts'
import { migrateCase, predictMigration } from '../../domain/tasks/migrate-case.ts'
import type { PredictedCase } from '../../domain/tasks/migrate-case.ts'
import { WrongUse } from './command.ts'
import type { Call, Command, Result } from './command.ts'
import { uuid } from './verify.ts'

const poolSize = 2

/** Why a case cannot go on by another release. */
export const reasons: Readonly<Record<Blocked['why'], string>> = {
  closed: 'la pratica è chiusa',
  'no-step': 'il passo non c’è',
  'other-kind': 'il passo è di un altro tipo',
  'other-phase': 'il passo è in un’altra fase',
  'other-way': 'il passo non è sulla stessa via',
  'no-way': 'manca una via presa',
  'no-part': 'le parti del passo sono altre',
  'no-target': 'il passo indicato con --enter non c’è',
  'effect-without-step': 'un lavoro del sistema non ha più il suo passo',
  'other-place': 'vale per chi risiedeva altrove quando la pratica è cominciata',
  'other-people': 'vale per altre persone',
  'other-body': 'è di un ente che non ha in carico la pratica',
  older: 'la pratica segue già una versione successiva',
}

function termInWords({ id, change, was, now }: TermChange): string {
  if (change === 'dropped') return `  cade ${id} (${was ?? 'senza data'})`
  if (change === 'started') return `  comincia ${id}: ${now ?? 'senza data'}`
  return `  si sposta ${id}: ${was ?? 'senza data'} → ${now ?? 'senza data'}`
}

function predictionInWords({ prediction }: PredictedCase): string[] {
  const { blocked, unchanged, opened, cancelled, kept, reassigned, terms, crossesInto } = prediction
  if (blocked.length > 0) return blocked.map(({ why, key }) => `✗ ${key}: ${reasons[why]}`)
  if (unchanged) return ['  nulla che si veda: stessi compiti, stesse domande, stesse date']
  return [
    ...opened.map((key) => `  si apre ${key}`),
    ...cancelled.map((key) => `  si annulla ${key}`),
    ...kept.map(({ task, revised }) => `  resta ${task}${revised ? ', con altre domande' : ''}`),
    ...reassigned.map(({ task }) => `  cambia chi fa ${task}`),
    ...terms.map(termInWords),
    ...(crossesInto ? [`  passa alla fase ${crossesInto}`] : []),
  ]
}

/** `prima=poi,altro=nuovo`: the step to enter instead of each. */
export function mappingIn(call: Call): Mapping {
  const pairs = (call.option('enter') ?? '').split(',').filter((pair) => pair !== '')
  const enter = pairs.map((pair) => {
    const [from = '', to = '', ...more] = pair.split('=')
    if (!from || !to || more.length > 0)
      throw new WrongUse(`--enter è come passo=altro-passo, separati da virgole: «${pair}».`)
    return [from, to] as const
  })
  return { enter: Object.fromEntries(enter), ...(call.flag('fire-past') && { firePast: true }) }
}

async function migrate(call: Call): Promise<Result> {
  const [caseId] = call.args
  const to = call.option('to')
  if (caseId === undefined || !uuid.test(caseId))
    throw new WrongUse('Manca l’identificativo della pratica, che è un UUID minuscolo.')
  if (to === undefined) throw new WrongUse('Manca la versione: --to procedura@numero.')
  const asked = { caseId, to, mapping: mappingIn(call) }
  const { databaseUrl, databaseRoleSecret } = loadDatabaseConfig()
  const pool = createPool(roleUrl(databaseUrl, databaseRoleSecret, 'siso_engine'), poolSize)
  try {
    if (call.flag('dry-run')) return predicted(await predictMigration(pool, asked), to)
    const by = await userNamed(databaseUrl, call.option('by'))
    const done = await migrateCase({ pool, build: engineBuild() }, asked, { by })
    if (done.already)
      return { ok: true, text: `La pratica segue già ${to}.`, data: withoutState(done) }
    const text = [`La pratica è passata da ${done.from} a ${to}:`, ...predictionInWords(done)]
    return { ok: true, text: text.join('\n'), data: withoutState(done) }
  } finally {
    await pool.end()
  }
}

function predicted(found: PredictedCase, to: string): Result {
  const ok = found.prediction.blocked.length === 0
  const head = ok
    ? `Da ${found.from} a ${to}, se si facesse ora (non è stato scritto nulla):`
    : `Da ${found.from} a ${to} non può passare:`
  return {
    ok,
    text: [head, ...predictionInWords(found)].join('\n'),
    data: withoutState(found),
  }
}

/** The state holds facts of a person: they are nobody's to print. */
function withoutState<T extends PredictedCase>({ prediction, ...rest }: T) {
  const { state: _state, event: _event, ...told } = prediction
  return { ...rest, prediction: told }
}

async function userNamed(databaseUrl: string, username: string | undefined): Promise<string> {
  if (username === undefined)
    throw new WrongUse('Manca chi ne risponde: --by e il nome di chi amministra le procedure.')
  const owner = createPool(databaseUrl, 1)
  try {
    const named = 'select id from user_account where username = $1'
    const [user] = await transaction(owner, (sql) => sql.query<{ id: string }>(named, [username]))
    if (!user) throw new WrongUse(`L’utente «${username}» non c’è.`)
    return user.id
  } finally {
    await owner.end()
  }
}

/** What the record refuses, as the command says it. */
export function refusal(error: unknown): Result {
  if (!(error instanceof DomainError)) throw error
  const { code, message, detail } = error
  const blocked = Array.isArray(detail.blocked) ? detail.blocked : []
  const lines = blocked.map(({ why, key }: Blocked) => `✗ ${key}: ${reasons[why]}`)
  return { ok: false, text: [message, ...lines].join('\n'), data: { code, message, blocked } }
}

export const command: Command = {
  usage: 'cases migrate <pratica> --to <procedura@n>',
  summary: 'porta una pratica a un’altra versione della procedura',
  help:
    'Prima si guarda con --dry-run che cosa succederebbe: compiti che restano, si aprono o si annullano,\n' +
    'date prima e dopo, ciò che lo impedisce. Poi senza: ciò che è già fatto resta, i compiti tenuti\n' +
    'conservano chi li ha presi e le bozze. Chi ne risponde (--by) amministra le procedure.\n' +
    'Esempio: npm run siso -- cases migrate <pratica> --to procedura@2 --dry-run',
  options: {
    to: { type: 'string', describe: 'versione pubblicata: codice@numero' },
    by: { type: 'string', describe: 'utente che amministra le procedure e ne risponde' },
    enter: { type: 'string', describe: 'passo=altro: dove si entra se il passo non c’è più' },
    'fire-past': {
      type: 'boolean',
      describe: 'scatta anche ciò che con le date nuove è già passato',
    },
    'dry-run': { type: 'boolean', describe: 'dice che cosa succederebbe, e non scrive nulla' },
  },
  needs: 'database',
  run: (call) => migrate(call).catch(refusal),
}
