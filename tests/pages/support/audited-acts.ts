import { randomUUID } from 'node:crypto'

import { computeFiscalCode } from '../../../domain/shared/fiscal-code.ts'
import { aCase, aContactPoint, aDocument } from './a-case.ts'
import type { TestCase } from './a-case.ts'
import type { Browser, Fields } from './browser.ts'
import type { Page } from './page.ts'
import { testPassword } from './people-of-work.ts'
import type { TestApp } from './start-app.ts'
import { aboutFigures } from './plans-figures.ts'
import { zoneDecides } from './zone-decides.ts'

/** The site, and the case that the act is about. */
export interface Scene {
  readonly app: TestApp
  readonly one: TestCase
}

/** An act as a page of ours sends it, by whoever may do it. */
type Act = (by: Browser) => Promise<Page>
export type Acts = Readonly<Record<string, readonly [who: string, act: Act]>>

const source = { source: 'declared' }

interface Way {
  readonly from: string
  readonly to: string
}

/** From the page that holds the form; its address is the one posted to, unless told. */
export async function sent(by: Browser, from: string | Way, fields: Fields): Promise<Page> {
  const way = typeof from === 'string' ? { from, to: from } : from
  return by.submit(await by.get(way.from), fields, way.to)
}

/** What has no page with a form of its own: the token of any page does. */
async function alone(by: Browser, to: string, fields: Fields = {}): Promise<Page> {
  const { _csrf: token = '' } = (await by.get('/accessibilita')).form('/preferenze').fields
  return by.post(to, { _csrf: token, ...fields })
}

async function putOnOffer({ app, one }: Scene): Promise<void> {
  await app.owner.query(
    `with freed as (update task set state = 'open', assignee = null where id = $1 returning *)
     insert into task_candidate (group_key, due_at, task_id, case_id)
     select g, coalesce(due_at, 'infinity'), id, case_id from freed, unnest(groups) g`,
    [one.taskId],
  )
}

let born = 1920
function somebody(): Record<string, string> {
  const birthDate = `${String((born += 1))}-03-08`
  const name = { familyName: 'Controllo', givenName: 'Ida' }
  const birth = { birthDate, sex: 'M', place: 'D653' } as const
  return {
    ...name,
    birthDate,
    sex: 'M',
    fiscalCode: computeFiscalCode({ ...name, ...birth }),
    another: 'yes',
  }
}

export type Now = () => Scene

function atTheDoor(): Acts {
  return {
    'POST /accesso': [
      'nobody',
      (by) => sent(by, '/accesso', { username: 'planner.a', password: testPassword }),
    ],
    'POST /accesso/uscita': ['planner.b', (by) => alone(by, '/accesso/uscita')],
    'POST /accesso/conferma': [
      'planner.a',
      (by) => sent(by, '/accesso/conferma', { password: testPassword }),
    ],
  }
}

function aboutContacts(scene: Now): Acts {
  return {
    'POST /contatti/nuovo': ['front-desk.a', (by) => sent(by, '/contatti/nuovo', somebody())],
    'GET /contatti/nuovo': [
      'front-desk.a',
      async (by) => {
        await alone(by, '/contatti/bozza', { text: 'inventata' })
        return by.get('/contatti/nuovo')
      },
    ],
    'GET /contatti/esporta': ['coordinator.a', (by) => by.get('/contatti/esporta')],
    'POST /contatti/:id/elimina': [
      'front-desk.a',
      async (by) => {
        const { caseId } = await aCase(scene().app)
        return sent(by, `/contatti/${caseId}/elimina`, { motivo: 'twice' })
      },
    ],
    'POST /pronto-intervento/nuova': [
      'front-desk.a',
      (by) => sent(by, '/pronto-intervento/nuova', aCall(scene().app)),
    ],
    'POST /pronto-intervento/:id/consegna': [
      'front-desk.a',
      async (by) => {
        await sent(by, '/pronto-intervento/nuova', aCall(scene().app))
        const { html } = await by.get('/pronto-intervento')
        const [path = ''] = /\/pronto-intervento\/[0-9a-f-]{36}\/consegna/.exec(html) ?? []
        return by.submit(await by.get('/pronto-intervento'), {}, path)
      },
    ],
    'POST /contatti/persone': [
      'front-desk.a',
      (by) => alone(by, '/contatti/persone', { text: 'inventata' }),
    ],
    'POST /contatti/altrove': [
      'front-desk.b',
      (by) =>
        alone(by, '/contatti/altrove', {
          familyName: 'Inventata',
          givenName: 'Ada',
          birthDate: '1941-03-08',
          zone: String(scene().app.people.orgs['zone.a']),
        }),
    ],
  }
}

function aCall({ people }: TestApp) {
  return {
    ...{ caller: 'Carabinieri', place: 'Stazione', alias: 'donna con due bambini' },
    ...{
      office: String(people.orgs['office.a']),
      what: 'Sola, senza un posto',
      measure: 'shelter',
    },
  }
}

const review = `
  insert into release_review (key, version, because, audience)
  select key, version, key || '@' || version, array['procedure-admin@' || $1] from release order by key limit 1
  returning id`

function aboutReviews(scene: Now): Acts {
  return {
    'POST /procedure/riesami': [
      'procedure-admin.a',
      async (by) => {
        const { owner, people } = scene().app
        const { rows } = await owner.query<{ id: string }>(review, [String(people.orgs['region'])])
        const given = { riesame: rows[0]?.id ?? '', esito: 'kept', nota: 'Vale anche qui.' }
        return sent(by, '/procedure/riesami', given)
      },
    ],
  }
}

const offices = '/amministrazione/uffici'
const asksNothing = { asksNeeds: 'no', asksServices: 'no', asksForeign: 'no' }

function aboutOffices(scene: Now): Acts {
  const office = () => scene().app.people.orgs['office.a'] ?? 0
  const address = () => `${offices}/${String(office())}`
  return {
    'POST /amministrazione/uffici/:office': [
      'system-admin.a',
      (by) => sent(by, address(), { ...asksNothing, phone: '0742 000000' }),
    ],
    'POST /amministrazione/uffici/:office/punti': [
      'system-admin.a',
      (by) => sent(by, `${address()}/punti`, { name: 'Sportello in ospedale' }),
    ],
    'POST /amministrazione/uffici/:office/punti/:point': [
      'system-admin.a',
      async (by) => {
        const point = await aContactPoint(scene().app, office())
        return sent(by, `${address()}/punti/${String(point)}`, { name: 'Sportello nuovo' })
      },
    ],
  }
}

function aboutPeople(scene: Now): Acts {
  const person = () => `/persone/${scene().one.personId}`
  return {
    'POST /persone/ricerca': [
      'front-desk.a',
      (by) => sent(by, { from: '/persone', to: '/persone/ricerca' }, {}),
    ],
    'GET /persone/:id': ['front-desk.a', (by) => by.get(person())],
    'GET /persone/:id/dati': ['front-desk.a', (by) => by.get(`${person()}/dati`)],
    'POST /persone/:id/dati': [
      'front-desk.a',
      (by) => sent(by, `${person()}/dati`, { ...source, phone: '0742 123456' }),
    ],
    'GET /persone/:id/decesso': ['front-desk.a', (by) => by.get(`${person()}/decesso`)],
    'GET /persone/:id/identita': ['front-desk.a', (by) => by.get(`${person()}/identita`)],
    'POST /persone/:id/identita': [
      'front-desk.a',
      (by) => sent(by, `${person()}/identita`, { ...source, ...somebody(), identity: 'certain' }),
    ],
    'POST /persone/:id/identita/ricerca': [
      'front-desk.a',
      (by) => alone(by, `${person()}/identita/ricerca`, { text: 'inventata' }),
    ],
    'POST /persone/:id/identita/esistente': [
      'front-desk.a',
      async (by) => {
        const { personId } = await aCase(scene().app)
        await sent(by, `/persone/${personId}/identita`, {
          ...source,
          ...somebody(),
          identity: 'certain',
        })
        return alone(by, `${person()}/identita/esistente`, { _op: randomUUID(), person: personId })
      },
    ],
    'GET /persone/:id/indirizzi': ['front-desk.a', (by) => by.get(`${person()}/indirizzi`)],
    'POST /persone/:id/indirizzi': [
      'front-desk.a',
      (by) =>
        sent(by, `${person()}/indirizzi`, { ...source, kind: 'domicile', address: 'Via Uno 1' }),
    ],
    'GET /persone/:id/accessi': ['coordinator.a', (by) => by.get(`${person()}/accessi`)],
  }
}

function aboutProtection(scene: Now): Acts {
  const person = () => `/persone/${scene().one.personId}`
  const user = (username: string) => scene().app.people.users[username] ?? ''
  return {
    'GET /persone/:id/protezione': ['coordinator.a', (by) => by.get(`${person()}/protezione`)],
    'POST /persone/:id/protezione': [
      'coordinator.a',
      (by) => sent(by, `${person()}/protezione`, { reason: 'violence' }),
    ],
    'POST /persone/:id/protezione/nomi': [
      'coordinator.a',
      async (by) => {
        await sent(by, `${person()}/protezione`, { reason: 'violence' })
        const way = { from: `${person()}/protezione`, to: `${person()}/protezione/nomi` }
        return sent(by, way, { user: user('social-worker.a') })
      },
    ],
    'POST /persone/:id/protezione/fine': [
      'coordinator.a',
      async (by) => {
        await sent(by, `${person()}/protezione`, { reason: 'violence' })
        return sent(by, { from: `${person()}/protezione`, to: `${person()}/protezione/fine` }, {})
      },
    ],
  }
}

const folderParts = [
  '',
  '/percorso',
  '/documenti',
  '/prestazioni',
  '/diario',
  '/valutazioni',
  '/valutazioni/stampa',
  '/scadenze',
  '/accessi',
  '/chi-apre',
  '/chiesti',
  '/stampa',
]

/** Somebody of another case takes part in this one. */
async function joins(by: Browser, { app, one }: Scene): Promise<Page> {
  const { personId: persona } = await aCase(app)
  const part = { persona, ruolo: 'household-member', da: '2026-01-02' }
  return alone(by, `/pratiche/${one.caseId}/persone`, { _op: randomUUID(), ...part })
}

async function joined(by: Browser, scene: Scene): Promise<string> {
  await joins(by, scene)
  const { rows } = await scene.app.owner.query<{ id: string }>(
    `select id from case_participant where case_id = $1 and role = 'household-member'`,
    [scene.one.caseId],
  )
  return `/pratiche/${scene.one.caseId}/persone/${rows[0]?.id ?? ''}`
}

function aboutFolders(scene: Now): Acts {
  const folder = () => `/pratiche/${scene().one.caseId}`
  const user = (username: string) => scene().app.people.users[username] ?? ''
  const read = (part: string): Acts[string] => ['social-worker.a', (by) => by.get(folder() + part)]
  return {
    ...Object.fromEntries(folderParts.map((part) => [`GET /pratiche/:id${part}`, read(part)])),
    'GET /pratiche/:id/documenti/nuovo': [
      'social-worker.a',
      (by) => by.get(`${folder()}/documenti/nuovo?lettera=contact-certificate`),
    ],
    'POST /pratiche/:id/documenti/nuovo': [
      'social-worker.a',
      (by) => {
        const from = `${folder()}/documenti/nuovo?lettera=contact-certificate`
        return sent(by, { from, to: `${folder()}/documenti/nuovo` }, {})
      },
    ],
    'POST /pratiche/:id/chiesti': [
      'social-worker.a',
      (by) => sent(by, `${folder()}/chiesti`, { what: 'Certificato medico' }),
    ],
    'POST /pratiche/:id/chiesti/arrivati': [
      'front-desk.a',
      (by) => {
        const from = `${folder()}/chiesti`
        const arrival = { arrived: '', other: 'Verbale di invalidità', kept: 'Protocollo 2026/12' }
        return sent(by, { from, to: `${from}/arrivati` }, arrival)
      },
    ],
    'GET /pratiche/:id/documenti/:document': [
      'social-worker.a',
      async (by) => by.get(`${folder()}/documenti/${await aDocument(scene().app, scene().one)}`),
    ],
    'POST /pratiche/:id/diario': [
      'social-worker.a',
      (by) => sent(by, `${folder()}/diario`, { kind: 'interview', body: 'Colloquio' }),
    ],
    'GET /pratiche/:id/sospensione': ['coordinator.a', (by) => by.get(`${folder()}/sospensione`)],
    'POST /pratiche/:id/sospensione': [
      'coordinator.a',
      (by) => sent(by, `${folder()}/sospensione`, { motivo: 'document', passo: 'conferma' }),
    ],
    'GET /pratiche/:id/persone': read('/persone'),
    'POST /pratiche/:id/persone/ricerca': [
      'social-worker.a',
      (by) => alone(by, `${folder()}/persone/ricerca`, { text: 'inventata' }),
    ],
    'POST /pratiche/:id/persone': ['social-worker.a', (by) => joins(by, scene())],
    'GET /pratiche/:id/persone/:participant': [
      'social-worker.a',
      async (by) => by.get(await joined(by, scene())),
    ],
    'POST /pratiche/:id/persone/:participant': [
      'social-worker.a',
      async (by) => sent(by, await joined(by, scene()), { da: '2026-01-03' }),
    ],
    'GET /pratiche/:id/compiti': read('/compiti'),
    'POST /pratiche/:id/compiti': [
      'social-worker.a',
      (by) => sent(by, `${folder()}/compiti`, { titolo: 'Chiama', a: user('social-worker.a') }),
    ],
    'GET /pratiche/:id/accanto': read('/accanto'),
    'POST /pratiche/:id/accanto': [
      'social-worker.a',
      async (by) => {
        const { app } = scene()
        const { caseId } = await aCase(app)
        await app.owner.query(
          "update social_case set phase = 'assessment', manager = $2 where id = $1",
          [caseId, user('social-worker.a')],
        )
        const typed = { cosa: 'transfer', motivo: 'residence', parole: 'Abita ora altrove' }
        return sent(by, `/pratiche/${caseId}/accanto`, typed)
      },
    ],
    'GET /pratiche/:id/riapertura': read('/riapertura'),
    'GET /pratiche/:id/progetto': read('/progetto'),
    'GET /pratiche/:id/pagamento': ['coordinator.a', (by) => by.get(`${folder()}/pagamento`)],
    'GET /pratiche/:id/responsabile': ['coordinator.a', (by) => by.get(`${folder()}/responsabile`)],
    'POST /pratiche/:id/responsabile': [
      'coordinator.a',
      (by) => sent(by, `${folder()}/responsabile`, { responsabile: user('social-worker.a') }),
    ],
  }
}

/** Who is away, and who is put in charge from the board. */
function aboutTeams(scene: Now): Acts {
  const away = { dal: '2027-02-01', al: '2027-02-05' }
  return {
    'POST /assenze': ['social-worker.a', (by) => sent(by, '/assenze', away)],
    'POST /squadra/soglie': ['coordinator.a', zoneDecides],
    'POST /assenze/fine': [
      'front-desk.a',
      async (by) => {
        await sent(by, '/assenze', away)
        const { owner, people } = scene().app
        const { rows } = await owner.query<{ id: string }>(
          'select id from absence where user_id = $1 order by at desc limit 1',
          [people.users['front-desk.a']],
        )
        return alone(by, '/assenze/fine', { assenza: rows[0]?.id ?? '' })
      },
    ],
  }
}

function aboutTasks(scene: Now): Acts {
  const task = () => `/attivita/${scene().one.taskId}`
  const user = (username: string) => scene().app.people.users[username] ?? ''
  const onOffer = () => putOnOffer(scene())
  return {
    'GET /attivita/:id': ['front-desk.a', (by) => by.get(task())],
    'POST /attivita/:id': [
      'front-desk.a',
      (by) =>
        sent(by, task(), {
          esito: 'information-only',
          contactOn: '2026-11-02',
          mode: 'phone',
          caller: 'person',
          reason: 'spontaneous',
          answerGiven: 'Orari',
        }),
    ],
    'POST /attivita/:id/prendi': [
      'social-worker.a',
      async (by) => {
        await onOffer()
        return alone(by, `${task()}/prendi`)
      },
    ],
    'POST /attivita/:id/rilascia': ['front-desk.a', (by) => alone(by, `${task()}/rilascia`)],
    'POST /attivita/:id/rimanda': [
      'front-desk.a',
      (by) => alone(by, `${task()}/rimanda`, { fino: '2029-01-31' }),
    ],
    'POST /attivita/:id/commenti': [
      'front-desk.a',
      (by) => alone(by, `${task()}/commenti`, { _op: randomUUID(), testo: 'Una nota' }),
    ],
    'POST /attivita/:id/assegna': [
      'coordinator.a',
      (by) => alone(by, `${task()}/assegna`, { a: user('social-worker.a') }),
    ],
    'POST /attivita/:id/sollecita': ['social-worker.a', (by) => alone(by, `${task()}/sollecita`)],
    'POST /attivita/:id/passa': [
      'front-desk.a',
      (by) => alone(by, `${task()}/passa`, { a: user('social-worker.a') }),
    ],
    'POST /posta/azioni': [
      'social-worker.a',
      async (by) => {
        await onOffer()
        const chosen = { azione: 'claim', attivita: scene().one.taskId }
        return alone(by, '/posta/azioni', { _op: randomUUID(), ...chosen })
      },
    ],
  }
}

const reason = { motivo: 'other', parole: 'lo chiede la famiglia' }

/** Steps left another way than their own, and a task that was added. */
function aboutEscapes(scene: Now): Acts {
  const task = () => `/attivita/${scene().one.taskId}`
  const read = (part: string): Acts[string] => ['front-desk.a', (by) => by.get(task() + part)]
  const park = (by: Browser) => sent(by, `${task()}/sospendi-passo`, reason)
  const added = async (by: Browser) => {
    const { app, one } = scene()
    const to = app.people.users['front-desk.a'] ?? ''
    await sent(by, `/pratiche/${one.caseId}/compiti`, { titolo: 'Chiama', a: to })
    const { rows } = await app.owner.query<{ id: string }>(
      `select id from task where case_id = $1 and purpose = 'ad-hoc'`,
      [one.caseId],
    )
    return `/attivita/${rows[0]?.id ?? ''}`
  }
  return {
    'GET /attivita/:id/salta': read('/salta'),
    'GET /attivita/:id/rifai': read('/rifai'),
    'GET /attivita/:id/sospendi-passo': read('/sospendi-passo'),
    'POST /attivita/:id/sospendi-passo': ['front-desk.a', park],
    'POST /attivita/:id/riprendi': [
      'front-desk.a',
      async (by) => {
        await park(by)
        return alone(by, `${task()}/riprendi`, { _op: randomUUID() })
      },
    ],
    'POST /attivita/:id/annulla': [
      'front-desk.a',
      async (by) =>
        alone(by, `${await added(by)}/annulla`, { _op: randomUUID(), motivo: 'non serve' }),
    ],
  }
}

/** One act for each page that declares a trace, by whoever may do it; `scene` is asked when it is done. */
export function auditedActs(scene: Now): Acts {
  return {
    ...atTheDoor(),
    ...aboutContacts(scene),
    ...aboutPeople(scene),
    ...aboutProtection(scene),
    ...aboutFolders(scene),
    ...aboutReviews(scene),
    ...aboutOffices(scene),
    ...aboutTasks(scene),
    ...aboutTeams(scene),
    ...aboutFigures,
    ...aboutEscapes(scene),
  }
}
