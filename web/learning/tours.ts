import { z } from 'zod'

import { dayInItaly } from '../../domain/shared/today.ts'
import type { Tour } from '../../domain/help/texts.ts'
import { beginTour, tickStep, tourTasks, toursBegunBy } from '../../domain/help/tours.ts'
import { notFound } from '../shared/http-error.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { paths, tourPath } from './paths.ts'
import { presentTour, presentTours } from './present-tours.ts'
import { readTours } from './read.ts'

const params = z.object({ tour: z.string().regex(/^[a-z-]{1,40}$/) })
const form = z.object({ passo: z.coerce.number().int().min(0).max(20) })

/** The guided tours: ordinary pages, which tick their steps by what who learns has done. */
export function tourRoutes(): Route[] {
  const tours = readTours()
  const named = (key: string): Tour => {
    const found = tours.find((tour) => tour.key === key)
    if (!found) throw notFound()
    return found
  }
  return [
    route({
      method: 'get',
      path: paths.tours,
      permission: 'help.read',
      audit: 'none',
      handle: async (visit) => page('learning/tours', presentTours(tours, await contextOf(visit))),
    }),
    route({
      method: 'get',
      path: paths.tour,
      permission: 'help.read',
      audit: 'none',
      params,
      async handle(visit) {
        const tour = named(visit.params.tour)
        const tasks = visit.session.training ? await tourTasks(visit.sql, tour) : []
        return page('learning/tour', presentTour(tour, { ...(await contextOf(visit)), tasks }))
      },
    }),
    route({
      method: 'post',
      path: paths.begin,
      permission: 'help.read',
      audit: 'none',
      params,
      async handle({ params: { tour }, act }) {
        await beginTour(act, named(tour))
        return redirect(tourPath(tour), { key: 'learning.begun' })
      },
    }),
    route({
      method: 'post',
      path: paths.done,
      permission: 'help.read',
      audit: 'none',
      params,
      form,
      async handle({ params: { tour }, form: { passo }, act }) {
        await tickStep(act, named(tour), passo)
        return redirect(`${tourPath(tour)}#passo-${String(passo + 1)}`)
      },
    }),
  ]
}

async function contextOf({
  sql,
  session,
  language,
  t,
  now,
}: SignedVisit<unknown, unknown, unknown>) {
  const progress = await toursBegunBy(sql, session.userId)
  const today = dayInItaly(now)
  return { progress, training: session.training, today, language, t }
}
