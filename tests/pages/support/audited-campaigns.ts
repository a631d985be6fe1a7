import { aKeptCampaign, aKeptDryRun } from './a-kept-campaign.ts'
import { sent } from './audited-acts.ts'
import type { Acts, Now } from './audited-acts.ts'

/** Running cases that are taken to another release. */
export function aboutCampaigns(scene: Now): Acts {
  const who = 'procedure-admin.a'
  const list = '/procedure/migrazioni'
  const to = 'servizio-diretto@1'
  return {
    [`POST ${list}`]: [
      who,
      async (by) => {
        const prova = await aKeptDryRun(scene().app.owner, who, { to })
        const from = `${list}/nuova?versione=${encodeURIComponent(to)}`
        return sent(by, { from, to: list }, { prova, cosa: 'now' })
      },
    ],
    [`POST ${list}/:campaign`]: [
      who,
      async (by) => {
        const id = await aKeptCampaign(scene().app.owner, who)
        return sent(by, `${list}/${id}`, { fai: 'pause' })
      },
    ],
    [`POST ${list}/:campaign/proposta`]: [
      'procedure-admin.b',
      async (by) => {
        const from = `${list}/${await aKeptCampaign(scene().app.owner, who, { state: 'proposed' })}`
        const said = { fai: 'rimanda', testo: 'Troppe insieme' }
        return sent(by, { from, to: `${from}/proposta` }, said)
      },
    ],
    [`POST ${list}/:campaign/firma`]: [
      'procedure-admin.b',
      async (by) => {
        const id = await aKeptCampaign(scene().app.owner, who, { state: 'proposed' })
        return sent(by, { from: `${list}/${id}`, to: `${list}/${id}/firma` }, {})
      },
    ],
    [`POST ${list}/:campaign/indietro`]: [
      who,
      async (by) => {
        const { app, one } = scene()
        const moved = { id: one.caseId, result: 'moved', from: 'presa-in-carico@2' }
        const given = { to: 'presa-in-carico@1', state: 'done', cases: [moved] }
        const from = `${list}/${await aKeptCampaign(app.owner, who, given)}`
        return sent(by, { from, to: `${from}/indietro` }, { caso: one.caseId })
      },
    ],
  }
}
