import { aDraft } from './a-draft.ts'
import { aDryRun } from './a-dry-run.ts'
import { sent } from './audited-acts.ts'
import type { Acts, Now } from './audited-acts.ts'

/** Procedures that are being written. */
export function aboutDrafts(scene: Now): Acts {
  const who = 'procedure-admin.a'
  const one = async () => `/procedure/bozze/${await aDraft(scene().app.owner, who)}`
  return {
    'POST /procedure/bozze': [who, (by) => sent(by, '/procedure/bozze', { da: 'prestazione@1' })],
    'POST /procedure/bozze/:draft': [who, async (by) => sent(by, await one(), { fai: 'prendi' })],
    'POST /procedure/bozze/:draft/modifica/:way': [
      who,
      async (by) => sent(by, `${await one()}/modifica/procedura`, { title: 'Altro titolo' }),
    ],
    'POST /procedure/bozze/:draft/documento': [
      who,
      async (by) => {
        const address = `${await one()}/documento`
        const { testo } = (await by.get(address)).form(address).fields
        return sent(by, address, { testo: String(testo).replace('"version": 9', '"version": 10') })
      },
    ],
    'POST /procedure/prove': [
      who,
      (by) => sent(by, '/procedure/prove', { versione: 'prestazione@1' }),
    ],
    'POST /procedure/prove/:run': [
      who,
      async (by) =>
        sent(by, `/procedure/prove/${await aDryRun(scene().app.owner, who, 'running')}`, {
          fai: 'ferma',
        }),
    ],
    'POST /procedure/bozze/:draft/scenari': [
      who,
      async (by) => {
        const address = `${await one()}/scenari`
        return sent(by, address, { fai: 'togli', quale: 'granted' })
      },
    ],
  }
}
