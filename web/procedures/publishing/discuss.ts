import { randomUUID } from 'node:crypto'
import { z } from 'zod'

import type { AuditedAction } from '../../../domain/audit/events.ts'
import { once } from '../../../domain/auth/once.ts'
import type { Session } from '../../../domain/auth/session.ts'
import { transaction } from '../../../domain/database.ts'
import {
  comment,
  keepComment,
  sendBack,
  takeBack,
} from '../../../domain/procedures/publishing/discussion.ts'
import type { Proposable, ProposalKind } from '../../../domain/procedures/publishing/discussion.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import type { Act } from '../../../domain/shared/act.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import type { Deps } from '../../deps.ts'
import type { Reader } from '../present-procedure.ts'
import { formatTime } from '../../shared/format.ts'
import { recordId } from '../../shared/record-id.ts'
import { fragment, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { actRoute } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { ActVisit } from '../../shared/visit.ts'
import type { Refused } from './present-discussion.ts'

const words = z
  .string()
  .transform((text) => text.replaceAll('\r\n', '\n').trim())
  .pipe(z.string().max(2000))
const decision = z.discriminatedUnion('fai', [
  z.object({ fai: z.literal('commenta'), testo: words }),
  z.object({ fai: z.literal('rimanda'), testo: words }),
  z.object({ fai: z.literal('riprendi') }),
])
type Decision = z.infer<typeof decision>
/** `bozza`: the comment is only kept, by itself or by its button. */
const query = z.object({ bozza: z.literal('1').optional().catch(undefined) })
type Query = z.infer<typeof query>

/** Who looks at what is proposed, and in which words. */
export interface Shown {
  readonly sql: Sql
  readonly id: string
  readonly session: Session
  readonly reader: Reader
}

/** One sort of what is proposed, and its page. */
export interface Discussed<K extends string, P extends Proposable> {
  readonly kind: ProposalKind<P>
  /** Name of its id in addresses. */
  readonly param: K
  readonly audit: AuditedAction
  /** Where it is sent to. */
  readonly path: string
  readonly home: (id: string) => string
  readonly show: (shown: Shown, refused?: Refused) => Promise<Reply>
}

type Params<K extends string> = Readonly<Record<K, string>>
type Visit<K extends string, F, Q = unknown> = ActVisit<Params<K>, Q, F>

/** @param param name of the id in the address */
export function idIn<K extends string>(param: K): z.ZodType<Params<K>> {
  return z.object({ [param]: recordId }) as unknown as z.ZodType<Params<K>>
}

/** Saying something about it, sending it back, taking it back. */
export function discussionRoute<K extends string, P extends Proposable>(
  deps: Deps,
  discussed: Discussed<K, P>,
): Route {
  const { path, audit, param } = discussed
  return actRoute({
    method: 'post',
    path,
    permission: 'procedure.publish',
    audit,
    params: idIn(param),
    query,
    form: decision,
    handle: (visit: Visit<K, Decision, Query>) =>
      visit.query.bozza && visit.form.fai === 'commenta'
        ? keep(deps, discussed, { visit, body: visit.form.testo })
        : decide(deps, discussed, visit),
  })
}

async function decide<K extends string, P extends Proposable>(
  deps: Deps,
  discussed: Discussed<K, P>,
  visit: Visit<K, Decision>,
): Promise<Reply> {
  const { params, form, op = randomUUID(), t } = visit
  const id = params[discussed.param]
  const field = form.fai === 'rimanda' ? 'f-perche' : 'f-commento'
  if (form.fai !== 'riprendi' && form.testo === '')
    return again(deps, discussed, {
      visit,
      refused: { status: 422, errors: [{ field, message: t(`publishing.unsaid-${form.fai}`) }] },
    })
  const unsent = form.fai === 'riprendi' ? undefined : form.testo
  const work = async () => {
    await transaction(deps.pools.web, async (sql) => {
      const act = await visit.open(sql)
      await once(act, op, async () => {
        await done(act, discussed.kind, { id, form })
        return {}
      })
    })
    return redirect(discussed.home(id), { key: `publishing.done-${form.fai}` })
  }
  return attempt(deps, discussed, { visit, unsent, work })
}

function done<P extends Proposable>(
  act: Act,
  kind: ProposalKind<P>,
  { id, form }: { readonly id: string; readonly form: Decision },
): Promise<void> {
  if (form.fai === 'riprendi') return takeBack(act, kind, id)
  if (form.fai === 'rimanda') return sendBack(act, kind, { id, why: form.testo })
  return comment(act, kind, { id, body: form.testo })
}

async function keep<K extends string, P extends Proposable>(
  deps: Deps,
  discussed: Discussed<K, P>,
  { visit, body }: { readonly visit: Visit<K, Decision>; readonly body: string },
): Promise<Reply> {
  const { params, op, htmx, language } = visit
  const { kind, param, home } = discussed
  const id = params[param]
  const work = async () => {
    const at = await transaction(deps.pools.web, async (sql) =>
      keepComment(await visit.open(sql), kind, { id, body, op }),
    )
    if (htmx) return fragment('tasks/_draft-state', { draftAt: at && formatTime(at, language) })
    return redirect(home(id), at && { key: 'tasks.draft-saved-flash' })
  }
  // By itself it fills a line of the page: no whole page comes there.
  return htmx ? work() : attempt(deps, discussed, { visit, unsent: body, work })
}

interface Attempt<K extends string> {
  readonly visit: Visit<K, unknown>
  /** What was written, to be shown where it is refused. */
  readonly unsent?: string | undefined
  readonly work: () => Promise<Reply>
}

/** What is refused brings the page back, in a transaction of its own: nothing of the act is left. */
export async function attempt<K extends string, P extends Proposable>(
  deps: Deps,
  discussed: Discussed<K, P>,
  { visit, unsent, work }: Attempt<K>,
): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    const refused = { status: error.status, refusal: error, unsent }
    return again(deps, discussed, { visit, refused })
  }
}

function again<K extends string, P extends Proposable>(
  deps: Deps,
  { param, show }: Discussed<K, P>,
  { visit, refused }: { readonly visit: Visit<K, unknown>; readonly refused: Refused },
): Promise<Reply> {
  const { params, language, t } = visit
  return transaction(deps.pools.web, async (sql) => {
    const { session } = await visit.open(sql)
    const shown = { sql, id: params[param], session, reader: { language, t } }
    return show(shown, refused)
  })
}
