import { dayInItaly } from '../../domain/shared/today.ts'
import { gapsIn } from '../../domain/contact/on-call-gaps.ts'
import type { Overlap, Stretch } from '../../domain/contact/on-call-gaps.ts'
import type { OnCall, OnCallZone, TurnRow } from '../../domain/contact/on-call.ts'
import type { FieldError } from '../../domain/procedures/forms/answers.ts'
import { addDays, mondayOf } from '../../domain/shared/calendar-day.ts'
import { formatDate, formatDateTime } from '../shared/format.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import type { RawForm } from '../shared/visit.ts'
import { turnForm } from './on-call-form.ts'
import { emergencyPaths, rosterOf } from './paths.ts'

interface Words {
  readonly t: Translate
  readonly language: Language
  readonly now: Date
}

/** Who answers now and who comes next, zone by zone, with what was left said. */
export function presentOnCall({ zones, turns, notes }: OnCall, words: Words) {
  const { language, now } = words
  const several = zones.length > 1
  return {
    roster: emergencyPaths.roster,
    note: emergencyPaths.note,
    zones: zones.map((zone) => {
      const own = turns.filter((turn) => turn.zone === zone.id)
      const next = own.find(({ from }) => from > now)
      return {
        id: zone.id,
        name: zone.name,
        several,
        now: own.filter(({ from }) => from <= now).map((turn) => presentTurn(turn, words)),
        next: next && presentTurn(next, words),
      }
    }),
    several,
    notes: notes.map(({ zone, body, by, at }) => ({
      body,
      by,
      when: formatDateTime(at, language, now),
      zone: several ? zones.find(({ id }) => id === zone)?.name : undefined,
    })),
  }
}

function presentTurn({ id, who, phone, from, until }: TurnRow, { language, now }: Words) {
  return {
    id,
    who,
    phone,
    call: `tel:${phone.replaceAll(/[^+\d]/g, '')}`,
    from: formatDateTime(from, language, now),
    until: formatDateTime(until, language, now),
    over: until <= now,
  }
}

export interface TypedTurn {
  readonly values: RawForm
  readonly errors: readonly FieldError[]
  readonly op: string
}

interface Roster {
  readonly zones: readonly OnCallZone[]
  readonly zone: OnCallZone | undefined
  readonly monday: string
  readonly found: { readonly week: Stretch; readonly turns: readonly TurnRow[] } | undefined
  readonly typed: TypedTurn | undefined
}

/** A week of a zone: its turns, when nobody or more than one answers, and the form for who coordinates. */
export function presentRoster(shown: Roster, words: Words) {
  const { zones, zone, monday, found } = shown
  const { t, language } = words
  const base = { title: t('contact.roster-title'), register: emergencyPaths.register }
  if (!zone || !found) return base
  const at = (day: string) => rosterOf({ zone: zone.id, monday: day })
  return {
    ...base,
    zone: zone.name,
    others: zones
      .filter(({ id }) => id !== zone.id)
      .map(({ id, name }) => ({ name, href: rosterOf({ zone: id, monday }) })),
    week: t('contact.roster-week', {
      first: formatDate(monday, language),
      last: formatDate(addDays(monday, 6), language),
    }),
    before: at(addDays(monday, -7)),
    after: at(addDays(monday, 7)),
    ...presentGaps(found, words),
    turns: found.turns.map((turn) => presentTurn(turn, words)),
    cancel: zone.decides ? emergencyPaths.cancelTurn : undefined,
    ...(zone.decides && presentEntry({ zone, monday, typed: shown.typed }, words)),
  }
}

/** Of the past nothing is to be mended. */
function presentGaps({ week, turns }: NonNullable<Roster['found']>, { t, language, now }: Words) {
  const from = week.from > now ? week.from : now
  if (from >= week.until) return { holes: [], overlaps: [] }
  const { holes, overlaps } = gapsIn(turns, { from, until: week.until })
  const told = (one: Stretch) => ({
    from: formatDateTime(one.from, language, now),
    until: formatDateTime(one.until, language, now),
  })
  const toldOf = (one: Overlap) => ({ ...told(one), who: one.who.join(', ') })
  return {
    holes: holes.map((hole) => t('contact.roster-hole', told(hole))),
    overlaps: overlaps.map((overlap) => t('contact.roster-overlap', toldOf(overlap))),
    whole: holes.length === 0,
  }
}

type Entry = Pick<Roster, 'monday' | 'typed'> & { readonly zone: OnCallZone }

/** Turns change in the morning: the week is proposed from a Monday to the next. */
const hour = 'T08:00'

function presentEntry({ zone, monday, typed }: Entry, { t, language, now }: Words) {
  const first = monday < mondayOf(dayInItaly(now)) ? mondayOf(dayInItaly(now)) : monday
  const week = { from: `${first}${hour}`, until: `${addDays(first, 7)}${hour}` }
  const { values = week, errors = [], op } = typed ?? {}
  const release = { lists: [], facts: {} }
  const form = presentForm(turnForm, { language, t, release, values, errors })
  const { wrong, errors: told } = form
  return { form, wrong, errors: told, op, action: rosterOf({ zone: zone.id, monday }) }
}
