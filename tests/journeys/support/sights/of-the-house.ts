import { readdirSync } from 'node:fs'

import type { Sight } from './sight.ts'
import { errors, press, sight, user } from './sight.ts'

const help = readdirSync(new URL('../../../../docs/help/', import.meta.url)).flatMap((file) =>
  file.endsWith('.md') && file !== 'indice.md' ? [file.replace('.md', '')] : [],
)
const refusal = { view: 'shared/refusal' }
const comparison = {
  route: 'GET /procedure/confronta',
  view: 'procedures/compare',
  as: user('procedure'),
}
const atTheDoor = { route: 'GET /accesso', view: 'auth/sign-in' }

/** The door, help, notices, and whatever may go wrong. */
export const houseSights: readonly Sight[] = [
  sight({
    name: 'the guided tours',
    route: 'GET /percorsi-guidati',
    view: 'learning/tours',
    as: user('assistente'),
  }),
  sight({
    name: 'a guided tour',
    route: 'GET /percorsi-guidati/:tour',
    view: 'learning/tour',
    as: user('assistente'),
    path: () => '/percorsi-guidati/sportello',
  }),
  sight({ name: 'the glossary', route: 'GET /glossario', view: 'learning/glossary' }),
  sight({ name: 'what is new', route: 'GET /novita', view: 'learning/news' }),
  sight({ name: 'the known problems', route: 'GET /problemi-noti', view: 'learning/problems' }),
  sight({
    name: 'the procedures',
    route: 'GET /procedure',
    view: 'procedures/list',
    as: user('assistente'),
  }),
  sight({
    name: 'the procedures to review',
    route: 'GET /procedure/riesami',
    view: 'procedures/reviews',
    as: user('procedure'),
  }),
  sight({
    name: 'a procedure with its picture',
    route: 'GET /procedure/:procedure',
    view: 'procedures/procedure',
    as: user('procedure'),
    path: () => '/procedure/presa-in-carico@1',
  }),
  sight({
    name: 'a form on paper, to be filled in by hand',
    route: 'GET /procedure/:procedure/moduli/:form',
    view: 'procedures/sheet',
    as: user('procedure'),
    path: () => '/procedure/presa-in-carico@1/moduli/access-card',
  }),
  sight({
    name: 'a procedure spelled out in words',
    route: 'GET /procedure/:procedure/in-parole',
    view: 'procedures/in-words',
    as: user('procedure'),
    path: () => '/procedure/minori@1/in-parole',
  }),
  sight({
    name: 'the questions of a procedure across its versions',
    route: 'GET /procedure/:procedure/domande',
    view: 'procedures/questions',
    as: user('procedure'),
    path: () => '/procedure/presa-in-carico@1/domande',
  }),
  sight({
    name: 'a procedure level by level',
    route: 'GET /procedure/:procedure/livelli',
    view: 'procedures/layers',
    as: user('procedure'),
    path: () => '/procedure/presa-in-carico@1/livelli',
  }),
  sight({ ...comparison, name: 'two procedures to be chosen, to compare them' }),
  sight({
    ...comparison,
    name: 'what changes from one procedure to another, listed',
    path: () => '/procedure/confronta?da=presa-in-carico%401&a=presa-in-carico%402',
  }),
  sight({
    ...comparison,
    name: 'what changes from one procedure to another, side by side',
    path: () =>
      '/procedure/confronta?da=presa-in-carico%401&a=presa-in-carico%402&vista=affiancate',
  }),
  sight({ ...atTheDoor, name: 'the door, with the people of the demonstration' }),
  sight({
    ...atTheDoor,
    name: 'the door, after a wrong password',
    route: 'POST /accesso',
    async then(page) {
      await page.fill('[name=username]', 'nessuno')
      await page.fill('[name=password]', 'sbagliata davvero')
      await press('main form .btn-primary', errors)(page)
    },
  }),
  sight({
    name: 'the password again, wrong',
    route: 'POST /accesso/conferma',
    view: 'auth/confirm',
    as: user('coordinatore'),
    path: () => '/accesso/conferma',
    async then(page) {
      await page.fill('[name=password]', 'sbagliata davvero')
      await press('main form .btn-primary', errors)(page)
    },
  }),
  sight({
    name: 'the password again',
    route: 'GET /accesso/conferma',
    view: 'auth/confirm',
    as: user('coordinatore'),
  }),
  sight({
    name: 'what waits after a session has ended',
    route: 'GET /accesso/ripresa',
    view: 'auth/resume',
    as: user('assistente'),
    then: press('main details summary', 'main details[open] ul'),
  }),
  sight({
    name: 'nothing waits',
    route: 'GET /accesso/ripresa',
    view: 'auth/resume',
    as: user('sportello'),
  }),
  sight({ name: 'the open data', route: 'GET /dati-aperti', view: 'statistics/open-data/index' }),
  sight({
    name: 'the accessibility statement',
    route: 'GET /accessibilita',
    view: 'home/accessibility',
  }),
  sight({
    name: 'telling a barrier',
    route: 'GET /accessibilita/segnalazione',
    view: 'home/feedback',
  }),
  sight({
    name: 'telling a barrier without saying which',
    route: 'POST /accessibilita/segnalazione',
    view: 'home/feedback',
    path: () => '/accessibilita/segnalazione',
    async then(page) {
      await page.fill('[name=problem]', ' ')
      await press('main form .btn-primary', errors)(page)
    },
  }),
  sight({
    name: 'the barriers told',
    route: 'GET /accessibilita/segnalazioni',
    view: 'home/feedback-received',
    as: user('assistenza'),
  }),
  sight({ name: 'help', route: 'GET /aiuto', view: 'help/page' }),
  ...help.map((name) =>
    sight({
      name: `help: ${name}`,
      route: 'GET /aiuto/:page',
      view: 'help/page',
      path: () => `/aiuto/${name}`,
    }),
  ),
  sight({
    name: 'notices to read',
    route: 'GET /avvisi',
    view: 'notices/list',
    as: user('coordinatore'),
  }),
  sight({
    name: 'no notice read yet',
    route: 'GET /avvisi',
    view: 'notices/list',
    as: user('sportello'),
    path: () => '/avvisi?mostra=letti',
  }),
  sight({
    name: 'an address that leads nowhere',
    route: 'GET /nulla',
    ...refusal,
    as: user('assistente'),
    status: 404,
  }),
  sight({
    name: 'an address that is not right',
    route: 'GET /posta',
    ...refusal,
    as: user('assistente'),
    path: () => '/posta?vista=boh',
    status: 400,
  }),
  sight({
    name: 'a page for others, with who may',
    route: 'GET /accessibilita/segnalazioni',
    ...refusal,
    as: user('assistente'),
    status: 403,
  }),
  sight({
    name: 'a form of a former session',
    route: 'POST /persone/ricerca',
    ...refusal,
    as: user('assistente'),
    path: () => '/persone',
    async then(page) {
      await page.locator('main [name=_csrf]').evaluate((one: { value: string }) => {
        one.value = 'di prima'
      })
      await page.fill('main [name=text]', 'Rossi')
      await press('main form .btn-primary', 'form.panel details')(page)
    },
  }),
  ...[429, 500, 503].map((status, at) =>
    sight({
      name: `refused with ${String(status)}`,
      route: `GET /prova/rifiuto-${String(at)}`,
      ...refusal,
      as: user('assistente'),
      status,
    }),
  ),
]
