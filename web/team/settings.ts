import { z } from 'zod'

import { dayInItaly } from '../../domain/shared/today.ts'
import { once } from '../../domain/auth/once.ts'
import type { Answers, FieldError } from '../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { textAnswer } from '../../domain/procedures/forms/text-answers.ts'
import { zoneNotYours } from '../../domain/team/errors.ts'
import { decideSettings, settingRows, zoneChoices } from '../../domain/team/zone-settings.ts'
import type { ZoneChoice } from '../../domain/team/zone-settings.ts'
import { badRequest } from '../shared/http-error.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { paths, settingsPath } from './paths.ts'
import { presentSettings } from './present-settings.ts'
import type { TypedSettings } from './present-settings.ts'
import { orderProblems, settingsForm } from './settings-form.ts'

const query = z.object({
  zona: z.coerce.number().int().optional().catch(undefined),
  procedura: z.string().max(60).optional().catch(undefined),
})
type Query = z.infer<typeof query>
type Visit = SignedVisit<unknown, Query, unknown>
type Posted = SignedVisit<unknown, Query, RawForm>

/** What a zone decides for itself of a procedure, by who coordinates it. */
export function settingRoutes(): Route[] {
  const declared = { path: paths.settings, permission: 'zone.decide', query } as const
  return [
    route({ ...declared, method: 'get', audit: 'none', handle: (visit) => show(visit) }),
    route({ ...declared, method: 'post', audit: 'zone-setting-changed', handle: decide }),
  ]
}

function chosenOf(choices: readonly ZoneChoice[], { zona, procedura }: Query) {
  return choices.find(
    ({ zone, procedure }) =>
      (zona === undefined || zone === zona) && (!procedura || procedure === procedura),
  )
}

async function show(visit: Visit, typed?: TypedSettings): Promise<Reply> {
  const { sql, query: asked, t, language, now } = visit
  const choices = await zoneChoices(sql)
  const chosen = chosenOf(choices, asked) ?? choices[0]
  const rows = chosen ? await settingRows(sql, chosen) : []
  const shown = presentSettings({ choices, chosen, rows, typed }, { t, language, now })
  return page('team/settings', shown, typed ? { status: 422 } : {})
}

async function decide(visit: Posted): Promise<Reply> {
  const { act, sql, op, query: asked, form: typed, now } = visit
  if (op === undefined) throw badRequest('_op')
  const chosen = chosenOf(await zoneChoices(sql), asked)
  if (!chosen) throw zoneNotYours()
  const form = settingsForm(chosen)
  const today = dayInItaly(now)
  const { answers, errors } = parseAnswers(form, typed, { complete: true, today, lists: [] })
  const wrong: readonly FieldError[] = errors.length > 0 ? errors : orderProblems(chosen, answers)
  if (wrong.length > 0) return show(visit, { values: typed, errors: wrong, op })
  await once(act, op, async () => {
    await decideSettings(act, chosen, decisionIn(chosen, answers))
    return { zone: chosen.zone }
  })
  return redirect(settingsPath(chosen), { key: 'team.settings-kept' })
}

function decisionIn({ settings }: ZoneChoice, answers: Answers) {
  const values = settings.map(({ key }) => [key, Number(answers[key])] as const)
  return {
    values: Object.fromEntries(values),
    from: textAnswer(answers, 'from'),
    source: textAnswer(answers, 'source').trim(),
  }
}
