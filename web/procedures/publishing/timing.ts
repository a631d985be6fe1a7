import { z } from 'zod'

import { dayInItaly } from '../../../domain/shared/today.ts'
import { once } from '../../../domain/auth/once.ts'
import {
  getUpcoming,
  proposeMove,
  withdrawRelease,
} from '../../../domain/procedures/publishing/move-release.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import { problemsIn } from '../../../domain/shared/field-problems.ts'
import { procedurePath } from '../paths.ts'
import { formatTime } from '../../shared/format.ts'
import { badRequest } from '../../shared/http-error.ts'
import { page, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { SignedVisit } from '../../shared/visit.ts'
import { releaseParam } from '../published.ts'
import { paths, proposalPath, timingPath } from './paths.ts'
import { instant } from './present-discussion.ts'

const permission = 'procedure.publish'
const params = z.object({ procedure: releaseParam })
const move = z.object({
  giorno: z.string().max(10).default(''),
  ora: z.string().max(5).default(''),
  motivo: z.string().max(2000).default(''),
})
const withdrawal = z.object({ perche: z.string().trim().max(2000).default('') })
type Visit<F> = SignedVisit<z.infer<typeof params>, unknown, F>

/** While a release is not in force yet: asking that it begin on another day, or withdrawing it. */
export function timingRoutes(): Route[] {
  const declared = { path: paths.timing, permission, params } as const
  return [
    route({ ...declared, method: 'get', audit: 'none', handle: (visit) => show(visit) }),
    route({
      ...declared,
      method: 'post',
      audit: 'release-proposal-changed',
      form: move,
      handle: ask,
    }),
    route({
      method: 'post',
      path: paths.withdraw,
      permission,
      audit: 'release-timing-changed',
      confirm: true,
      params,
      form: withdrawal,
      handle: withdraw,
    }),
  ]
}

async function ask(visit: Visit<z.infer<typeof move>>): Promise<Reply> {
  const { act, op, form, params: asked } = visit
  if (op === undefined) throw badRequest('_op')
  const { giorno: day, ora: time, motivo: reason } = form
  try {
    const { outcome } = await once(act, op, async () => ({
      id: await proposeMove(act, { release: asked.procedure, day, time, reason }),
    }))
    return redirect(proposalPath(outcome.id), { key: 'publishing.proposed' })
  } catch (error) {
    // Each is thrown before anything is written.
    if (!(error instanceof DomainError) || error.status === 404) throw error
    return show(visit, { values: form, refusal: error })
  }
}

async function withdraw(visit: Visit<z.infer<typeof withdrawal>>): Promise<Reply> {
  const { act, form, params: asked, t } = visit
  if (form.perche === '') return show(visit, { unsaid: t('publishing.unsaid-withdraw') })
  try {
    await withdrawRelease(act, asked.procedure, form.perche)
    return redirect(procedurePath(asked.procedure), { key: 'publishing.withdrawn' })
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    return show(visit, { refusal: error })
  }
}

interface Typed {
  readonly values?: z.infer<typeof move>
  readonly refusal?: DomainError
  /** Of a withdrawal without its reason. */
  readonly unsaid?: string
}

const fields: Readonly<Record<string, string>> = {
  day: 'f-giorno',
  time: 'f-ora',
  reason: 'f-motivo',
}

async function show(visit: Visit<unknown>, typed: Typed = {}): Promise<Reply> {
  const { act, language, t, params: asked } = visit
  const { procedure: name } = asked
  const found = await getUpcoming(act, name).catch((error: unknown) => {
    if (error instanceof DomainError && error.status !== 404) return error
    throw error
  })
  const model = {
    title: t('publishing.timing'),
    name,
    back: procedurePath(name),
    action: timingPath(name),
    withdraw: timingPath(name, 'withdraw'),
    unsaid: typed.unsaid,
    ...(found instanceof DomainError
      ? { closed: found.message }
      : {
          now: instant(found.from, { language, t }),
          values: typed.values ?? valuesOf(found.from),
          ...wrongOf(typed),
        }),
  }
  const status = typed.refusal?.status ?? (typed.unsaid === undefined ? 200 : 422)
  return page('procedures/publishing/timing', model, { status })
}

/** Beside the fields what is to be mended there; any other refusal above all. */
function wrongOf({ refusal, unsaid }: Typed) {
  const wrong = problemsIn(refusal, 'proposal-invalid')
  const mend = (wrong ?? []).map(({ field, message }) => ({
    field: fields[field] ?? 'f-giorno',
    message,
  }))
  return {
    ...(!wrong && refusal && { refusal: refusal.message, flaws: refusal.detail.flaws }),
    errors: unsaid === undefined ? mend : [{ field: 'f-perche', message: unsaid }],
    error: Object.fromEntries((wrong ?? []).map(({ field, message }) => [field, message])),
  }
}

function valuesOf(from: string) {
  return { giorno: dayInItaly(new Date(from)), ora: formatTime(from, 'it'), motivo: '' }
}
