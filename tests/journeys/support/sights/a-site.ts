import { HttpError } from '../../../../web/shared/http-error.ts'
import { publicRoute } from '../../../../web/shared/route.ts'
import { makeDemo } from '../../../../seeds/demo.ts'
import { countOnce } from '../../../pages/support/count-once.ts'
import type { TestApp } from '../../../pages/support/start-app.ts'
import { startApp } from '../../../pages/support/start-app.ts'
import { aCalendarChange } from '../../../pages/support/a-calendar-change.ts'
import { aDraft } from '../../../pages/support/a-draft.ts'
import { aKeptCampaign } from '../../../pages/support/a-kept-campaign.ts'
import { aDryRun, aPastRun } from '../../../pages/support/a-dry-run.ts'
import { aFlowFile } from '../../../pages/support/a-flow-file.ts'
import { aProposal, anUpcomingRelease } from '../../../pages/support/a-proposal.ts'
import { addAContribution, addAService } from './a-service.ts'
import { addAParticipant } from './an-operation.ts'

export interface OpenWork {
  readonly id: string
  readonly step: string
  readonly username: string
}

/** The invented population at work, with the ids that pages are opened with. */
export interface Site {
  readonly app: TestApp
  /** Of the office of `assistente`, the one with most events; its terms were never suspended. */
  readonly openCase: string
  /** Address of the page that corrects a term of a case of the coordinator’s. */
  readonly correction: string
  readonly closedCase: string
  readonly person: string
  readonly nameless: string
  /** Of one case, that is over; to be protected by the coordinator. */
  readonly secluded: string
  /** Open tasks, one for each step of the pathway, with somebody who may do it. */
  readonly work: readonly OpenWork[]
  readonly doneTask: string
  readonly othersTask: string
  /** In the hands of `assistente`, and of a group. */
  readonly ownTask: string
  /** A part in the open case. */
  readonly participant: string
  /** Of the diary, written by `assistente` and not corrected. */
  readonly ownEntry: string
  /** Still to come, of the office of `assistente`. */
  readonly appointment: { readonly id: string; readonly day: string }
  /** Of the social record of `person`. */
  readonly fact: string
  readonly incident: string
  /** Granted by the open case, with a week to be checked. */
  readonly service: string
  /** Granted by the open case, in money, in part paid. */
  readonly contribution: string
  /** A point of contact, and an office that works there. */
  readonly point: { readonly id: number; readonly office: number }
  /** A procedure that is being written, in nobody’s hands. */
  readonly draft: string
  /** Cases that were taken to another version, one to be agreed to; its dry-run is of another one. */
  readonly campaign: string
  /** One that waits for the signature of a second administrator. */
  readonly campaignToSign: string
  readonly run: string
  /** A look at the past, with what cannot be told. */
  readonly past: string
  /** A version of the calendar that is prepared, its effect worked out. */
  readonly calendar: string
  readonly proposal: string
  /** A file of flows that waits to be let go. */
  readonly flowFile: string
  /** A version that is not in force yet. */
  readonly upcoming: string
  /** Paid by a fund, with the person of the open case enrolled in it. */
  readonly operation: string
  /** Somebody with an inbox where nothing is. */
  readonly idle: string
}

/** Refusals that no page of the site can be brought to on purpose. */
const refusals = [new HttpError(429, 'prova', 60), new Error('prova'), away()].map((error, at) =>
  publicRoute({
    method: 'get',
    path: `/prova/rifiuto-${String(at)}`,
    audit: 'none',
    handle() {
      throw error
    },
  }),
)

/** What the database's driver throws when there is no database. */
function away(): Error {
  return Object.assign(new Error('prova'), { code: 'ECONNREFUSED' })
}

export async function aSite(): Promise<Site> {
  const app = await startApp({ demo: true }, refusals, async (ownerUrl) => {
    await makeDemo(ownerUrl, { people: 2000 })
    return { orgs: {}, users: {} }
  })
  await countOnce(app)
  const one = async (text: string): Promise<string> => {
    const { rows } = await app.owner.query<{ id: string }>(text)
    if (!rows[0]) throw new Error(`nothing in the invented population: ${text}`)
    return rows[0].id
  }
  const office = `(select org from user_role r join user_account u on u.id = r.user_id where username = 'assistente')`
  const openCase = await one(
    `select id from social_case c where org = ${office} and state = 'open' and not protected
       and exists (select 1 from person p where p.id = c.subject and p.identity = 'certain')
       and exists (select 1 from social_fact f where f.person_id = c.subject)
       and exists (select 1 from case_participant p where p.case_id = c.id)
       and exists (select 1 from task t where t.case_id = c.id and t.state = 'completed')
       and not exists (select 1 from case_event e where e.case_id = c.id and e.kind = 'terms-suspended')
     order by (select count(*) from case_event e where e.case_id = c.id) desc, id limit 1`,
  )
  await addWhatIsRare(app, openCase)
  await addRareWork(app, openCase)
  return {
    app,
    openCase,
    correction: await one(
      `select '/pratiche/' || c.id || '/correzione?termine=' || replace(replace(d.id, '@', '%40'), '#', '%23') as id
       from deadline d join social_case c on c.id = d.case_id where c.org = ${office} and c.state = 'open'
         and not c.protected and d.state = 'running' and d.deadline not in ('wait', 'park') order by d.case_id, d.id limit 1`,
    ),
    closedCase: await one(
      `select id from social_case where org = ${office} and outcome = 'closed' and not protected order by id limit 1`,
    ),
    person: await one(`select subject as id from social_case where id = '${openCase}'`),
    nameless: await one(
      `insert into person (id, identity, alias, search_key, orgs)
       values (gen_random_uuid(), 'anonymous', 'Il signore del parco', 'il signore del parco', array[${office}]) returning id`,
    ),
    secluded: await one(
      `select subject as id from social_case c where org = ${office} and outcome = 'information-only' and not protected
         and not exists (select 1 from social_case o where o.subject = c.subject and o.id <> c.id) order by id limit 1`,
    ),
    work: await openWork(app),
    doneTask: await one(
      `select id from task where case_id = '${openCase}' and state = 'completed' order by completed_at limit 1`,
    ),
    participant: await one(`select id from case_participant where case_id = '${openCase}' limit 1`),
    appointment: await comingAppointment(app),
    fact: await one(
      `select id from social_fact where person_id = (select subject from social_case where id = '${openCase}') order by id limit 1`,
    ),
    ownEntry: await one(
      `select d.id from diary_entry d join user_account u on u.id = d.author
       where u.username = 'assistente' and not d.annuls and d.corrects is null
         and not exists (select 1 from diary_entry x where x.corrects = d.id) order by d.id limit 1`,
    ),
    othersTask: await one(
      `select t.id from task t join user_account u on u.id = t.assignee
       where t.orgs[1] = ${office} and t.state = 'claimed' and u.username <> 'assistente' order by t.id limit 1`,
    ),
    ownTask: await one(
      `select t.id from task t join user_account u on u.id = t.assignee
       where u.username = 'assistente' and t.state = 'claimed' and cardinality(t.groups) > 0 and not t.protected
       order by t.id limit 1`,
    ),
    incident: await one(
      `with opened as (
         insert into task (id, case_id, key, step, iteration, phase, purpose, release, title, state, groups, orgs, opened_at)
         select gen_random_uuid(), '${openCase}', 'incident#9', 'incident', 1, 'triage', 'incident', release,
           'Incidente su una pratica', 'open', array['system-admin@' || region], array[0], now()
         from case_engine e join social_case c on c.id = e.case_id where c.id = '${openCase}' returning *)
       select id from opened`,
    ),
    service: await addAService(app, openCase),
    contribution: await addAContribution(app, openCase),
    operation: await addAParticipant(app, openCase),
    point: await aPoint(app),
    draft: await aDraft(app.owner, 'procedure', 'presa-in-carico@1'),
    campaign: await aCampaign(app, openCase),
    campaignToSign: await aKeptCampaign(app.owner, 'procedure', { state: 'proposed' }),
    run: await aDryRun(app.owner, 'procedure'),
    past: await aPastRun(app.owner, 'procedure'),
    calendar: await aCalendarChange(app.owner, 'procedure'),
    proposal: await aProposal(app.owner, 'procedure', 'minori@1'),
    flowFile: await aFlowFile(app.owner, {
      ...{ askedBy: 'amministrativo', decides: 'coordinatore' },
    }),
    upcoming: await anUpcomingRelease(app.owner, 'prestazione', 90),
    idle: 'infermiera',
  }
}

function aCampaign({ owner }: TestApp, id: string): Promise<string> {
  const told = { unchanged: false, opened: ['assess#1'], cancelled: ['triage#1'] }
  const cases = [{ id, result: 'changed', told }]
  return aKeptCampaign(owner, 'procedure', { to: 'presa-in-carico@1', state: 'watching', cases })
}

async function aPoint({ owner }: TestApp): Promise<Site['point']> {
  const { rows } = await owner.query<Site['point']>(
    'select point as id, office from contact_point_office order by point, office limit 1',
  )
  if (!rows[0]) throw new Error('no point of contact in the invented population')
  return rows[0]
}

async function comingAppointment({ owner }: TestApp): Promise<Site['appointment']> {
  const { rows } = await owner.query<Site['appointment']>(
    `select a.id, (a.starts_at at time zone 'Europe/Rome')::date::text as day
     from appointment a join appointment_worker w on w.appointment_id = a.id join user_account u on u.id = w.user_id
     where u.username = 'assistente' and a.state = 'planned' and a.starts_at > siso_clock() order by a.starts_at limit 1`,
  )
  if (!rows[0]) throw new Error('nothing in the agenda of the invented population')
  return rows[0]
}

async function addWhatIsRare({ owner }: TestApp, openCase: string): Promise<void> {
  await owner.query(
    `insert into notice (id, case_id, effect_key, audience, title, at)
     select gen_random_uuid(), c.id, 'prova', 'coordinator@' || c.zone, 'Un triage è oltre il termine', now()
     from social_case c where c.id = $1`,
    [openCase],
  )
  await owner.query(
    `insert into parked_post (id, user_id, path, body)
     select gen_random_uuid(), id, '/pratiche/' || $1 || '/diario', '{"testo": "Una nota a metà", "_op": "x"}'
     from user_account where username = 'assistente'`,
    [openCase],
  )
  await owner.query(
    `insert into accessibility_report (id, page, problem, contact)
     values (gen_random_uuid(), '/posta', 'Non sento il numero delle attività.', 'prova@example.org')`,
  )
}

/** A task of each step that nobody in the population happens to be at. */
async function addRareWork({ owner }: TestApp, openCase: string): Promise<void> {
  await owner.query(
    `insert into task (id, case_id, key, step, iteration, phase, purpose, release, form, title, state, groups, orgs, opened_at)
     select gen_random_uuid(), c.id, (s ->> 'key') || '#90', s ->> 'key', 90, s ->> 'phase', 'step', e.release,
       s ->> 'form', s ->> 'title', 'open', array['social-worker@' || c.org], c.orgs, now()
     from social_case c join case_engine e on e.case_id = c.id join release r on r.key || '@' || r.version = e.release,
       jsonb_array_elements(r.doc -> 'steps') s
     where c.id = $1 and s ->> 'kind' = 'task' and not exists (
       select 1 from task t where t.step = s ->> 'key' and t.state in ('open', 'claimed') and not t.protected)`,
    [openCase],
  )
}

/** One open task of each step, with its assignee or somebody of its groups. */
async function openWork({ owner }: TestApp): Promise<OpenWork[]> {
  const { rows } = await owner.query<OpenWork>(
    `select distinct on (t.step) t.id, t.step, u.username
     from task t join user_account u on u.id = coalesce(t.assignee,
       (select r.user_id from user_role r where r.role || '@' || r.org = any(t.groups) limit 1))
     where t.state in ('open', 'claimed') and t.purpose = 'step' and not t.protected
     order by t.step, t.id`,
  )
  return rows
}
