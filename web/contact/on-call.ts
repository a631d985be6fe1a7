import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { dayInItaly } from '../../domain/shared/today.ts'
import { once } from '../../domain/auth/once.ts'
import { notYourRoster } from '../../domain/contact/errors.ts'
import {
  cancelTurn,
  enterTurn,
  leaveNote,
  onCallZones,
  turnsOfWeek,
} from '../../domain/contact/on-call.ts'
import type { OnCallZone } from '../../domain/contact/on-call.ts'
import type { Answers, FieldError } from '../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { textAnswer } from '../../domain/procedures/forms/text-answers.ts'
import { addDays, isDay, mondayOf } from '../../domain/shared/calendar-day.ts'
import type { Translate } from '../shared/i18n.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { turnForm } from './on-call-form.ts'
import { emergencyPaths, rosterOf } from './paths.ts'
import { presentRoster } from './present-on-call.ts'
import type { TypedTurn } from './present-on-call.ts'

const query = z.object({
  zona: z.coerce.number().int().optional().catch(undefined),
  dal: z.string().refine(isDay).optional().catch(undefined),
})
type Query = z.infer<typeof query>
type Visit = SignedVisit<unknown, Query, unknown>

/** The turns of the emergency service, week by week, and what is left said at their end. */
export function onCallRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: emergencyPaths.roster,
      permission: 'emergency.record',
      audit: 'none',
      query,
      handle: (visit) => show(visit),
    }),
    route({
      method: 'post',
      path: emergencyPaths.roster,
      permission: 'zone.decide',
      audit: 'on-call-entered',
      query,
      handle: enter,
    }),
    route({
      method: 'post',
      path: emergencyPaths.cancelTurn,
      permission: 'zone.decide',
      audit: 'on-call-cancelled',
      form: z.object({ turno: recordId }),
      async handle({ act, form: { turno } }) {
        const zone = await cancelTurn(act, turno)
        return redirect(rosterOf({ zone }), { key: 'contact.turn-cancelled' })
      },
    }),
    noteRoute(),
  ]
}

function noteRoute(): Route {
  return route({
    method: 'post',
    path: emergencyPaths.note,
    permission: 'emergency.record',
    audit: 'on-call-note-left',
    form: z.object({
      zona: z.coerce.number().int().optional().catch(undefined),
      nota: z.string().trim().max(2000).default(''),
    }),
    async handle({ act, op, form: { zona, nota } }) {
      if (nota === '') return redirect(emergencyPaths.register, { key: 'contact.note-empty' })
      const id = randomUUID()
      await once(act, op ?? id, async () => {
        await leaveNote(act, { id, zone: zona ?? 0, body: nota })
        return { id }
      })
      return redirect(emergencyPaths.register, { key: 'contact.note-left' })
    },
  })
}

function chosenOf(zones: readonly OnCallZone[], { zona }: Query): OnCallZone | undefined {
  const asked = zones.find(({ id }) => id === zona)
  return asked ?? zones.find(({ decides }) => decides) ?? zones[0]
}

async function show(visit: Visit, typed?: TypedTurn): Promise<Reply> {
  const { sql, query: asked, t, language, now } = visit
  const zones = await onCallZones(sql)
  const zone = chosenOf(zones, asked)
  const monday = mondayOf(asked.dal ?? dayInItaly(now))
  const found = zone && (await turnsOfWeek(sql, zone.id, monday))
  const model = presentRoster({ zones, zone, monday, found, typed }, { t, language, now })
  return page('contact/on-call', model, { status: typed ? 422 : 200 })
}

async function enter(visit: SignedVisit<unknown, Query, RawForm>): Promise<Reply> {
  const { act, sql, op = randomUUID(), query: asked, form: values, now, t } = visit
  const zone = chosenOf(await onCallZones(sql), asked)
  if (!zone?.decides) throw notYourRoster()
  const today = dayInItaly(now)
  const read = parseAnswers(turnForm, values, { complete: true, today, lists: [] })
  const errors = read.errors.length > 0 ? read.errors : wrongTimes(read.answers, t)
  if (errors.length > 0) return show(visit, { values, errors, op })
  const said = (key: string) => textAnswer(read.answers, key)
  await once(act, op, async () => {
    const id = randomUUID()
    const times = { from: said('from'), until: said('until') }
    await enterTurn(act, { id, zone: zone.id, who: said('who'), phone: said('phone'), ...times })
    return { id }
  })
  const monday = mondayOf(said('from').slice(0, 10))
  return redirect(rosterOf({ zone: zone.id, monday }), { key: 'contact.turn-entered' })
}

/** The longest turn: a month, so that a wrong year is seen. */
const longestDays = 31

function wrongTimes(answers: Answers, t: Translate): FieldError[] {
  const [from, until] = [textAnswer(answers, 'from'), textAnswer(answers, 'until')]
  if (until <= from) return [{ field: 'until', message: t('contact.turn-backwards') }]
  const last = `${addDays(from.slice(0, 10), longestDays)}${from.slice(10)}`
  return until > last ? [{ field: 'until', message: t('contact.turn-long') }] : []
}
