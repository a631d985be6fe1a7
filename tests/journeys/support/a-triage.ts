import { dayInItaly } from '../../../domain/shared/today.ts'
import type { TestCase } from '../../pages/support/a-case.ts'
import { aCase } from '../../pages/support/a-case.ts'
import type { Browser as Visitor } from '../../pages/support/browser.ts'
import type { TestApp } from '../../pages/support/start-app.ts'
import { eventually } from '../../support/an-installation.ts'

export const today = () => dayInItaly(new Date())

/** What the card wants before it goes to the triage. */
export const card = {
  mode: 'phone',
  caller: 'person',
  reason: 'spontaneous',
  urgency: 'green',
  area: 'adults',
  informationGivenOn: today(),
  phone: '0742 123456',
  residesIn: 'homeless',
}

/** What the triage wants before somebody is put in charge. */
export const triage = {
  urgency: 'green',
  area: 'adults',
  track: 'social',
  motivation: 'Va seguita da vicino.',
}

/** A second worker of a role in a place of zone A, who enters as any other. */
export async function alsoWorks(app: TestApp, username: string, place: string): Promise<void> {
  await app.owner.query(
    `insert into user_role (user_id, role, org, valid_from) values ($1, $2, $3, '2020-01-01')`,
    [app.people.users[username], username.split('.')[0], app.people.orgs[place]],
  )
}

/** A case whose card the desk has sent on through its page: the triage is on offer. */
export async function aTriage(app: TestApp, desk: Visitor): Promise<TestCase> {
  const opened = await aCase(app)
  const path = `/attivita/${opened.taskId}`
  const sent = await desk.submit(
    await desk.get(path),
    { ...card, contactOn: today(), esito: 'to-triage' },
    path,
  )
  if (sent.status !== 303) throw new Error(`the card was not sent: ${sent.text.slice(0, 800)}`)
  return { ...opened, taskId: await opens(app, opened.caseId, 'triage') }
}

function opens(app: TestApp, caseId: string, step: string): Promise<string> {
  return eventually(`${step} opens`, async () => {
    const { rows } = await app.owner.query<{ id: string }>(
      `select id from task where case_id = $1 and step = $2 and state in ('open', 'claimed')`,
      [caseId, step],
    )
    return rows[0]?.id
  })
}

/** A case taken in charge and assessed by its social worker, which the assessment unit has to call. */
export const beforeTheUnit = (app: TestApp, desk: Visitor): Promise<TestCase> =>
  assessed(app, desk, { track: 'social-health', opens: 'call-uvm' })

/** The same on the social track: its plan is to be written. */
const beforeThePlan = (app: TestApp, desk: Visitor): Promise<TestCase> =>
  assessed(app, desk, { track: 'social', opens: 'write-plan' })

/** The case of `beforeThePlan` with its number, by which people find it. */
export async function aPlanToWrite(app: TestApp): Promise<TestCase & { readonly number: string }> {
  const one = await beforeThePlan(app, await app.enter('front-desk.a'))
  const { rows } = await app.owner.query<{ number: string }>(
    'select number from social_case where id = $1',
    [one.caseId],
  )
  return { ...one, number: rows[0]?.number ?? '' }
}

async function assessed(
  app: TestApp,
  desk: Visitor,
  next: { readonly track: string; readonly opens: string },
): Promise<TestCase> {
  const one = await aTriage(app, desk)
  const [worker, coordinator] = [
    await app.enter('social-worker.a'),
    await app.enter('coordinator.a'),
  ]
  const post = async (who: Visitor, taskId: string, answers: Record<string, string>) => {
    const path = `/attivita/${taskId}`
    const sent = await who.submit(await who.get(path), answers, path)
    if (sent.status !== 303) throw new Error(`it was not sent: ${sent.text.slice(0, 800)}`)
  }
  await post(worker, one.taskId, { ...triage, track: next.track, esito: 'take-charge' })
  const manager = app.people.users['social-worker.a'] ?? ''
  const charge = { manager, takenInChargeOn: today(), esito: 'assign' }
  await post(coordinator, await opens(app, one.caseId, 'assign'), charge)
  await post(worker, await opens(app, one.caseId, 'assess'), {
    ...{ assessedOn: today(), selfSufficiency: 'partly', network: 'Una vicina.' },
    ...{ synthesis: 'Serve un aiuto in casa.', esito: 'done' },
  })
  return { ...one, taskId: await opens(app, one.caseId, next.opens) }
}
