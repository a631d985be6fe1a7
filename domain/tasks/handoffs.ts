import { rolesWith } from '../auth/policy.ts'
import type { Place as OfficePlace } from '../organisations/queries.ts'
import { placeOf } from '../organisations/queries.ts'
import { partOf, partOutcomes } from '../procedures/engine/asked.ts'
import { findStep } from '../procedures/engine/index-release.ts'
import type { Command } from '../procedures/engine/types.ts'
import type { Release, Step } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'

import type { Place } from './load-case.ts'
import { placeTask } from './place-task.ts'

export type Handoff = Extract<Step, { kind: 'handoff' }>

/** The hand-off that a task prepares the offer of; undefined: it is another task. */
export function offeredBy(release: Release, step: string): Handoff | undefined {
  const found = findStep(release, step)
  return found?.kind === 'handoff' && step === partOf.offer(found.key) ? found : undefined
}

/** The hand-off that a task answers; undefined: it is another task. */
export function answeredBy(release: Release, step: string): Handoff | undefined {
  const found = findStep(release, step)
  return found?.kind === 'handoff' && step === partOf.answer(found.key) ? found : undefined
}

/** Whether this act makes an offer. */
export function makesOffer(release: Release, act: { step: string; outcome: string }): boolean {
  return act.outcome === partOutcomes.offer && offeredBy(release, act.step) !== undefined
}

export interface ReceiverChoice {
  readonly code: string
  readonly name: string
}

// Somebody there must be able to answer, or the offer would only expire: of a protected case, who
// coordinates there or the zone over it.
const receivers = `
  select o.code, o.name from social_case c join organisation o on o.id <> c.org
    and o.valid_from <= siso_today() and (o.valid_to is null or o.valid_to > siso_today())
  where c.id = $1 and exists (
    select from user_role r join user_account u on u.id = r.user_id and u.state = 'active'
    where r.role = any($2) and case when c.protected then r.role = any($3) and (r.org = o.id or o.kind = 'office'
        and r.role = 'coordinator' and r.org = any(organisations_above(array[o.id], siso_today())))
      else r.org = o.id end and r.valid_from <= siso_today()
      and (r.valid_to is null or r.valid_to > siso_today()))
  order by o.name, o.id`

/** The bodies to which the case of a task may be offered, by name. */
export function receiversFor(sql: Sql, caseId: string, { to }: Handoff): Promise<ReceiverChoice[]> {
  return sql.query<ReceiverChoice>(
    receivers,
    [caseId, to.roles, rolesWith('task.assign')],
    'receivers-for',
  )
}

/** What the offer would show now, to be looked at before it is made. */
export async function dataShown(sql: Sql, caseId: string, { shows }: Handoff) {
  const [row] = await sql.query<OfferedData>(
    'select data_shown($1, $2) as shown, sender_of($1) as sender',
    [caseId, JSON.stringify(shows)],
  )
  return row
}

/** What an offer shows, once its sender has said which of the forms go along. */
export function chosenShows({ shows }: Handoff, answers: TaskAnswers): Handoff['shows'] {
  const forms = shows.forms.filter(
    ({ onlyIf }) => onlyIf === undefined || answers?.[onlyIf] === true,
  )
  return { ...shows, forms }
}

type TaskAnswers = Readonly<Record<string, unknown>> | null

export interface ShownAnswers {
  readonly form: string
  readonly release: string
  readonly at: string
  readonly by: string
  readonly answers: Readonly<Record<string, unknown>>
}

export interface OfferedData {
  readonly shown: {
    readonly person: Readonly<Record<string, string>> | null
    readonly answers: readonly ShownAnswers[]
    readonly facts: Readonly<Record<string, unknown>>
    /** What the sender wrote in the offer itself. */
    readonly note?: Pick<ShownAnswers, 'form' | 'release' | 'answers'>
  }
  readonly sender: Readonly<Record<string, string>>
}

export type HandoffState = 'prepared' | 'offered' | 'accepted' | 'refused' | 'expired' | 'withdrawn'

export interface HandoffRow extends OfferedData {
  readonly key: string
  readonly state: HandoffState
  readonly takes: Handoff['takes']
  readonly receiver: string | null
  readonly sentAt: Date
  readonly settledAt: Date | null
}

const rows = `
  select h.key, h.state, h.takes, o.name as receiver, h.sender, h.shown, h.sent_at as "sentAt",
    h.settled_at as "settledAt" from handoff h left join organisation o on o.id = h.receiver`

/** The offer that a task answers, as long as the reader may see it. */
export async function offerOf(
  sql: Sql,
  task: { readonly caseId: string; readonly key: string },
): Promise<HandoffRow | undefined> {
  const [row] = await sql.query<HandoffRow>(
    `${rows} where h.case_id = $1 and $2 in (h.answer_key, h.offer_key)`,
    [task.caseId, task.key],
    'offer-of-task',
  )
  return row
}

/** The offers of a case, the latest first. */
export function handoffsOf(sql: Sql, caseId: string): Promise<HandoffRow[]> {
  return sql.query<HandoffRow>(
    `${rows} where h.case_id = $1 and h.state <> 'prepared' order by h.sent_at desc`,
    [caseId],
    'handoffs-of-case',
  )
}

/** The place of a case once these commands have handed it over, to place what they open. */
export async function placeAfter(
  sql: Sql,
  { caseId, place }: { readonly caseId: string; readonly place: Place },
  commands: readonly Command[],
): Promise<Place> {
  const accepted = commands.find((one) => one.kind === 'settle-offer' && one.as === 'accepted')
  if (accepted?.kind !== 'settle-offer') return place
  const [offer] = await sql.query<{ takes: Handoff['takes']; receiver: number | null }>(
    'select takes, receiver from handoff where case_id = $1 and key = $2',
    [caseId, accepted.step],
  )
  if (!offer || offer.receiver === null || offer.takes === 'data') return place
  const { takes, receiver } = offer
  if (takes === 'part') return { ...place, receiver, orgs: [...new Set([...place.orgs, receiver])] }
  return taken(place, await placeOf(sql, receiver))
}

/** Another body's case: where it was it is no longer seen, unless that is over the new place too. */
function taken(place: Place, { org, municipality, zone, district, region }: OfficePlace): Place {
  const there = { office: org, municipality, zone, district, region, receiver: org }
  const left = [place.office, place.municipality, place.zone, place.district].filter(
    (one) => ![municipality, zone, district].includes(one),
  )
  const orgs = [org, ...place.orgs.filter((one) => one !== org && !left.includes(one))]
  return { ...place, ...there, orgs, manager: null, openedBy: null }
}

/** The body that an offer goes to: chosen by the sender, or where the release says. */
export function receiverOf(
  { receiver, to }: Extract<Command, { kind: 'offer' }>,
  place: Place,
): number | null {
  if (receiver !== undefined) return receiver
  const [group = ''] = placeTask(to, place).groups
  const org = Number(group.split('@')[1])
  return Number.isInteger(org) && org > 0 ? org : null
}
