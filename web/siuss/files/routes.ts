import { z } from 'zod'

import { once } from '../../../domain/auth/once.ts'
import { isDay } from '../../../domain/shared/calendar-day.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import { problemsIn } from '../../../domain/shared/field-problems.ts'
import { today } from '../../../domain/shared/today.ts'
import { sendingComuni } from '../../../domain/siuss/comuni.ts'
import { approversOf } from '../../../domain/siuss/files/approvers.ts'
import { askForFlowFile } from '../../../domain/siuss/files/ask.ts'
import type { FileField } from '../../../domain/siuss/files/ask.ts'
import {
  approveFlowFile,
  cancelFlowFile,
  refuseFlowFile,
} from '../../../domain/siuss/files/decide.ts'
import { getFlowFile, recentFlowFiles, takersOf } from '../../../domain/siuss/files/files.ts'
import { fileFormats } from '../../../domain/siuss/files/rules.ts'
import { flowKinds } from '../../../domain/siuss/ledger/rules.ts'
import type { Deps } from '../../deps.ts'
import { badRequest } from '../../shared/http-error.ts'
import { recordId } from '../../shared/record-id.ts'
import { fragment, page, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { SignedVisit } from '../../shared/visit.ts'
import { reason, saysWhy } from '../reason.ts'
import { filePath, filePaths as paths } from './paths.ts'
import { presentFile, presentFiles } from './present-files.ts'
import type { Asked, Refused } from './present-files.ts'
import { takeRoute } from './take.ts'

const permission = 'siuss.decide'
const audit = 'flow-file-changed'
const params = z.object({ file: recordId })
const day = z.string().refine(isDay)
const asked = z.object({
  comune: z.coerce.number().int(),
  tracciato: z.enum(flowKinds),
  formato: z.enum(fileFormats),
  dal: day,
  al: day,
  finalita: z.string().max(600),
})
const decision = z.discriminatedUnion('fai', [
  z.object({ fai: z.literal('rifiuta'), motivo: reason }),
  z.object({ fai: z.literal('ferma') }),
])

type Visit = SignedVisit<unknown, unknown, unknown>

/** The flows of a period as a file: asked for by one person, let go by another, taken by these two. */
export function flowFileRoutes(deps: Deps): Route[] {
  const one = { permission, params } as const
  return [
    route({
      ...{ method: 'get', path: paths.files, permission, audit: 'none' },
      handle: (visit) => showAll(visit),
    }),
    route({ method: 'post', path: paths.files, permission, audit, form: asked, handle: ask }),
    route({
      ...{ method: 'get', path: paths.file, audit: 'none', ...one },
      handle: (visit) => show(visit, visit.params.file),
    }),
    route({
      ...{ method: 'post', path: paths.file, audit, form: decision, ...one },
      handle: (visit) => decide(visit, visit.params.file, visit.form),
    }),
    route({
      ...{ method: 'post', path: paths.approve, audit, confirm: true, ...one },
      handle: (visit) => approve(visit, visit.params.file),
    }),
    takeRoute(deps),
  ]
}

const fields: Readonly<Record<FileField, string>> = {
  since: 'dal',
  until: 'al',
  purpose: 'finalita',
}

async function ask(visit: SignedVisit<unknown, unknown, Asked>): Promise<Reply> {
  const { act, op, form } = visit
  if (op === undefined) throw badRequest('_op')
  const { comune: municipality, tracciato: kind, formato: format, dal, al, finalita } = form
  const what = { municipality, kind, format, since: dal, until: al, purpose: finalita }
  try {
    const { outcome } = await once(act, op, async () => ({ id: await askForFlowFile(act, what) }))
    return redirect(filePath(outcome.id), { key: 'files.asked' })
  } catch (error) {
    const problems = problemsIn<FileField>(error, 'flow-file-invalid')
    if (problems)
      return showAll(visit, {
        ...{ typed: form, op },
        errors: problems.map(({ field, message }) => ({ field: `f-${fields[field]}`, message })),
      })
    if (!(error instanceof DomainError) || error.code !== 'sender-missing') throw error
    const errors = [{ field: 'f-comune', message: error.message }]
    return showAll(visit, { typed: form, op, errors })
  }
}

async function showAll({ sql, language, t, now }: Visit, refused?: Refused): Promise<Reply> {
  const read = {
    comuni: await sendingComuni(sql, 'file'),
    files: await recentFlowFiles(sql),
    today: await today(sql),
    refused,
  }
  const model = presentFiles(read, { language, t, now })
  return page('siuss/files/files', model, refused ? { status: 422 } : {})
}

interface Wrong {
  readonly status: number
  readonly refusal?: string
  /** Of the field that asks why. */
  readonly unreasoned?: string
}

async function show(visit: Visit, id: string, wrong?: Wrong): Promise<Reply> {
  const { sql, session, language, t, now, htmx } = visit
  const file = await getFlowFile(sql, id)
  const approvers = await approversOf(sql, file.place, file.askedBy)
  const takings = await takersOf(sql, id)
  const read = { file, approvers, takings, me: session.userId, wrong }
  const model = presentFile(read, { language, t, now })
  if (htmx) return fragment('siuss/files/_file', model)
  return page('siuss/files/file', model, wrong ? { status: wrong.status } : {})
}

async function decide(visit: Visit, id: string, form: z.infer<typeof decision>): Promise<Reply> {
  const { act, t } = visit
  if (form.fai === 'ferma') {
    return attempt(visit, id, async () => {
      await cancelFlowFile(act, id)
      return redirect(filePath(id), { key: 'files.cancelled' })
    })
  }
  if (!saysWhy(form.motivo))
    return show(visit, id, { status: 422, unreasoned: t('files.unreasoned') })
  return attempt(visit, id, async () => {
    await refuseFlowFile(act, id, form.motivo)
    return redirect(filePath(id), { key: 'files.refused' })
  })
}

function approve(visit: Visit, id: string): Promise<Reply> {
  return attempt(visit, id, async () => {
    await approveFlowFile(visit.act, id)
    return redirect(filePath(id), { key: 'files.approved' })
  })
}

/** What is refused brings the page back: nothing was done before. */
async function attempt(visit: Visit, id: string, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    return show(visit, id, { status: error.status, refusal: error.message })
  }
}
