import { z } from 'zod'

import { once } from '../../../domain/auth/once.ts'
import { may } from '../../../domain/auth/policy.ts'
import {
  populatedPlaces,
  recordedDays,
  recordInhabitants,
  takeBackInhabitants,
} from '../../../domain/statistics/inhabitants/inhabitants.ts'
import { today } from '../../../domain/shared/today.ts'
import { badRequest } from '../../shared/http-error.ts'
import { file, page, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { SignedVisit } from '../../shared/visit.ts'
import { paths } from '../paths.ts'
import { inhabitantsFile, presentInhabitants } from './present-inhabitants.ts'
import { nothingTyped, readTyped, typed } from './typed.ts'
import type { Mistake, Typed } from './typed.ts'

type Visit = SignedVisit<unknown, unknown, unknown>

/** How many people live in each comune: recorded by who plans, from a table or one by one. */
export function inhabitantRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.inhabitants,
      permission: 'statistics.read',
      audit: 'none',
      handle: (visit) => show(visit, { values: nothingTyped, mistakes: [] }),
    }),
    route({
      method: 'get',
      path: paths.inhabitantsFile,
      permission: 'statistics.read',
      audit: 'none',
      async handle({ sql, t }) {
        const content = inhabitantsFile(await populatedPlaces(sql), t)
        const name = `${t('inhabitants.file')}.csv`
        return file({ name, type: 'text/csv; charset=utf-8', content })
      },
    }),
    route({
      method: 'post',
      path: paths.inhabitants,
      permission: 'inhabitants.record',
      audit: 'inhabitants-recorded',
      form: typed,
      handle: record,
    }),
  ]
}

interface Said {
  readonly values: Typed
  readonly mistakes: readonly Mistake[]
}

async function show(visit: Visit, { values, mistakes }: Said): Promise<Reply> {
  const { sql, session, t, language } = visit
  const records = may(session.roles, 'inhabitants.record')
  const model = presentInhabitants({
    ...{ places: await populatedPlaces(sql), days: records ? await recordedDays(sql) : [] },
    ...{ values, mistakes, t, language },
  })
  return page(
    'statistics/inhabitants/inhabitants',
    model,
    mistakes.length > 0 ? { status: 422 } : {},
  )
}

async function record(visit: SignedVisit<unknown, unknown, Typed>): Promise<Reply> {
  const { act, sql, op, form: values } = visit
  if (op === undefined) throw badRequest('_op')
  if (values.modo === 'ritira') {
    const day = z.iso.date().safeParse(values.giorno)
    if (!day.success) throw badRequest('giorno')
    const { outcome: gone } = await once(act, op, async () => {
      return { count: await takeBackInhabitants(act, day.data) }
    })
    return redirect(paths.inhabitants, { key: 'inhabitants.taken-back', values: gone })
  }
  const places = await populatedPlaces(sql)
  const read = readTyped(values, {
    comuni: places.filter(({ records }) => records),
    today: await today(sql),
  })
  if ('mistakes' in read) return show(visit, { values, mistakes: read.mistakes })
  const { outcome: kept } = await once(act, op, async () => {
    await recordInhabitants(act, read)
    return { count: read.counted.length }
  })
  return redirect(paths.inhabitants, { key: 'inhabitants.kept', values: kept })
}
