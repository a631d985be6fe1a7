import { z } from 'zod'

import type { Permission } from '../../domain/auth/policy.ts'
import { once } from '../../domain/auth/once.ts'
import { transaction } from '../../domain/database.ts'
import { plainFact } from '../../domain/orm.ts'
import { correctPerson } from '../../domain/registry/correct-person.ts'
import { personNotFound } from '../../domain/registry/errors.ts'
import { readPerson } from '../../domain/registry/read-person.ts'
import { replaceIdentity } from '../../domain/registry/replace-identity.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import type { Deps } from '../deps.ts'
import { badRequest } from '../shared/http-error.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit, RawForm } from '../shared/visit.ts'
import { paths, personPath } from './paths.ts'
import { readEditing } from './editing.ts'
import type { Kind } from './editing.ts'
import { presentEditing } from './present-editing.ts'
import { readEdit } from './read-edit.ts'
import { mendable } from './refused.ts'

const params = z.object({ id: recordId })
type Params = z.infer<typeof params>
type Visit = ActVisit<Params, Nothing, RawForm>

const permission: Permission = 'person.edit'

/** Corrects what is recorded, or gives a name to who had none: same form, two use cases. */
export function correctRoutes(deps: Deps): Route[] {
  return [
    ...pair(deps, { kind: 'details', path: paths.details, audit: 'person-corrected' }),
    ...pair(deps, { kind: 'identity', path: paths.identity, audit: 'person-identity-replaced' }),
  ]
}

interface Edit {
  readonly kind: Kind
  readonly path: string
  readonly audit: 'person-corrected' | 'person-identity-replaced'
}

function pair(deps: Deps, { kind, path, audit }: Edit): Route[] {
  return [
    route({
      method: 'get',
      path,
      permission,
      audit: 'person-read',
      params,
      async handle({ act, sql, params: { id }, t, language }) {
        await readPerson(act, id, 'data-quality')
        const editing = await readEditing(sql, id, kind)
        return page('registry/edit', presentEditing(editing, { t, language }))
      },
    }),
    actRoute({
      method: 'post',
      path,
      permission,
      audit,
      params,
      handle: (visit: Visit) => change(deps, visit, kind),
    }),
  ]
}

async function change(deps: Deps, visit: Visit, kind: Kind): Promise<Reply> {
  const {
    params: { id },
    form,
    op,
    version,
  } = visit
  if (op === undefined || version === undefined) throw badRequest('_op, _v')
  try {
    const wrong = await plainFact(deps.orm, async ({ em, sql }) => {
      const act = { ...(await visit.open(sql)), em }
      const editing = await readEditing(sql, id, kind)
      const edit = readEdit(editing, form)
      if (edit.errors.length > 0) return edit.errors
      const change = { personId: id, version, changes: edit.changes, provenance: edit.provenance }
      await once(act, op, async () => {
        if (kind === 'details') await correctPerson(act, change)
        else await replaceIdentity(act, { ...change, identity: edit.identity })
        return { personId: id }
      })
      return undefined
    })
    if (wrong === undefined) return redirect(personPath(id), { key: `registry.done-${kind}` })
    return await again(deps, visit, { kind, errors: wrong })
  } catch (error) {
    const refused = toMend(error)
    if (!refused) throw error
    return again(deps, visit, { kind, ...refused })
  }
}

interface Again {
  readonly kind: Kind
  readonly errors: readonly { readonly field: string; readonly message: string }[]
  /** The code is of this person: the page offers to go on there. */
  readonly known?: string | undefined
  /** Somebody else has changed the person: the page shows both, and nothing is lost. */
  readonly changed?: boolean
}

function again(deps: Deps, visit: Visit, { kind, errors, known, changed }: Again): Promise<Reply> {
  const {
    params: { id },
    form,
    op,
    t,
    language,
  } = visit
  return transaction(deps.pools.web, async (sql) => {
    await visit.open(sql)
    const editing = await readEditing(sql, id, kind)
    const existing = known === undefined ? undefined : await nameOfKnown(sql, known)
    const shown = { ...editing, typed: form, errors, existing, changed: changed === true, op }
    const status = errors.length > 0 ? 422 : 409
    return page('registry/edit', presentEditing(shown, { t, language }), { status })
  })
}

/** Refusals after which the form comes back; others are pages of their own. */
function toMend(error: unknown): Omit<Again, 'kind'> | undefined {
  const errors = mendable(error)
  if (errors) return { errors }
  if (error instanceof DomainError && error.code === 'person-changed') {
    return { errors: [], changed: true }
  }
  const known = knownPerson(error)
  return known === undefined ? undefined : { errors: [], known }
}

function knownPerson(error: unknown): string | undefined {
  if (!(error instanceof DomainError) || error.code !== 'person-known') return undefined
  const { personId } = error.detail
  return typeof personId === 'string' ? personId : undefined
}

async function nameOfKnown(sql: Sql, id: string) {
  const [row] = await sql.query<{
    id: string
    familyName: string
    givenName: string
    alias: string | null
  }>(
    `select id, family_name as "familyName", given_name as "givenName", alias from person where id = $1`,
    [id],
  )
  if (!row) throw personNotFound()
  return row
}
