import { loadDatabaseConfig } from '../../config/config.ts'
import { InstantToCome } from '../../domain/statistics/instant.ts'
import { runStatistics } from '../../domain/statistics/run.ts'
import type { RunReport } from '../../domain/statistics/run.ts'
import { statisticsSources } from '../../domain/statistics/sources.ts'
import { WrongUse } from './command.ts'
import type { Call, Command } from './command.ts'

function asOfIn(call: Call): string | undefined {
  const text = call.option('as-of')
  if (text === undefined) return undefined
  // With its zone: without one it would be another instant on another machine.
  if (!/^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new WrongUse(`«${text}» non è un istante come 2026-11-28T02:00:00Z.`)
  return new Date(text).toISOString()
}

function sentence({ asOf, whole, kept, months, rows, digests, milliseconds }: RunReport): string {
  const extent = whole ? `tutti i mesi (${months.length})` : `mesi toccati: ${months.join(', ')}`
  const lines = Object.entries(digests).map(([key, digest]) => `  ${key.padEnd(6)} ${digest}`)
  return [
    `${kept ? 'Tabelle fatte' : 'Contato, senza sostituire le tabelle'}, alla data ${asOf}: ${extent}, in ${(milliseconds / 1000).toFixed(1)} s.`,
    `Righe: ${rows.years} di servizi per anno, ${rows.cases} di pratiche. Impronte SHA-256:`,
    ...lines,
  ].join('\n')
}

export const command: Command = {
  usage: 'statistics run',
  summary: 'conta utenti, prestazioni e spesa, come ogni notte',
  help:
    'Fa le tabelle di /statistiche: la notte lo fa da sé. Dopo la prima volta conta solo i mesi toccati.\n' +
    'Con --as-of conta come si sarebbe contato in un istante passato, senza sostituire nulla: le\n' +
    'impronte sono quelle del giro di allora, qualunque cosa sia stata scritta dopo. Interrotto a metà,\n' +
    'lascia le tabelle di prima. Esempio: npm run siso -- statistics run --as-of 2026-11-28T01:00:00Z --json',
  options: {
    'as-of': { type: 'string', describe: 'istante con il fuso, per rifare le cifre di allora' },
    anew: { type: 'boolean', describe: 'conta di nuovo tutti i mesi' },
  },
  needs: 'database',
  run: async (call) => {
    const asOf = asOfIn(call)
    const options = { ...statisticsSources(loadDatabaseConfig()), anew: call.flag('anew') }
    const report = await runStatistics({ ...options, asOf }).catch((error: unknown) => {
      if (error instanceof InstantToCome)
        throw new WrongUse('Quell’istante deve ancora venire: le cifre cambierebbero.')
      throw error
    })
    return { ok: true, text: sentence(report), data: report }
  },
}
