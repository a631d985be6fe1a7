import { restoreRecord } from '../../domain/tasks/restore.ts'
import type { Restored } from '../../domain/tasks/restore.ts'
import { reviveCases } from '../../domain/tasks/revive.ts'
import type { Command } from './command.ts'
import { paceIn, paceOption, withCarrier } from './temporal-client.ts'

function listed(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : [`${title} (${lines.length}):`, ...lines.map((one) => `  ${one}`)]
}

function sentence(restored: Restored, woken: number): string {
  const until = restored.lastAt?.toISOString() ?? 'mai'
  const effects = restored.effectsUnknown.map(({ caseId, key }) => `${caseId} ${key}`)
  return [
    `Il registro arriva a ${until}. Quello che è successo dopo va chiesto alle persone.`,
    ...listed('Lavori di cui non si sa l’esito: chi segue la pratica ha un compito', effects),
    ...listed('Pratiche che Temporal conosce e il registro no: da riaprire', restored.casesLost),
    ...listed('Pratiche andate avanti dopo la copia: atti da rifare', restored.casesBehind),
    ...listed(
      'Persone collegate al momento della copia: chiedere che cosa hanno fatto dopo',
      restored.peopleToAsk,
    ),
    `Sessioni chiuse: tutti entrano di nuovo. Pratiche risvegliate: ${woken}.`,
  ].join('\n')
}

export const command: Command = {
  usage: 'restore [--pace <n>]',
  summary: 'rimette in pari il servizio dopo un ripristino del database',
  help:
    'Da usare una volta, dopo aver ripristinato il database da una copia e prima di npm start (o di\n' +
    'web e worker). I lavori del sistema non finiti diventano «esito ignoto» e non sono ripetuti,\n' +
    'le sessioni si chiudono, le pratiche aperte si risvegliano un po’ alla volta. Elenca che cosa\n' +
    'chiedere alle persone. Esempio: npm run siso -- restore --json > ripristino.json',
  options: { pace: paceOption },
  needs: 'temporal',
  run: async (call) => {
    const perSecond = paceIn(call)
    return withCarrier(async ({ owner, engine, wake, workflows }) => {
      const restored = await restoreRecord({ owner, engine }, workflows())
      const woken = await reviveCases(owner, { wake, perSecond })
      return { ok: true, text: sentence(restored, woken), data: { ...restored, woken } }
    })
  },
}
