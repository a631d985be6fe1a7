import type { Page } from 'playwright-core'

import { evaluateQuality } from '../../../../domain/data-quality/evaluate.ts'
import { evaluateFigures } from '../../../../domain/reporting/evaluate.ts'
import { addDays } from '../../../../domain/shared/calendar-day.ts'
import type { Site } from './a-site.ts'
import { statisticsSights } from './of-statistics.ts'
import type { Sight } from './sight.ts'
import { errors, press, sight, user } from './sight.ts'

const inbox = (name: string, username: string, query = ''): Sight =>
  sight({
    name: `inbox: ${name}`,
    route: 'GET /posta',
    view: 'tasks/inbox',
    as: user(username),
    path: () => `/posta${query}`,
  })

const workAt = (site: Site, step: string) => {
  const found = site.work.find((task) => task.step === step)
  if (!found) throw new Error(`no open task ${step} in the invented population`)
  return found
}

/** The page of an open task of one step, before its performer. */
export const taskSight = (step: string): Sight =>
  sight({
    name: `task: ${step}`,
    route: 'GET /attivita/:id',
    view: 'tasks/task',
    as: (site) => workAt(site, step).username,
    path: (site) => `/attivita/${workAt(site, step).id}`,
  })

const why = sight({
  name: 'why a task is due on its day',
  route: 'GET /attivita/:id/perche',
  view: 'tasks/why-date',
  as: (site) => workAt(site, 'triage').username,
  path: (site) => `/attivita/${workAt(site, 'triage').id}/perche`,
})

const folder = (part: string, view: string, name: string): Sight =>
  sight({
    name: `folder: ${name}`,
    route: `GET /pratiche/:id${part}`,
    view: `cases/${view}`,
    as: user('coordinatore'),
    path: ({ openCase }) => `/pratiche/${openCase}${part}`,
  })

const correction = (view: string, name: string): Sight =>
  sight({
    name,
    route: 'GET /pratiche/:id/correzione',
    view: `cases/${view}`,
    as: user('coordinatore'),
    path: (site) => site.correction,
  })

/** The worker has looked at the data, and the page is asked for again. */
async function afterALook(page: Page, { app }: Site): Promise<void> {
  await evaluateQuality(app.deps.pools.engine)
  await page.reload()
}

/** Inboxes, tasks, cases and their folders. */
export const workSights: readonly Sight[] = [
  why,
  inbox('mine', 'assistente'),
  inbox('on offer', 'assistente', '?vista=disponibili&ordine=persona'),
  inbox('waiting for others', 'assistente', '?vista=attesa'),
  inbox('put off, none', 'assistente', '?vista=rimandate'),
  inbox('of the team, filtered', 'coordinatore', '?vista=squadra&scadenza=scadute'),
  inbox(
    'of the team, nothing with these filters',
    'coordinatore',
    '?vista=squadra&procedura=altra',
  ),
  inbox('empty', 'infermiera'),
  {
    ...inbox('with a view that was saved', 'coordinatore', '?vista=squadra&scadenza=scadute'),
    async then(page) {
      await page.locator('summary', { has: page.locator('use[href$="bookmark"]') }).click()
      await page.fill('#vista-nome', 'Le scadute')
      await press('.filters:has(#vista-nome) .btn-secondary', '.chips [aria-current]')(page)
    },
  },
  {
    ...inbox('with the menu of the person open', 'coordinatore'),
    then: press('details.menu:last-child summary', 'details.menu[open] form'),
  },
  inbox('of a provider', 'ente', '?vista=disponibili'),
  sight({
    name: 'many at once, none chosen',
    route: 'POST /posta/azioni',
    view: 'tasks/refused',
    as: user('assistente'),
    path: () => '/posta?vista=disponibili',
    then: press('[name=azione][value=claim]', 'h1:has-text("riuscita"), h1:has-text("done")'),
  }),
  sight({
    name: 'many at once, some of them of others',
    route: 'GET /posta/esiti/:op',
    view: 'tasks/report',
    as: user('coordinatore'),
    path: () => '/posta?vista=squadra',
    async then(page) {
      for (const box of (await page.locator('[name=attivita]').all()).slice(0, 4)) await box.check()
      await page.click('[name=azione][value=release]')
      await page.waitForURL('**/posta/esiti/**')
    },
  }),
  sight({
    name: 'many to somebody, nobody chosen',
    route: 'GET /posta/assegna',
    view: 'tasks/assign',
    as: user('coordinatore'),
    path: () => '/posta?vista=squadra',
    async then(page) {
      await page.locator('[name=attivita]').first().check()
      await page.click('[name=azione][value=assign]')
      await page.waitForURL('**/posta/assegna?**')
    },
  }),
  sight({
    name: 'a task to somebody, nobody chosen',
    route: 'GET /attivita/:id/assegna',
    view: 'tasks/assign',
    as: user('coordinatore'),
    path: ({ othersTask }) => `/attivita/${othersTask}/assegna`,
    then: press('main form .btn-primary', errors),
  }),
  sight({
    name: 'a task of one’s own to a colleague, nobody chosen',
    route: 'GET /attivita/:id/passa',
    view: 'tasks/assign',
    as: user('assistente'),
    path: ({ ownTask }) => `/attivita/${ownTask}/passa`,
    then: press('main form .btn-primary', errors),
  }),
  sight({
    name: 'a step put aside without a reason',
    route: 'GET /attivita/:id/sospendi-passo',
    view: 'tasks/escape',
    as: user('coordinatore'),
    path: ({ othersTask }) => `/attivita/${othersTask}/sospendi-passo`,
    then: press('main form .btn-primary', errors),
  }),
  sight({
    name: 'a step to go back to',
    route: 'GET /attivita/:id/rifai',
    view: 'tasks/escape',
    as: user('coordinatore'),
    path: ({ othersTask }) => `/attivita/${othersTask}/rifai`,
  }),
  sight({
    name: 'a step to be skipped',
    route: 'GET /attivita/:id/salta',
    view: 'tasks/escape',
    as: (site) => workAt(site, 'review').username,
    path: (site) => `/attivita/${workAt(site, 'review').id}/salta`,
  }),
  sight({
    name: 'notices to choose',
    route: 'GET /avvisi/preferenze',
    view: 'notices/preferences',
    as: user('assistente'),
    path: () => '/avvisi/preferenze',
  }),
  sight({
    name: 'the statistics of who plans',
    route: 'GET /statistiche',
    view: 'statistics/statistics',
    as: user('programmatore'),
    path: () => '/statistiche?per=comune',
  }),
  sight({
    name: 'services, users and spending of a year',
    route: 'GET /statistiche/servizi',
    view: 'statistics/services',
    as: user('coordinatore'),
    path: () => '/statistiche/servizi',
  }),
  sight({
    name: 'the tables of a zone plan',
    route: 'GET /statistiche/piano-di-zona',
    view: 'statistics/plan',
    as: user('programmatore'),
    path: () => '/statistiche/piano-di-zona',
  }),
  sight({
    name: 'the essential levels of a zone',
    route: 'GET /statistiche/leps',
    view: 'statistics/essential-levels',
    as: user('coordinatore'),
    path: () => '/statistiche/leps',
  }),
  ...statisticsSights,
  sight({
    name: 'the figures of who plans',
    route: 'GET /cruscotti',
    view: 'figures/figures',
    as: user('programmatore'),
    path: () => '/cruscotti',
  }),
  sight({
    name: 'the quality of the data, for who plans',
    route: 'GET /qualita',
    view: 'data-quality/quality',
    as: user('programmatore'),
    then: afterALook,
  }),
  sight({
    name: 'records to be mended',
    route: 'GET /qualita/elenco',
    view: 'data-quality/findings',
    as: user('coordinatore'),
    then: afterALook,
  }),
  sight({
    name: 'how the zones use the system',
    route: 'GET /cruscotti/uso',
    view: 'figures/adoption',
    as: user('programmatore'),
    async then(page, { app }) {
      await evaluateFigures(app.deps.pools.engine)
      await page.reload()
    },
  }),
  sight({
    name: 'what zones and municipalities owe',
    route: 'GET /adempimenti',
    view: 'data-quality/obligations',
    as: user('programmatore'),
  }),
  sight({
    name: 'something owed, without its reference',
    route: 'GET /adempimenti/segna',
    view: 'data-quality/obligation',
    as: user('coordinatore'),
    path: () => '/adempimenti',
    async then(page) {
      await page.locator('details[open] a[href^="/adempimenti/segna"]').first().click()
      await press('main form .btn-primary', errors)(page)
    },
  }),
  sight({
    name: 'the team',
    route: 'GET /squadra',
    view: 'team/board',
    as: user('coordinatore'),
    path: () => '/squadra',
  }),
  sight({
    name: 'the cut-offs of a zone, without the act that fixes them',
    route: 'GET /squadra/soglie',
    view: 'team/settings',
    as: user('coordinatore'),
    path: () => '/squadra/soglie',
    then: press('main form .btn-primary', errors),
  }),
  sight({
    name: 'an absence that lacks its days',
    route: 'GET /assenze',
    view: 'team/absences',
    as: user('assistente'),
    path: () => '/assenze',
    then: press('main .note-form .btn-primary', errors),
  }),
  sight({
    name: 'what left the path',
    route: 'GET /posta/fuori-percorso',
    view: 'tasks/off-path',
    as: user('coordinatore'),
    path: () => '/posta/fuori-percorso',
  }),
  {
    ...folder('/compiti', 'new-task', 'a task added without a word'),
    then: press('main form .btn-primary', errors),
  },
  folder('/accanto', 'beside', 'what may be opened beside the path'),
  sight({
    name: 'folder: a closed case opened again without a word',
    route: 'GET /pratiche/:id/riapertura',
    view: 'cases/reopen',
    as: user('coordinatore'),
    path: ({ closedCase }) => `/pratiche/${closedCase}/riapertura`,
    then: press('main form .btn-primary', errors),
  }),
  {
    ...folder('/persone', 'people', 'people, one looked for'),
    async then(page) {
      await page.fill('#cerca-persona', 'ma')
      await press('main .with-button button', '[name=persona], #f-persona')(page)
    },
  },
  sight({
    name: 'folder: a part to be corrected',
    route: 'GET /pratiche/:id/persone/:participant',
    view: 'cases/participant',
    as: user('coordinatore'),
    path: ({ openCase, participant }) => `/pratiche/${openCase}/persone/${participant}`,
  }),
  sight({
    name: 'a task that is done',
    route: 'GET /attivita/:id',
    view: 'tasks/task',
    as: user('assistente'),
    path: ({ doneTask }) => `/attivita/${doneTask}`,
  }),
  sight({
    name: 'a task of somebody else',
    route: 'GET /attivita/:id',
    view: 'tasks/task',
    as: user('assistente'),
    path: ({ othersTask }) => `/attivita/${othersTask}`,
  }),
  sight({
    name: 'an incident',
    route: 'GET /attivita/:id',
    view: 'tasks/task',
    as: user('sistema'),
    path: ({ incident }) => `/attivita/${incident}`,
  }),
  sight({
    name: 'a task answered wrongly',
    route: 'POST /attivita/:id',
    view: 'tasks/task',
    as: (site) => workAt(site, 'access-card').username,
    path: (site) => `/attivita/${workAt(site, 'access-card').id}`,
    then: press('button[name=esito][value=to-triage]', errors),
  }),
  sight({
    name: 'a task that has changed meanwhile',
    route: 'POST /attivita/:id',
    view: 'tasks/task',
    as: (site) => workAt(site, 'approve-plan').username,
    path: (site) => `/attivita/${workAt(site, 'approve-plan').id}`,
    async then(page, site) {
      const { id } = workAt(site, 'approve-plan')
      await site.app.owner.query('update task set version = version + 1 where id = $1', [id])
      await page.fill('[name=remarks]', 'Un parere.')
      await press('button[name=esito][value=approve]', '.three')(page)
    },
  }),
  sight({ name: 'cases', route: 'GET /pratiche', view: 'cases/list', as: user('coordinatore') }),
  sight({
    name: 'cases, none with these filters',
    route: 'GET /pratiche',
    view: 'cases/list',
    as: user('assistente'),
    path: () => '/pratiche?vista=mie&stato=chiuse&urgenza=rossa',
  }),
  folder('', 'summary', 'in brief'),
  sight({
    ...folder('', 'summary', 'of a closed case'),
    path: ({ closedCase }) => `/pratiche/${closedCase}`,
  }),
  folder('/percorso', 'way', 'where it stands'),
  folder('/vista', 'then/then', 'which moment to see it at'),
  {
    ...folder('/vista', 'then/then', 'as it was known just after its first event'),
    path: ({ openCase }) => `/pratiche/${openCase}/vista?evento=1`,
  },
  folder('/documenti', 'documents', 'documents'),
  {
    ...folder('/documenti/nuovo', 'letter', 'a letter before it is made'),
    path: ({ openCase }) => `/pratiche/${openCase}/documenti/nuovo?lettera=contact-certificate`,
  },
  {
    ...folder('/documenti/nuovo', 'letter', 'a letter that is not for this case'),
    path: ({ openCase }) => `/pratiche/${openCase}/documenti/nuovo?lettera=closure-notice`,
  },
  folder('/diario', 'diary', 'diary'),
  sight({
    ...folder('/diario', 'diary', 'an empty note'),
    route: 'POST /pratiche/:id/diario',
    then: press('.entry-form .btn-primary', errors),
  }),
  sight({
    name: 'the agenda',
    route: 'GET /agenda',
    view: 'agenda/agenda',
    as: user('assistente'),
  }),
  sight({
    name: 'a day with appointments',
    route: 'GET /agenda',
    view: 'agenda/agenda',
    as: user('assistente'),
    path: ({ appointment }) => `/agenda?giorno=${appointment.day}&chi=ufficio`,
  }),
  sight({
    name: 'a new appointment',
    route: 'GET /agenda/nuovo',
    view: 'agenda/new-appointment',
    as: user('assistente'),
  }),
  sight({
    name: 'an appointment of no length',
    route: 'POST /agenda/nuovo',
    view: 'agenda/new-appointment',
    as: user('assistente'),
    path: () => '/agenda/nuovo',
    async then(page) {
      await page.fill('[name=minutes]', '')
      await press('form.form .btn-primary', errors)(page)
    },
  }),
  sight({
    name: 'an appointment',
    route: 'GET /agenda/:appointment',
    view: 'agenda/appointment',
    as: user('assistente'),
    path: ({ appointment }) => `/agenda/${appointment.id}`,
  }),
  sight({
    name: 'my week',
    route: 'GET /attivita/settimana',
    view: 'diary/week',
    as: user('assistente'),
  }),
  sight({
    name: 'an activity to be recorded',
    route: 'GET /attivita/nuova',
    view: 'diary/new-activity',
    as: user('assistente'),
  }),
  sight({
    name: 'an activity of no time',
    route: 'POST /attivita/nuova',
    view: 'diary/new-activity',
    as: user('assistente'),
    path: () => '/attivita/nuova',
    then: press('.entry-form .btn-primary', errors),
  }),
  sight({
    name: 'an entry to be corrected',
    route: 'GET /diario/:entry/correzione',
    view: 'diary/correction',
    as: user('assistente'),
    path: ({ ownEntry }) => `/diario/${ownEntry}/correzione`,
  }),
  sight({
    name: 'figures of professional work',
    route: 'GET /cruscotti/servizio-sociale',
    view: 'diary/work',
    as: user('coordinatore'),
  }),
  folder('/valutazioni', 'assessments', 'assessments'),
  folder('/valutazioni/stampa', 'sheet', 'forms for paper'),
  folder('/scadenze', 'deadlines', 'deadlines'),
  folder('/accessi', 'accesses', 'accesses'),
  folder('/chiesti', 'asked', 'documents asked of the person'),
  folder('/chi-apre', 'openers', 'who may open it'),
  folder('/stampa', 'whole', 'the whole of it, for paper'),
  folder('/sospensione', 'terms', 'terms to be suspended'),
  sight({
    ...folder('/sospensione', 'terms', 'terms suspended for no reason'),
    route: 'POST /pratiche/:id/sospensione',
    then: press('.note-form .btn-primary', errors),
  }),
  sight({
    ...folder('/sospensione', 'terms-effect', 'what a suspension would do'),
    route: 'POST /pratiche/:id/sospensione',
    async then(page) {
      await page.check('#f-motivo')
      await press('.note-form .btn-primary', 'button[value=conferma]')(page)
    },
  }),
  correction('correct-term', 'a starting day to be corrected'),
  sight({
    ...correction('correct-term', 'a starting day corrected for no reason'),
    route: 'POST /pratiche/:id/correzione',
    then: press('.note-form .btn-primary', errors),
  }),
  sight({
    ...correction('correct-term-effect', 'what another starting day would do'),
    route: 'POST /pratiche/:id/correzione',
    async then(page) {
      await page.fill('#f-dal', addDays(await page.inputValue('#f-dal'), -1))
      await page.fill('#f-nota', 'Dal protocollo')
      await press('.note-form .btn-primary', 'button[value=conferma]')(page)
    },
  }),
  sight({
    ...folder('/responsabile', 'manager', 'nobody chosen to follow it'),
    then: press('.note-form .btn-primary', errors),
  }),
]
