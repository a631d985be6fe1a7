import { answer } from '../forms.ts'
import type { Sight } from './sight.ts'
import { errors, press, sight, user } from './sight.ts'

const one = (part = '') => ({
  route: `GET /persone/:id${part}`,
  path: ({ person }: Parameters<Sight['path']>[0]) => `/persone/${person}${part}`,
  as: user('assistente'),
})
const search = { route: 'POST /persone/ricerca', view: 'registry/search', as: user('assistente') }

/** Looking for people, their pages, and the first page of a contact. */
export const peopleSights: readonly Sight[] = [
  sight({
    name: 'looking for people',
    route: 'GET /persone',
    view: 'registry/search',
    as: user('assistente'),
  }),
  sight({
    ...search,
    name: 'people found',
    path: () => '/persone',
    async then(page) {
      await page.fill('main [name=text]', 'ro')
      await press('main form .btn-primary', '[data-row]')(page)
    },
  }),
  sight({
    ...search,
    name: 'nobody found',
    path: () => '/persone',
    async then(page) {
      await page.fill('main [name=text]', 'Zzyzx')
      await press('main form .btn-primary', '.empty')(page)
    },
  }),
  sight({ ...one(), name: 'a person', view: 'registry/person' }),
  sight({
    ...one(),
    name: 'a person as she was known on a day',
    view: 'registry/person',
    path: ({ person }) => `/persone/${person}?al=2026-01-31`,
  }),
  sight({
    ...one(),
    name: 'a person without a name',
    view: 'registry/person',
    path: ({ nameless }) => `/persone/${nameless}`,
  }),
  sight({ ...one('/cartella'), name: 'the social record of a person', view: 'social/record' }),
  sight({ ...one('/rete'), name: 'her family and network, drawn', view: 'social/network' }),
  sight({
    ...one('/rete'),
    name: 'a person of whom no network is known',
    view: 'social/network',
    path: ({ nameless }) => `/persone/${nameless}/rete`,
  }),
  sight({ ...one('/cartella/nuovo'), name: 'a fact for the record', view: 'social/fact' }),
  sight({
    ...one('/cartella/nuovo'),
    name: 'a tie with nobody',
    route: 'POST /persone/:id/cartella/nuovo',
    view: 'social/fact',
    path: ({ person }) => `/persone/${person}/cartella/nuovo?tipo=tie`,
    then: press('form.form .btn-primary', errors),
  }),
  sight({
    ...one('/cartella/:fact'),
    name: 'a fact to be corrected or ended',
    view: 'social/fact',
    path: ({ person, fact }) => `/persone/${person}/cartella/${fact}`,
  }),
  sight({ ...one('/accessi'), name: 'who saw a person', view: 'registry/accesses' }),
  sight({ ...one('/dati'), name: 'correcting a person', view: 'registry/edit' }),
  sight({
    ...one('/dati'),
    name: 'correcting a person, wrongly',
    route: 'POST /persone/:id/dati',
    view: 'registry/edit',
    async then(page) {
      await page.fill('[name=familyName]', '')
      await press('form.form .btn-primary', errors)(page)
    },
  }),
  sight({
    ...one('/dati'),
    name: 'correcting a person whom somebody else has just corrected',
    route: 'POST /persone/:id/dati',
    view: 'registry/edit',
    async then(page, { app, person }) {
      await app.owner.query('update person set version = version + 1 where id = $1', [person])
      await page.fill('[name=givenName]', 'Nuova')
      await answer(page, { source: 'declared' })
      await press('form.form .btn-primary', '[role=alert].panel')(page)
    },
  }),
  sight({
    ...one('/identita'),
    name: 'giving a name to who had none',
    view: 'registry/edit',
    path: ({ nameless }) => `/persone/${nameless}/identita`,
  }),
  sight({
    ...one('/identita'),
    name: 'recognising who had no name among those known',
    route: 'POST /persone/:id/identita/ricerca',
    view: 'registry/edit',
    path: ({ nameless }) => `/persone/${nameless}/identita`,
    async then(page) {
      await page.fill('main [name=text]', 'ro')
      await press('main form.panel .btn-secondary', 'ul.pick')(page)
    },
  }),
  sight({ ...one('/decesso'), name: 'a death to be recorded', view: 'registry/death' }),
  sight({
    ...one('/decesso'),
    name: 'a death without its day',
    route: 'POST /persone/:id/decesso',
    view: 'registry/death',
    then: press('main form.form .btn-primary', errors),
  }),
  sight({
    ...one('/decesso'),
    name: 'a death recorded, that may be taken back',
    view: 'registry/death',
    path: ({ nameless }) => `/persone/${nameless}/decesso`,
    async then(page) {
      if ((await page.locator('main form.form .btn-danger').count()) > 0) return
      await answer(page, { deathDate: '2026-01-31', source: 'declared' })
      await press('main form.form .btn-primary', 'main form.form .btn-danger')(page)
    },
  }),
  sight({ ...one('/indirizzi'), name: 'a new address', view: 'registry/address' }),
  sight({
    ...one('/indirizzi'),
    name: 'a new address, empty',
    route: 'POST /persone/:id/indirizzi',
    view: 'registry/address',
    then: press('form.form .btn-primary', errors),
  }),
  sight({
    ...one('/protezione'),
    name: 'protecting a person, without a reason',
    route: 'POST /persone/:id/protezione',
    view: 'registry/protection',
    as: user('coordinatore'),
    then: press('form.form .btn-danger', errors),
  }),
  sight({
    ...one('/protezione'),
    name: 'a protected person',
    view: 'registry/protection',
    as: user('coordinatore'),
    path: ({ secluded }) => `/persone/${secluded}/protezione`,
    async then(page, { secluded }) {
      if ((await page.locator('[name=reason][type=radio]').count()) === 0) return
      await page.locator('label:has([name=reason])').first().check()
      await page.click('form.form .btn-danger')
      await page.waitForURL(`**/persone/${secluded}`)
      await page.goto(`/persone/${secluded}/protezione`)
    },
  }),
  sight({
    name: 'the list of contacts',
    route: 'GET /contatti',
    view: 'contact/list',
    as: user('coordinatore'),
  }),
  sight({
    name: 'deleting a contact opened by mistake',
    route: 'GET /contatti/:id/elimina',
    view: 'contact/delete',
    as: user('coordinatore'),
    path: ({ openCase }) => `/contatti/${openCase}/elimina`,
  }),
  sight({
    name: 'the register of the emergency service',
    route: 'GET /pronto-intervento',
    view: 'contact/emergency',
    as: user('coordinatore'),
  }),
  sight({
    name: 'the turns of the emergency service',
    route: 'GET /pronto-intervento/turni',
    view: 'contact/on-call',
    as: user('coordinatore'),
  }),
  sight({
    name: 'a turn of the emergency service, empty',
    route: 'POST /pronto-intervento/turni',
    view: 'contact/on-call',
    as: user('coordinatore'),
    path: () => '/pronto-intervento/turni',
    then: press('form.form .btn-primary', errors),
  }),
  sight({
    name: 'a call of the emergency service',
    route: 'GET /pronto-intervento/nuova',
    view: 'contact/emergency-entry',
    as: user('coordinatore'),
  }),
  sight({
    name: 'a call of the emergency service, empty',
    route: 'POST /pronto-intervento/nuova',
    view: 'contact/emergency-entry',
    as: user('coordinatore'),
    path: () => '/pronto-intervento/nuova',
    then: press('form.form .btn-primary', errors),
  }),
  sight({
    name: 'a call of the emergency service, people found',
    route: 'POST /pronto-intervento/persone',
    view: 'contact/emergency-entry',
    as: user('coordinatore'),
    path: () => '/pronto-intervento/nuova',
    async then(page) {
      await page.fill('main [name=text]', 'ro')
      await press('[formaction="/pronto-intervento/persone"]', '#found ul.pick li')(page)
    },
  }),
  sight({
    name: 'a new contact',
    route: 'GET /contatti/nuovo',
    view: 'contact/new',
    as: user('sportello'),
  }),
  sight({
    name: 'a new contact, empty',
    route: 'POST /contatti/nuovo',
    view: 'contact/new',
    as: user('sportello'),
    path: () => '/contatti/nuovo',
    then: press('form.opening .btn-primary', errors),
  }),
  sight({
    name: 'a new contact, people found',
    route: 'POST /contatti/persone',
    view: 'contact/new',
    as: user('sportello'),
    path: () => '/contatti/nuovo',
    async then(page) {
      await page.fill('main [name=text]', 'ro')
      await press('[formaction="/contatti/persone"]:not([aria-hidden])', '#found ul.pick li')(page)
    },
  }),
]
