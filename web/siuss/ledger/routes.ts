import { z } from 'zod'

import { once } from '../../../domain/auth/once.ts'
import { flowViews, listFlows } from '../../../domain/siuss/ledger/list-flows.ts'
import type { FlowView } from '../../../domain/siuss/ledger/list-flows.ts'
import { resumeFlow, stopFlow } from '../../../domain/siuss/ledger/stop-flow.ts'
import { badRequest } from '../../shared/http-error.ts'
import { page, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import { none, word } from '../../shared/url-words.ts'
import type { SignedVisit } from '../../shared/visit.ts'
import { reason, saysWhy } from '../reason.ts'
import { ledgerPaths as paths } from './paths.ts'
import { presentLedger, viewWords } from './present-ledger.ts'
import type { Unreasoned } from './present-ledger.ts'

const perPage = 25
const permission = 'siuss.decide'
const name = z.string().regex(/^[\w.]{1,50}$/)
const query = z.object({
  stato: none.or(word(flowViews, viewWords)).optional(),
  prima: name.optional(),
  /** This one alone. */
  flusso: name.optional(),
})

/** What was told to INPS, what it answered, and what may still be stopped. */
export function ledgerRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.ledger,
      permission,
      audit: 'none',
      query,
      handle: (visit) => {
        const { stato, prima: before, flusso: only } = visit.query
        return show(visit, stato ?? (only === undefined ? 'to-correct' : 'all'), { before, only })
      },
    }),
    stopRoute(),
    route({
      method: 'post',
      path: paths.resume,
      permission,
      audit: 'flow-resumed',
      form: z.object({ flusso: name }),
      async handle({ act, op, form: { flusso } }) {
        if (op === undefined) throw badRequest('_op')
        await once(act, op, async () => {
          await resumeFlow(act, flusso)
          return { flusso }
        })
        return redirect(`${paths.ledger}?stato=${viewWords.ready}`, { key: 'ledger.resumed' })
      },
    }),
  ]
}

interface More {
  readonly before?: string | undefined
  readonly only?: string | undefined
  readonly unreasoned?: Unreasoned
}

async function show(
  { sql, language, t, now }: SignedVisit<unknown, unknown, unknown>,
  view: FlowView,
  { before, only, unreasoned }: More,
): Promise<Reply> {
  const found = await listFlows(sql, { view, only, before, limit: perPage })
  const model = presentLedger(found, { view, before, unreasoned, words: { language, t, now } })
  return page('siuss/ledger/ledger', model, unreasoned ? { status: 422 } : {})
}

function stopRoute(): Route {
  return route({
    method: 'post',
    path: paths.stop,
    permission,
    audit: 'flow-stopped',
    form: z.object({ flusso: name, motivo: reason }),
    async handle(visit) {
      const { act, op, form } = visit
      const { flusso, motivo } = form
      if (op === undefined) throw badRequest('_op')
      if (!saysWhy(motivo)) return show(visit, 'ready', { unreasoned: { flusso, motivo } })
      await once(act, op, async () => {
        await stopFlow(act, flusso, motivo)
        return { flusso }
      })
      return redirect(`${paths.ledger}?stato=${viewWords.ready}`, { key: 'ledger.stopped' })
    },
  })
}
