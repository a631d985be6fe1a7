import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { codesOf } from '../../domain/organisations/queries.ts'
import { personNotFound } from '../../domain/registry/errors.ts'
import { colleaguesAt, namedFor } from '../../domain/registry/named-people.ts'
import {
  nameForPerson,
  protectPerson,
  unprotectPerson,
} from '../../domain/registry/protect-person.ts'
import { findPerson } from '../../domain/registry/queries.ts'
import { readPerson } from '../../domain/registry/read-person.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { badRequest } from '../shared/http-error.ts'
import type { Translate } from '../shared/i18n.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { paths, personPath } from './paths.ts'
import { nameOf } from './person-name.ts'

const params = z.object({ id: recordId })
type Params = z.infer<typeof params>
const users = z.union([recordId.transform((id) => [id]), z.array(recordId).max(200)]).default([])
const protection = z.object({ reason: z.string().max(60).default(''), named: users })
/** A code, because the audit keeps it. */
const ended = z.literal('ended').default('ended')

/** Hides a person from all but those named; only who coordinates may, and is always named. */
export function protectRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.protection,
      permission: 'person.protect',
      audit: 'person-read',
      params,
      async handle(visit) {
        await readPerson(visit.act, visit.params.id, 'supervision')
        return show(visit, [])
      },
    }),
    route({
      method: 'post',
      path: paths.protection,
      permission: 'person.protect',
      audit: 'person-protected',
      params,
      form: protection,
      async handle(visit) {
        const {
          act,
          op,
          params: { id },
          form,
        } = visit
        if (!(await isReason(act.sql, form.reason))) return show(visit, wrongReason(visit.t))
        await onceFor(visit, op, () => protectPerson(act, { personId: id, ...form }))
        return redirect(personPath(id), { key: 'registry.protected-now' })
      },
    }),
  ]
}

/** Who else may see a protected person, and the end of the protection. */
export function protectedRoutes(): Route[] {
  return [
    route({
      method: 'post',
      path: paths.named,
      permission: 'person.protect',
      audit: 'person-access-granted',
      params,
      form: z.object({ user: recordId }),
      async handle(visit) {
        const {
          act,
          op,
          params: { id },
          form: { user },
        } = visit
        const grant = { personId: id, userId: user, reason: 'other' }
        await onceFor(visit, op, () => nameForPerson(act, grant))
        return redirect(personPath(id, 'protection'), { key: 'registry.named-now' })
      },
    }),
    route({
      method: 'post',
      path: paths.unprotect,
      permission: 'person.protect',
      audit: 'person-unprotected',
      params,
      form: z.object({ reason: ended }),
      async handle(visit) {
        const {
          act,
          op,
          params: { id },
          form,
        } = visit
        await onceFor(visit, op, () => unprotectPerson(act, { personId: id, reason: form.reason }))
        return redirect(personPath(id), { key: 'registry.unprotected' })
      },
    }),
  ]
}

type Visit = Pick<
  SignedVisit<Params, unknown, unknown>,
  'act' | 'sql' | 'session' | 'params' | 'op' | 't'
>

async function onceFor({ act, params }: Visit, op: string | undefined, work: () => Promise<void>) {
  if (op === undefined) throw badRequest('_op')
  await once(act, op, async () => {
    await work()
    return { personId: params.id }
  })
}

async function isReason(sql: Sql, code: string): Promise<boolean> {
  return (await codesOf(sql, 'protection-reason')).some((reason) => reason.code === code)
}

interface Wrong {
  readonly field: string
  readonly message: string
}

function wrongReason(t: Translate): Wrong[] {
  return [{ field: 'reason', message: t('registry.choose-reason') }]
}

async function show({ sql, session, params: { id }, op, t }: Visit, errors: readonly Wrong[]) {
  const person = await findPerson(sql, id)
  if (!person) throw personNotFound()
  const named = person.protected ? await namedFor(sql, id) : []
  const known = new Set([session.userId, ...named.map((one) => one.id)])
  const colleagues = (await colleaguesAt(sql, session.orgs)).filter((one) => !known.has(one.id))
  const model = {
    title: t('registry.protection-title'),
    name: nameOf(person),
    back: personPath(id),
    protected: person.protected,
    reasons: await codesOf(sql, 'protection-reason'),
    named,
    me: session.fullName,
    colleagues: colleagues.map((one) => ({
      ...one,
      roles: one.roles.map((role) => t(`roles.${role}`)).join(', '),
    })),
    paths: {
      protect: personPath(id, 'protection'),
      named: personPath(id, 'named'),
      unprotect: personPath(id, 'unprotect'),
    },
    errors,
    wrong: errors.length > 0,
    op,
  }
  return page('registry/protection', model, { status: errors.length > 0 ? 422 : 200 })
}
