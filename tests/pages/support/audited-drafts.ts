import { aDraft } from './a-draft.ts'
import { aDryRun } from './a-dry-run.ts'
import { aProposal, anUpcomingRelease } from './a-proposal.ts'
import { sent } from './audited-acts.ts'
import type { Acts, Now } from './audited-acts.ts'
import type { Browser } from './browser.ts'

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
    'POST /procedure/bozze/:draft/da-bpmn': [
      who,
      async (by) => {
        const address = `${await one()}/da-bpmn`
        const testo = (await by.get('/procedure/prestazione@1/bpmn')).html
        const read = await by.submit(await by.get(address), { testo }, address)
        return by.submit(read, { fai: 'tieni' }, address)
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
    ...aboutPublishing(scene),
  }
}

/** What two administrators do to publish, and to what is published. */
function aboutPublishing(scene: Now): Acts {
  const [who, second] = ['procedure-admin.a', 'procedure-admin.b']
  const one = async () => `/procedure/proposte/${await aProposal(scene().app.owner, who)}`
  const propose = async (by: Browser) => {
    const address = `/procedure/bozze/${await aDraft(scene().app.owner, who)}/pubblica`
    const said = { motivo: 'Delibera', senzaprova: 'Non serve', giorno: '2035-01-01', ora: '00:00' }
    return by.submit(await by.get(address), said, address)
  }
  return {
    'POST /procedure/bozze/:draft/pubblica': [who, propose],
    'POST /procedure/proposte/:proposal': [
      second,
      async (by) => sent(by, await one(), { fai: 'rimanda', testo: 'Manca la fonte' }),
    ],
    'POST /procedure/proposte/:proposal/firma': [
      second,
      async (by) => {
        const { location = '' } = await propose(await scene().app.enter(who))
        return by.submit(await by.get(location), {}, `${location}/firma`)
      },
    ],
    'POST /procedure/:procedure/decorrenza': [
      who,
      async (by) => {
        const name = await anUpcomingRelease(scene().app.owner, 'prestazione', 90)
        const address = `/procedure/${name}/decorrenza`
        return sent(by, address, { giorno: '2095-01-01', motivo: 'Rinviata' })
      },
    ],
    'POST /procedure/:procedure/ritira': [
      who,
      async (by) => {
        const name = await anUpcomingRelease(scene().app.owner, 'minori', 90)
        const page = await by.get(`/procedure/${name}/decorrenza`)
        return by.submit(page, { perche: 'Un errore' }, `/procedure/${name}/ritira`)
      },
    ],
  }
}
