import { roles } from '../../domain/auth/roles.ts'
import { loadDatabaseConfig } from '../../config/config.ts'
import { createPool, transaction } from '../../domain/database.ts'
import { publishRelease } from '../../domain/procedures/publishing/publish-release.ts'
import type { Published } from '../../domain/procedures/publishing/publish-release.ts'
import { knownHere } from '../../domain/procedures/publishing/known.ts'
import { validate } from '../../domain/procedures/validate/validate.ts'
import type { Problem } from '../../domain/procedures/validate/problem.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { WrongUse } from './command.ts'
import type { Command, Result } from './command.ts'
import { documentIn, isFlaw } from './procedures.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'

interface Done extends Published {
  readonly warnings: readonly Problem[]
}

/** Thrown to leave nothing behind. */
class OnlyTried extends Error {
  readonly done: Done

  constructor(done: Done) {
    super('only tried')
    this.done = done
  }
}

async function publish(sql: Sql, document: unknown, only: boolean): Promise<Done> {
  const known = await knownHere(sql, roles)
  const published = await publishRelease({ sql }, document, known)
  const done = { ...published, warnings: validate(published.release, known) }
  if (only) throw new OnlyTried(done)
  return done
}

function sentence({ release, already, reviews, warnings }: Done, only: boolean): string {
  const name = releaseName(release)
  const lines = warnings.map(({ where, message }) => `! ${where}: ${message}`)
  const from = `vale dal ${release.validity.from}`
  const end = already
    ? `La procedura ${name} era già pubblicata, uguale.`
    : only
      ? `La procedura ${name} si può pubblicare qui: ${from}. Non è stato scritto nulla.`
      : `Pubblicata ${name}: ${from}. Da riesaminare, perché copiate da una versione precedente: ${String(reviews)}.`
  return [...lines, end].join('\n')
}

function refusal(error: unknown): Result {
  if (!(error instanceof DomainError)) throw error
  const flaws = Array.isArray(error.detail.flaws) ? error.detail.flaws.filter(isFlaw) : []
  const lines = flaws.map(({ where, message }) => `✗ ${where}: ${message}`)
  const { code, message } = error
  return { ok: false, text: [...lines, message].join('\n'), data: { code, message, flaws } }
}

export const command: Command = {
  usage: 'procedures publish <file> [--try]',
  summary: 'pubblica una procedura, se è valida e non si sovrappone a un’altra',
  help:
    'La controlla con gli enti, gli elenchi e i ruoli di questa installazione, e rifiuta una procedura\n' +
    'dello stesso livello che varrebbe per le stesse persone nello stesso periodo, mostrando dove. Una\n' +
    'versione pubblicata non si cambia più: vale da quando dice. Con --try non scrive nulla.\n' +
    'Esempio: npm run siso -- procedures publish procedura.json',
  options: { try: { type: 'boolean', describe: 'prova soltanto, senza pubblicare' } },
  needs: 'database',
  async run({ args: [file], flag }) {
    if (file === undefined) throw new WrongUse('Manca il file della procedura da pubblicare.')
    const document = documentIn(file)
    const only = flag('try')
    const pool = createPool(loadDatabaseConfig().databaseUrl, 1)
    try {
      const done = await transaction(pool, (sql) => publish(sql, document, only)).catch(tried)
      return { ok: true, text: sentence(done, only), data: { ...done, release: undefined } }
    } catch (error) {
      return refusal(error)
    } finally {
      await pool.end()
    }
  },
}

function tried(error: unknown): Done {
  if (error instanceof OnlyTried) return error.done
  throw error
}
