import { receiverOf } from './handoffs.ts'
import type { Place } from './load-case.ts'
import type { CommandOf } from './move-rows.ts'

export const offerCases = `
  update handoff set state = 'offered', receiver = x.receiver, answer_key = x.answer
  from jsonb_to_recordset($2::jsonb) as x (key text, answer text, receiver int)
  where case_id = $1 and handoff.key = x.key and state = 'prepared'`

export function offerRow(place: Place, command: CommandOf<'offer'>) {
  return { key: command.step, answer: command.answer, receiver: receiverOf(command, place) }
}

export const settleOffers = `
  update handoff set state = x.as, settled_at = x.at::timestamptz
  from jsonb_to_recordset($2::jsonb) as x (step text, "as" text, at text)
  where case_id = $1 and handoff.key = x.step and state = 'offered'`

// Its tasks go along: who had the case sees them no longer.
export const handOver = `
  with place as (select * from jsonb_to_recordset($2::jsonb)
    as x (office int, municipality int, zone int, district int, region int, receiver int, orgs int[], manager uuid)),
  moved as (update task set orgs = place.orgs from place where case_id = $1 and task.orgs <> place.orgs)
  update social_case c set org = x.office, municipality = x.municipality, zone = x.zone, district = x.district,
    region = x.region, receiver = x.receiver, orgs = x.orgs, manager = x.manager from place x where c.id = $1`

/** The place that `placeAfter` found, where an offer was accepted. */
export function handedOver(
  place: Place,
  settled: readonly { command: CommandOf<'settle-offer'> }[],
): readonly object[] {
  return settled.some(({ command }) => command.as === 'accepted') ? [place] : []
}
