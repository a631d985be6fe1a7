import { loadDatabaseConfig } from '../../config/config.ts'
import { roleUrl } from '../../config/database.ts'
import { createPool, transaction } from '../../domain/database.ts'
import { latestDocument } from '../../domain/procedures/drafts/drafts.ts'
import { releaseName } from '../../domain/procedures/engine/index-release.ts'
import { notForReasons } from '../../domain/procedures/migrate/concern.ts'
import type { Blocked } from '../../domain/procedures/migrate/migrate.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { compareWords } from '../../domain/shared/by-name.ts'
import { addCase, noTotals } from '../../domain/tasks/dry-run-totals.ts'
import type { Totals } from '../../domain/tasks/dry-run-totals.ts'
import { dryRun } from '../../domain/tasks/dry-run.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import { mappingIn, reasons, refusal } from './cases-migrate.ts'
import { WrongUse } from './command.ts'
import type { Call, Command, Result } from './command.ts'
import { uuid } from './verify.ts'

async function dryRunOf(call: Call): Promise<Result> {
  const { databaseUrl, databaseRoleSecret } = loadDatabaseConfig()
  const pool = createPool(roleUrl(databaseUrl, databaseRoleSecret, 'siso_engine'), 1)
  try {
    const to = await targetOf(call, pool)
    const procedure = call.option('from') ?? to.key
    const zones = new Map<number | null, Totals>()
    let [all, told] = [noTotals, 0]
    for await (const tried of dryRun(pool, { procedure, to, mapping: mappingIn(call) })) {
      for (const one of tried) {
        all = addCase(all, one)
        zones.set(one.zone, addCase(zones.get(one.zone) ?? noTotals, one))
        if (call.flag('blocked') && one.stands === 'blocked')
          call.log(
            `✗ ${one.caseId}: ${one.prediction.blocked.map(({ why, key }) => `${key} (${reasons[why]})`).join(', ')}`,
          )
      }
      if (all.cases - told >= 5000) call.log(`… ${String((told = all.cases))} pratiche`)
    }
    const byZone = await named(pool, zones)
    const head = `«${procedure}»: pratiche in corso se seguissero ${releaseName(to)} (non è stato scritto nulla)`
    const text = [
      head,
      ...inWords(all),
      ...byZone.flatMap(({ zone, totals }) => ['', zone, ...inWords(totals)]),
    ]
    return {
      ok: true,
      text: text.join('\n'),
      data: { to: releaseName(to), all, byZone },
    }
  } finally {
    await pool.end()
  }
}

type Pool = ReturnType<typeof createPool>

async function targetOf(call: Call, pool: Pool): Promise<Release> {
  const [to, draft] = [call.option('to'), call.option('draft')]
  if (draft === undefined && to !== undefined)
    return transaction(pool, (sql) => getRelease(sql, to))
  if (draft === undefined || !uuid.test(draft))
    throw new WrongUse(
      'Manca che cosa provare: --to procedura@numero, oppure --draft e l’identificativo della bozza.',
    )
  const found = await transaction(pool, (sql) => latestDocument(sql, draft))
  if (!found) throw new WrongUse(`La bozza «${draft}» non c’è.`)
  return found
}

async function named(pool: Pool, zones: ReadonlyMap<number | null, Totals>) {
  const names = await transaction(pool, (sql) =>
    sql.query<{ id: number; name: string }>(
      'select id, name from organisation where id = any($1)',
      [[...zones.keys()].filter((id) => id !== null)],
    ),
  )
  return [...zones]
    .map(([id, totals]) => ({
      zone: names.find((one) => one.id === id)?.name ?? 'Nessuna zona',
      totals,
    }))
    .toSorted((a, b) => compareWords(a.zone, b.zone))
}

const lines: readonly (readonly [keyof Omit<Totals, 'why' | 'follows'>, string])[] = [
  ['cases', 'pratiche in corso'],
  ['sameRelease', 'la seguono già'],
  ['unchanged', 'invariate: stessi compiti, stesse domande, stesse date'],
  ['changed', 'cambiano:'],
  ['opened', '  si apre un compito'],
  ['cancelled', '  si annulla un compito'],
  ['kept', '  resta un compito'],
  ['revised', '  resta un compito, con altre domande o altri esiti'],
  ['reassigned', '  resta un compito, chiesto ad altri'],
  ['earlier', '  una scadenza è anticipata'],
  ['later', '  una scadenza è posticipata o resta senza data'],
  ['started', '  comincia una scadenza'],
  ['dropped', '  cade una scadenza'],
  ['past', '  un gradino sarebbe già passato: segnato, non scatta'],
  ['crossing', '  passano subito a un’altra fase'],
  ['blocked', 'bloccate:'],
  ['notFor', 'la versione non le riguarda:'],
  ['older', 'seguono già una versione successiva'],
  ['waiting', 'con qualcosa ancora da applicare: da rifare prima di spostarle'],
]

function inWords(totals: Totals): string[] {
  const follows = Object.entries(totals.follows).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const said = lines
    .filter(([name]) => name === 'cases' || totals[name] > 0)
    .flatMap(([name, words]) => {
      const line = `${String(totals[name]).padStart(8)}  ${words}`
      if (name !== 'blocked' && name !== 'notFor') return [line]
      return [line, ...whyOf(totals, name === 'notFor')]
    })
  const counted = follows.map(([release, n]) => `${String(n).padStart(8)}  seguono ${release}`)
  return [...said, ...counted]
}

/** @param notFor of cases that the release is not for; else of those that are blocked */
function whyOf({ why }: Totals, notFor: boolean): string[] {
  const found = Object.entries(why) as [Blocked['why'], number][]
  return found
    .filter(([reason]) => notFor === notForReasons.some((one) => one === reason))
    .map(([reason, count]) => `${String(count).padStart(8)}    ${reasons[reason]}`)
}

export const command: Command = {
  usage: 'cases dry-run --to <procedura@n>',
  summary: 'dice che cosa farebbe una versione, o una bozza, a tutte le pratiche in corso',
  help:
    'Per ogni pratica in corso della procedura: invariata, compiti che si aprono, si annullano o\n' +
    'cambiano domande, scadenze spostate, ciò che la blocca e perché. In tutto e zona per zona. Legge\n' +
    'in transazioni che non possono scrivere. Con --blocked elenca le pratiche bloccate, per numero\n' +
    'interno. Esempio: npm run siso -- cases dry-run --to procedura@2',
  options: {
    to: { type: 'string', describe: 'versione pubblicata: codice@numero' },
    draft: { type: 'string', describe: 'bozza da provare al posto di una versione' },
    from: { type: 'string', describe: 'codice della procedura che seguono, se è un altro' },
    enter: { type: 'string', describe: 'passo=altro: dove si entra se il passo non c’è più' },
    'fire-past': {
      type: 'boolean',
      describe: 'scatta anche ciò che con le date nuove è già passato',
    },
    blocked: { type: 'boolean', describe: 'elenca le pratiche bloccate e perché' },
  },
  needs: 'database',
  run: (call) => dryRunOf(call).catch(refusal),
}
