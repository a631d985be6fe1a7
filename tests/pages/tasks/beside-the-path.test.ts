import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import type { Browser } from '../support/browser.ts'
import { startApp } from '../support/start-app.ts'
import type { TestApp } from '../support/start-app.ts'

let app: TestApp
let clerk: Browser
let worker: Browser
let coordinator: Browser

beforeAll(async () => {
  app = await startApp()
  clerk = await app.enter('front-desk.a')
  worker = await app.enter('social-worker.a')
  coordinator = await app.enter('coordinator.a')
})
afterAll(() => app.stop())

const user = (name: string) => app.people.users[name] ?? ''
const folder = ({ caseId }: TestCase, part = '') => `/pratiche/${caseId}${part}`

async function addedTo({ caseId }: TestCase): Promise<string> {
  const { rows } = await app.owner.query<{ id: string }>(
    `select id from task where case_id = $1 and purpose = 'ad-hoc' order by opened_at desc limit 1`,
    [caseId],
  )
  return `/attivita/${rows[0]?.id ?? ''}`
}

describe('a task is added to a case', () => {
  test('with what is to do, for a colleague who finds it in the inbox and why', async () => {
    const one = await aCase(app)
    const form = await worker.get(folder(one, '/compiti'))
    const said = await worker.submit(form, {
      titolo: 'Chiama il medico',
      istruzioni: 'Chiedi il piano <b>terapeutico</b>',
      a: user('front-desk.a'),
      trattiene: 'si',
    })
    expect([said.status, said.location]).toEqual([303, folder(one)])
    const inbox = await clerk.get('/posta')
    expect(inbox.text).toContain('Chiama il medico')
    expect(inbox.text).toContain('te l’ha affidata Prova social-worker.a')
    const page = await clerk.get(await addedTo(one))
    expect(page.text).toContain('Chiedi il piano <b>terapeutico</b>')
    expect(page.text).toContain('Compito aggiunto da Prova social-worker.a')
    expect(page.text).toContain('la pratica non si chiude prima di questo compito')
    const done = await clerk.submit(page, { esito: 'done', nota: 'Il medico richiama' })
    expect(done.status).toBe(303)
    const diary = await worker.get(folder(one, '/diario'))
    expect(diary.text).toContain('Compito aggiunto: Chiama il medico')
    expect(diary.text).toContain('Il medico richiama')
  })

  test('for a group, by a day; the form comes back with all that is to mend', async () => {
    const one = await aCase(app)
    const form = await worker.get(folder(one, '/compiti'))
    const wrong = await worker.submit(form, { titolo: '', a: '', entro: '2001-01-01' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Scrivi che cosa c’è da fare')
    expect(wrong.text).toContain('Scegli dall’elenco a chi affidare il compito')
    expect(wrong.text).toContain('Il giorno deve essere da oggi in avanti')
    const group = `front-desk@${String(app.people.orgs['office.a'])}`
    await worker.submit(wrong, { titolo: 'Prenota', a: group, entro: '2029-03-01' })
    const page = await clerk.get(await addedTo(one))
    expect(page.text).toContain('Prova social-worker.a l’ha affidata a')
    expect(page.text).toContain('1 mar 2029')
  })

  test('is cancelled with its reason, which whoever had it reads', async () => {
    const one = await aCase(app)
    const form = await worker.get(folder(one, '/compiti'))
    await worker.submit(form, { titolo: 'Prenota', a: user('front-desk.a') })
    const task = await addedTo(one)
    const theirs = await clerk.get(task)
    expect(theirs.html).not.toContain('/annulla')
    const cancelled = await worker.submit(
      await worker.get(task),
      { motivo: 'ha prenotato la figlia' },
      `${task}/annulla`,
    )
    expect(cancelled.status).toBe(303)
    expect((await clerk.get(task)).text).toContain('ha prenotato la figlia')
    const diary = await worker.get(folder(one, '/diario'))
    expect(diary.text).toContain('Compito annullato: Prenota')
  })
})

const because = { motivo: 'waiting-others', parole: 'manca il certificato' }

describe('a step is put aside', () => {
  test('leaves the inbox, stays visible in the case, and is taken up again', async () => {
    const one = await aCase(app)
    const task = `/attivita/${one.taskId}`
    expect((await clerk.get(task)).html).toContain(`${task}/sospendi-passo`)
    const form = await clerk.get(`${task}/sospendi-passo`)
    const wrong = await clerk.submit(form, { dove: '2001-01-01' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Il giorno deve essere da domani in avanti')
    expect(wrong.text).toContain('Scegli il motivo dall’elenco')
    const parked = await clerk.submit(wrong, { dove: '2027-10-01', ...because })
    expect([parked.status, parked.location]).toEqual([303, task])
    const page = await clerk.get(task)
    expect(page.text).toContain('Passo messo da parte')
    expect(page.text).toContain('manca il certificato')
    expect(page.text).toContain('Torna da sé')
    const summary = await worker.get(folder(one))
    expect(summary.text).toContain('Messo da parte')
    const resumed = await clerk.submit(page, {}, `${task}/riprendi`)
    expect(resumed.status).toBe(303)
    expect((await clerk.get(task)).html).toContain("id='task-form'")
    const diary = await worker.get(folder(one, '/diario'))
    expect(diary.text).toContain(
      'Motivo: Si aspetta un documento o un altro ente. manca il certificato',
    )
    expect(diary.text).toContain('Passo ripreso')
  })
})

describe('a step is left in another way', () => {
  test('says why it cannot, and what can be done instead', async () => {
    const one = await aCase(app)
    const skip = await clerk.get(`/attivita/${one.taskId}/salta`)
    expect(skip.status).toBe(200)
    expect(skip.text).toContain('La procedura non prevede che questo passo si salti')
    const redo = await clerk.get(`/attivita/${one.taskId}/rifai`)
    expect(redo.text).toContain('non c’è ancora un passo fatto a cui tornare')
  })

  test('goes back to a step already done, by who coordinates too', async () => {
    const one = await aCase(app)
    await clerk.submit(await clerk.get(`/attivita/${one.taskId}`), {
      esito: 'to-triage',
    })
    expect((await coordinator.get(`/attivita/${one.taskId}/rifai`)).status).toBe(200)
  })
})
