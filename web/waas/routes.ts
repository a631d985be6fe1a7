import type { z } from 'zod'

import { recordEvent } from '../../domain/audit/record.ts'
import { acceptOutcomes } from '../../domain/siuss/ledger/accept-outcomes.ts'
import { readFlows, sendingComune, traceSent } from '../../domain/siuss/ledger/read-flows.ts'
import { apiRoute } from '../shared/api-route.ts'
import type { ApiReply, ApiRoute, ApiVisit } from '../shared/api-route.ts'
import { notFound } from '../shared/http-error.ts'
import { describeWaas } from './describe-waas.ts'
import { waasPaths } from './paths.ts'
import { asked, elencoEsiti, outcomeIn } from './schema.ts'
import type { ElencoFlussi } from './schema.ts'

/** The interface that INPS calls (WaaS 2.0.1): flows are asked for, outcomes are brought. */
export function waasRoutes(): ApiRoute[] {
  const guarded = { access: 'voucher', method: 'get' } as const
  return [
    apiRoute({
      ...guarded,
      path: waasPaths.flows,
      audit: 'flows-pulled',
      query: asked,
      handle: giveFlows,
    }),
    apiRoute({
      ...guarded,
      method: 'post',
      path: waasPaths.outcomes,
      audit: 'outcomes-received',
      body: elencoEsiti,
      handle: takeOutcomes,
    }),
    apiRoute({ ...guarded, path: waasPaths.status, audit: 'none', handle: tellStatus }),
    apiRoute({
      access: 'public',
      method: 'get',
      path: waasPaths.openapi,
      audit: 'none',
      handle: ({ belfiore, origin }) => ({ status: 200, body: describeWaas(origin, belfiore) }),
    }),
  ]
}

type FlowsAsked = z.infer<typeof asked>

async function giveFlows(visit: ApiVisit<FlowsAsked, unknown>): Promise<ApiReply> {
  const { sql, belfiore, query, caller, request } = visit
  const comune = await sendingComune(sql, belfiore)
  if (!comune) throw notFound()
  const flows = await readFlows(sql, { belfiore, ...query })
  await recordEvent(sql, {
    action: 'flows-pulled',
    objectKind: 'flow',
    objectId: belfiore,
    request,
    detail: { ...caller, ...query, given: flows.length },
  })
  await traceSent(sql, flows, request)
  const body: ElencoFlussi = {
    elenco_flussi: flows.map(({ idFlusso, kind, publishedAt, xml }) => ({
      codice_ente: belfiore,
      denominazione_ente: `Comune di ${comune.name}`,
      id_flusso: idFlusso,
      ts_flusso: publishedAt.toISOString(),
      tipo: kind,
      flusso: Buffer.from(xml, 'utf8').toString('base64'),
    })),
  }
  return { status: 200, body }
}

type Esiti = z.infer<typeof elencoEsiti>

async function takeOutcomes(visit: ApiVisit<unknown, Esiti>): Promise<ApiReply> {
  const { sql, belfiore, body, caller, request } = visit
  const outcomes = body.elenco_esiti.map(outcomeIn)
  const kept = await acceptOutcomes(sql, belfiore, outcomes)
  await recordEvent(sql, {
    action: 'outcomes-received',
    objectKind: 'flow',
    objectId: belfiore,
    request,
    detail: {
      ...caller,
      received: outcomes.length,
      kept,
      flows: outcomes.map((one) => one.idFlusso),
    },
  })
  return { status: 204 }
}

async function tellStatus({ sql, belfiore }: ApiVisit<unknown, unknown>): Promise<ApiReply> {
  const comune = await sendingComune(sql, belfiore)
  if (!comune) throw notFound()
  const last = comune.lastAt?.toISOString() ?? 'nessuno'
  const detail = `Comune di ${comune.name}. Ultimo flusso pubblicato: ${last}.`
  const body = { type: 'about:blank', title: 'In servizio', status: 200, detail }
  return { status: 200, body, type: 'application/problem+json' }
}
