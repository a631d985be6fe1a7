import { z } from 'zod'

import { dayInItaly } from '../../domain/shared/today.ts'
import { once } from '../../domain/auth/once.ts'
import { may } from '../../domain/auth/policy.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { sendingComuni } from '../../domain/siuss/comuni.ts'
import type { SendingComune } from '../../domain/siuss/comuni.ts'
import { controlSheet } from '../../domain/siuss/control-sheet.ts'
import { decideFlow } from '../../domain/siuss/decide.ts'
import { foresee } from '../../domain/siuss/foresee.ts'
import { prepareFlows } from '../../domain/siuss/prepare-flows.ts'
import { roundOf, roundsOf } from '../../domain/siuss/rounds.ts'
import { senderOf, setSender } from '../../domain/siuss/sender.ts'
import { keptCounts } from '../../domain/siuss/sheet-counts.ts'
import { badRequest } from '../shared/http-error.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { paths, sheetOf } from './paths.ts'
import { presentCounts } from './present-counts.ts'
import { presentSheet } from './present-sheet.ts'
import type { Typed } from './present-sheet.ts'
import { reason, saysWhy } from './reason.ts'

const year = z.coerce.number().int().min(2000).max(2100)
const asked = z.object({
  comune: z.coerce.number().int().optional().catch(undefined),
  anno: year.optional().catch(undefined),
  /** A list of the sheet, read from one of its lines on. */
  elenco: z.string().max(20).optional().catch(undefined),
  da: z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined),
})
type Asked = z.infer<typeof asked>
type Visit = SignedVisit<unknown, unknown, unknown>

const about = { comune: z.coerce.number().int(), anno: year }
const permission = 'siuss.decide'

/** What INPS is told of the benefits of a comune: what is ready, what is missing, what waits. */
export function flowRoutes(): Route[] {
  return [sheetRoute(), prepareRoute(), senderRoute(), decideRoute()]
}

function sheetRoute(): Route {
  return route({
    method: 'get',
    path: paths.sheet,
    permission: 'siuss.read',
    audit: 'none',
    query: asked,
    handle: (visit) =>
      may(visit.session.roles, permission) ? showSheet(visit, visit.query) : showCounts(visit),
  })
}

/** Who only plans is told how many, and nothing of anybody. */
async function showCounts(visit: Visit & { readonly query: Asked }): Promise<Reply> {
  const { sql, query, now, language, t } = visit
  const shown = query.anno ?? thisYear(now)
  const counts = await keptCounts(sql, shown)
  const comuni = await sendingComuni(sql, 'read')
  const rounds = await roundsOf(sql, shown)
  const known = { comuni, counts, rounds, year: shown }
  return page('siuss/counts', presentCounts(known, { language, t, now }))
}

async function showSheet(visit: Visit, query: Asked, typed?: Typed): Promise<Reply> {
  const { sql, now, language, t } = visit
  const comuni = await sendingComuni(sql, 'decide')
  const comune = comuni.find(({ id }) => id === query.comune) ?? comuni[0]
  const shown = query.anno ?? thisYear(now)
  const known = comune ? await readSheet(sql, comune, shown) : nothingKnown
  const model = presentSheet(
    { ...{ comuni, comune, year: shown, typed, ...known }, page: pageOf(query) },
    { language, t, now },
  )
  return page('siuss/sheet', model, typed ? { status: 422 } : {})
}

/** Which part of which list is asked for. */
function pageOf({ elenco: group, da: from }: Asked) {
  return group !== undefined && from !== undefined ? { group, from } : undefined
}

const nothingKnown = { checked: [], foreseen: [], sender: undefined, round: undefined }

async function readSheet(sql: Sql, comune: SendingComune, year: number) {
  const ask = { municipality: comune.id, year }
  const checked = await controlSheet(sql, ask)
  return {
    checked,
    foreseen: await foresee(sql, { comune, year }, checked),
    sender: await senderOf(sql, comune.id),
    round: await roundOf(sql, ask),
  }
}

function thisYear(now: Date): number {
  return Number(dayInItaly(now).slice(0, 4))
}

function prepareRoute(): Route {
  return route({
    method: 'post',
    path: paths.prepare,
    permission,
    audit: 'flows-prepared',
    form: z.object(about),
    async handle({ act, op, form: { comune, anno } }) {
      if (op === undefined) throw badRequest('_op')
      const { outcome } = await once(act, op, async () => {
        const { put } = await prepareFlows(act, { municipality: comune, year: anno })
        return { put }
      })
      const key = outcome.put === 0 ? 'flows.prepared-none' : 'flows.prepared'
      return redirect(sheetOf(comune, anno), { key, values: { count: outcome.put } })
    },
  })
}

function senderRoute(): Route {
  return route({
    method: 'post',
    path: paths.sender,
    permission,
    audit: 'flow-sender-set',
    form: z.object({ ...about, codice: z.string().max(40).default('') }),
    async handle(visit) {
      const { act, op, form } = visit
      const { comune, anno, codice } = form
      if (op === undefined) throw badRequest('_op')
      try {
        await once(act, op, async () => {
          await setSender(act, comune, codice)
          return { comune }
        })
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'sender-invalid') throw error
        const errors = [{ field: 'f-codice', message: error.message }]
        return showSheet(visit, { comune, anno }, { errors, codice, op })
      }
      return redirect(sheetOf(comune, anno), { key: 'flows.sender-set' })
    },
  })
}

function decideRoute(): Route {
  return route({
    method: 'post',
    path: paths.decide,
    permission,
    audit: 'flow-decided',
    form: z.object({
      ...about,
      pratica: recordId,
      manda: z.enum(['si', 'no']),
      motivo: reason,
    }),
    async handle(visit) {
      const { act, op, form, t } = visit
      const { comune, anno, pratica, manda, motivo } = form
      if (op === undefined) throw badRequest('_op')
      if (!saysWhy(motivo)) {
        const errors = [{ field: `m-${pratica}`, message: t('flows.reason-missing') }]
        return showSheet(visit, { comune, anno }, { errors, codice: '', op })
      }
      await once(act, op, async () => {
        await decideFlow(act, { about: pratica, send: manda === 'si', reason: motivo })
        return { pratica }
      })
      return redirect(sheetOf(comune, anno), { key: 'flows.decided' })
    },
  })
}
