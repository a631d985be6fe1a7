import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { turnFlowTasks } from '../../../domain/siuss/ledger/flow-tasks.ts'
import { advance } from '../../../domain/tasks/advance.ts'
import type { Browser } from '../support/browser.ts'
import { startWaas } from '../waas/support/start-waas.ts'
import type { Waas } from '../waas/support/start-waas.ts'

const ledger = '/flussi/registro'
const waiting = `${ledger}?stato=in-attesa`

let waas: Waas
let officer: Browser
let part = 0

beforeAll(async () => {
  waas = await startWaas()
  officer = await waas.app.enter('admin-officer.a')
})
afterAll(() => waas.app.stop())
beforeEach(() => {
  part += 1
})

const stateOf = async (id: string) => {
  const { rows } = await waas.app.owner.query<{ state: string; reason: string | null }>(
    'select state, stop_reason as reason from siuss_flow where id_flusso = $1',
    [id],
  )
  return rows[0]
}

/** The form of the page that is about this flow. */
async function stop(id: string, motivo: string) {
  const page = await officer.get(waiting)
  return officer.submit(page, { flusso: id, motivo }, `${ledger}/ferma`)
}

test('a flow that waits is stopped with a reason, and let go again', async () => {
  const id = await waas.put({ part })
  const seen = await officer.get(waiting)
  expect(seen.text).toContain('Ada Inventata, 1941')
  const unreasoned = await stop(id, ' ')
  expect(unreasoned.status).toBe(422)
  expect(unreasoned.text).toContain('Scrivi perché il flusso va fermato')
  const stopped = await stop(id, 'Importo da rivedere')
  expect(stopped.location).toBe(waiting)
  expect(await stateOf(id)).toEqual({ state: 'stopped', reason: 'Importo da rivedere' })
  const after = await officer.get(waiting)
  expect(after.text).toContain('Importo da rivedere')
  await officer.submit(after, { flusso: id }, `${ledger}/riprendi`)
  expect(await stateOf(id)).toEqual({ state: 'ready', reason: null })
  const { rows } = await waas.app.owner.query<{ action: string; actor: string }>(
    `select action, actor from audit_event where detail ->> 'flow' = $1 order by id`,
    [id],
  )
  const actor = waas.app.people.users['admin-officer.a']
  expect(rows).toEqual([
    { action: 'flow-stopped', actor },
    { action: 'flow-resumed', actor },
  ])
})

test('what was put right without asking is read beside the flow', async () => {
  const cut = { rule: 'S15', field: 'Cognome', before: 'Di <Prova> Lunga', after: 'Di Prova' }
  const left = { rule: 'S07', field: 'CodicePrestazioneAssociata', before: 'X', after: '' }
  await waas.put({ part, fixes: [cut, left] })
  const { text } = await officer.get(waiting)
  expect(text).toContain('(regola S15), Cognome: da «Di <Prova> Lunga» a «Di Prova».')
  expect(text).toContain('(regola S07), CodicePrestazioneAssociata: da «X» a «(tolto)».')
})

test('what was published meanwhile is not stopped', async () => {
  const id = await waas.put({ part })
  const page = await officer.get(waiting)
  await waas.publish()
  const late = await officer.submit(page, { flusso: id, motivo: 'Tardi' }, `${ledger}/ferma`)
  expect(late.status).toBe(409)
  expect(await stateOf(id)).toEqual({ state: 'published', reason: null })
})

test('what INPS rejects is told, and shown with its words until it is corrected', async () => {
  const [id = ''] = await waas.publish({ part })
  const said = 'In cooperazione è possibile inviare solo un beneficiario e una prestazione sociale'
  await waas.inps().bring([
    {
      id_flusso: id,
      ts_acquisizione: '2026-12-01T10:00:00.000Z',
      codice_esito: 'RICHIESTA_INVALIDA',
      descrizione_esito: said,
    },
  ])
  const notices = await officer.get('/avvisi')
  expect(notices.html).toContain(`href='${ledger}'`)
  const page = await officer.get(ledger)
  for (const words of [id, said, 'Regola S02', 'Respinto']) expect(page.text).toContain(words)
  await waas.put({ part, digest: 'corrected' })
  expect((await officer.get(ledger)).text).not.toContain(id)
  expect((await officer.get(`${ledger}?stato=tutti`)).text).toContain(id)
})

test('what INPS rejects is a task of who keeps flows, with the flow one click away', async () => {
  const [id = ''] = await waas.publish({ part })
  await waas
    .inps()
    .bring([
      { id_flusso: id, ts_acquisizione: '2026-12-02T10:00:00Z', codice_esito: 'DATI_NON_TROVATI' },
    ])
  const { engine } = waas.app.deps.pools
  const moved: string[] = []
  await turnFlowTasks(engine, (caseId) => Promise.resolve(void moved.push(caseId)))
  for (const caseId of moved) await advance({ pool: engine, build: 'test' }, caseId, 'workflow')
  const { rows } = await waas.app.owner.query<{ id: string }>(
    `select t.id from task t join act_text w on w.case_id = t.case_id and w.task_key = t.key
     where w.part = 'flow' and w.body = $1`,
    [id],
  )
  const inbox = await officer.get('/posta?vista=disponibili')
  expect(inbox.text).toContain('Correggi flusso')
  const task = await officer.get(`/attivita/${rows[0]?.id ?? ''}`)
  for (const words of [id, 'Compito aperto dal sistema']) expect(task.text).toContain(words)
  const flow = await officer.get(`${ledger}?flusso=${id}`)
  expect(task.links).toContain(`${ledger}?flusso=${id}`)
  expect(flow.text).toContain(id)
  expect(flow.html.match(/<section class='panel'/g)).toHaveLength(1)
  const closed = await officer.submit(
    task,
    { motivo: 'Era già giusto' },
    `/attivita/${rows[0]?.id ?? ''}/annulla`,
  )
  expect(closed.status).toBe(303)
})

test('of which INPS says nothing for days are shown apart', async () => {
  const [id = ''] = await waas.publish({ part })
  expect((await officer.get(`${ledger}?stato=senza-esito`)).text).not.toContain(id)
  await waas.app.deps.pools.engine.query('select tell_silent_flows(-1, 100)')
  expect((await officer.get(`${ledger}?stato=senza-esito`)).text).toContain(id)
})

test('nobody of another zone sees or stops it', async () => {
  const id = await waas.put({ part })
  const other = await waas.app.enter('admin-officer.b')
  const page = await other.get(`${ledger}?stato=tutti`)
  expect(page.text).not.toContain(id)
  const own = await officer.get(waiting)
  const { fields } = own.form(`${ledger}/ferma`)
  const token = page.form('/preferenze').fields['_csrf']
  const meddled = await other.post(`${ledger}/ferma`, {
    ...fields,
    ...{ _csrf: token ?? '', flusso: id, motivo: 'Curiosità' },
  })
  expect(meddled.status).toBe(404)
})

/** INPS says this of a flow, at a minute of a day. */
const hears = (id: string, code: string, minute: number) =>
  waas.inps().bring([
    {
      id_flusso: id,
      ts_acquisizione: `2026-12-03T10:${String(minute)}:00.000Z`,
      codice_esito: code,
      ...(code !== 'OK' && { descrizione_esito: 'OreServizioMensile: 2.75' }),
    },
  ])

test('what INPS takes after another took its place is told and to be corrected; what falls says why', async () => {
  const first = await waas.put({ part })
  await waas.publish()
  await hears(first, 'RICHIESTA_INVALIDA', 10)
  const rejected = await officer.get(`${ledger}?flusso=${first}`)
  for (const words of ['Regola S14: Le ore sono ore e minuti', 'Se i dati sono giusti riparte'])
    expect(rejected.text).toContain(words)
  const [second = ''] = await waas.publish({ part, digest: 'corrected' })
  await hears(second, 'OK', 20)
  await hears(first, 'OK', 30)
  expect((await officer.get('/avvisi')).text).toContain('L’INPS ha preso due volte')
  const toCorrect = await officer.get(ledger)
  expect(toCorrect.text).toContain('L’INPS ha preso anche questo')
  const cancels = await waas.put({ part, operation: 'C', corrects: first, digest: 'cancelled' })
  expect((await officer.get(ledger)).text).not.toContain(first)
  await hears(first, 'DATI_NON_TROVATI', 40)
  await waas.publish()
  expect(await stateOf(cancels)).toMatchObject({ state: 'dropped' })
  const dropped = await officer.get(`${ledger}?flusso=${cancels}`)
  expect(dropped.text).toContain('l’INPS non ha più ciò che doveva cancellare')
})
