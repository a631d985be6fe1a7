import { reviveCases } from '../../domain/tasks/revive.ts'
import type { Command } from './command.ts'
import { paceIn, paceOption, withCarrier } from './temporal-client.ts'

export const command: Command = {
  usage: 'cases revive [--pace <n>]',
  summary: 'risveglia in Temporal le pratiche aperte',
  help:
    'Da usare quando Temporal ha perso i suoi dati: avvia di nuovo il flusso di ogni pratica che non\n' +
    'è conclusa, un po’ alla volta. Il registro resta com’è; chi è già sveglio non cambia. Senza\n' +
    'questo comando le pratiche ripartono lo stesso, ma solo al prossimo termine o atto.\n' +
    'Esempio: npm run siso -- cases revive --pace 100',
  options: { pace: paceOption },
  needs: 'temporal',
  run: async (call) => {
    const perSecond = paceIn(call)
    const progress = (woken: number) => call.log(`… ${woken} pratiche`)
    const woken = await withCarrier(({ owner, wake }) =>
      reviveCases(owner, { wake, perSecond, progress }),
    )
    return { ok: true, text: `Pratiche risvegliate: ${woken}.`, data: { woken } }
  },
}
