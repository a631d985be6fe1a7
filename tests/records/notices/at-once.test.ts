import { randomUUID } from 'node:crypto'

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'

import { startSweeper } from '../../../activities/sweeper.ts'
import { askForDocument, receiveDocument } from '../../../domain/documents/asked-documents.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import type { Act } from '../../../domain/shared/act.ts'
import { dayInItaly } from '../../../domain/shared/today.ts'
import { recordFact } from '../../../domain/social/record-fact.ts'
import { assignManager } from '../../../domain/tasks/assign-manager.ts'
import { openCase } from '../../../domain/tasks/open-case.ts'
import { getRelease } from '../../../domain/tasks/published.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { eventually } from '../../support/an-installation.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { servedElsewhere } from '../../support/served-elsewhere.ts'
import { unreadTitles } from '../../support/unread-titles.ts'

let desk: Desk
let team: Team
let one: TestCase

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
})
afterAll(() => desk.close())
beforeEach(async () => {
  one = await aCaseInAssessment(desk, team)
})
afterEach(() => setClock(desk.owner, { minutesAhead: 0 }))

/** Who must know has to see it within this time of what was done. */
const limitMs = 5000
/** More than a day, also when the clocks change. */
const theDayBefore = { minutesAhead: -25 * 60 }
const day = (days: number) => addDays(dayInItaly(new Date()), days)

/** What somebody does, and whom it must be told. */
interface Happening {
  readonly by: Colleague
  readonly whom: Colleague
  readonly act: (act: Act) => Promise<unknown>
}

const person = `
  insert into person (id, identity, given_name, family_name, search_key, orgs)
  values ($1, 'certain', 'Lia', 'Prova', 'prova lia', $2)`

const participant = `
  insert into case_participant (id, case_id, person_id, role, valid_from)
  values (gen_random_uuid(), $1, $2, 'household-member', siso_today())`

const address = `
  insert into person_address (id, person_id, kind, address, municipality, source, source_date, valid_from)
  values (gen_random_uuid(), $1, 'residence', 'Via Nuova 1', $2, 'declared', siso_today(), siso_today())`

const isToldToTheWorker = (act: Happening['act']): Happening => ({
  by: team.clerk,
  whom: team.worker,
  act,
})

async function joinsTheHousehold({ sql }: Act): Promise<void> {
  const id = randomUUID()
  await sql.query(person, [id, [desk.here.org]])
  await sql.query(participant, [one.id, id])
}

async function newContact(act: Act): Promise<void> {
  const release = await getRelease(act.sql, 'presa-in-carico@1')
  const contact = { caseId: randomUUID(), subject: one.person, place: desk.here }
  await openCase(act, { ...contact, release, calendar: desk.calendar, facts: {} })
}

async function referred(): Promise<Happening> {
  const whom = await desk.hire('social-worker', desk.here.org)
  return { by: team.coordinator, whom, act: (act) => assignManager(act, one.id, whom.id) }
}

async function documentArrives(): Promise<Happening> {
  const [asked, on] = [randomUUID(), day(0)]
  await desk.actAs(team.worker, (act) =>
    askForDocument(act, one.id, { id: asked, what: 'Certificato', on, suspension: undefined }),
  )
  const arrival = { asked, id: randomUUID(), what: '', on, kept: 'Protocollo 12' }
  return isToldToTheWorker((act) => receiveDocument(act, one.id, arrival))
}

async function deliveredElsewhere(): Promise<Happening> {
  const { deliverer, far, deliver } = await servedElsewhere(desk, team, one)
  return { by: deliverer, whom: far, act: (act) => deliver(act, -10) }
}

const moves = (to: () => number | null) => () =>
  isToldToTheWorker(({ sql }) => sql.query(address, [one.person, to()]))

type Case = readonly [title: string, happening: () => Happening | Promise<Happening>]
const happenings: readonly Case[] = [
  ['Ti è stata affidata una pratica', referred],
  ['È cambiato il nucleo di una persona che segui', () => isToldToTheWorker(joinsTheHousehold)],
  ['È cambiato l’indirizzo di una persona che segui', moves(() => desk.here.municipality)],
  [
    'Una persona che segui ha ora la residenza in un’altra zona: valuta se trasferire la pratica',
    moves(() => desk.elsewhere.municipality),
  ],
  ['C’è un nuovo contatto di una persona che segui', () => isToldToTheWorker(newContact)],
  ['Una persona che segui riceve una prestazione in un’altra zona', deliveredElsewhere],
  ['È arrivato un documento in una pratica che segui', documentArrives],
]

/** The transaction that wrote the notices of somebody. */
async function writersOf(whom: Colleague, title: string): Promise<string[]> {
  const { rows } = await desk.owner.query<{ writer: string }>(
    'select xmin::text as writer from notice where case_id = $1 and audience = $2 and title = $3',
    [one.id, `user:${whom.id}`, title],
  )
  return rows.map(({ writer }) => writer)
}

test.each(happenings)(
  '«%s» is written by the act itself and read as soon as it is done: no worker is needed',
  async (title, happening) => {
    const { by, whom, act } = await happening()
    const told = () => unreadTitles(desk, whom, one.id)
    expect(await told()).not.toContain(title)
    const transaction = await desk.actAs(by, async (its) => {
      await act(its)
      const [row] = await its.sql.query<{ id: string }>(
        'select pg_current_xact_id()::xid::text as id',
      )
      return row?.id
    })
    const since = Date.now()
    expect(await told()).toContain(title)
    expect(Date.now() - since).toBeLessThan(limitMs)
    expect(await writersOf(whom, title)).toEqual([transaction])
  },
)

test('what is undone is told to nobody', async () => {
  const { by, whom, act } = await referred()
  const fails = desk.actAs(by, async (its) => {
    await act(its)
    throw new Error('undone')
  })
  await expect(fails).rejects.toThrow('undone')
  expect(await unreadTitles(desk, whom, one.id)).toEqual([])
})

test('an ISEE about to expire is told by the worker on its round, within five seconds of its day', async () => {
  const title = 'Sta per scadere l’ISEE di una persona che segui'
  await setClock(desk.owner, theDayBefore)
  await desk.actAs(team.worker, (act) =>
    recordFact(act, one.person, {
      id: randomUUID(),
      ...{ kind: 'isee', source: 'document', sourceDate: day(-100) },
      ...{ validFrom: day(-100), validTo: day(30) },
      detail: {
        ...{ kind: 'ordinary', value: 9450, dsu: 'INPS-ISEE-2026-00000001A-00' },
        ...{ flaws: 'none', document: 'Protocollo 2026/1' },
      },
    }),
  )
  const wrong: unknown[] = []
  const worker = startSweeper(
    desk.engine,
    () => Promise.resolve(),
    (error) => wrong.push(error),
  )
  try {
    const told = async () => (await unreadTitles(desk, team.worker, one.id)).includes(title)
    // Two rounds of the day before say nothing of it.
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(await told()).toBe(false)
    await setClock(desk.owner, { minutesAhead: 0 })
    await eventually('the ISEE is told', told, limitMs)
  } finally {
    await worker.stop()
  }
  expect(wrong).toEqual([])
})
