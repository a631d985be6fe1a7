import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { personNotFound } from '../../domain/registry/errors.ts'
import { findPerson } from '../../domain/registry/queries.ts'
import { today } from '../../domain/shared/today.ts'
import type { PersonRow } from '../../domain/registry/queries.ts'
import { readPerson } from '../../domain/registry/read-person.ts'
import { factInvalid, factNotFound, factProblemsOf } from '../../domain/social/errors.ts'
import type { FactProblem } from '../../domain/social/errors.ts'
import { kindsWrittenBy } from '../../domain/social/kinds.ts'
import type { FactKind } from '../../domain/social/kinds.ts'
import { findSocialFact } from '../../domain/social/queries.ts'
import { changeFact, recordFact } from '../../domain/social/record-fact.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Form } from '../../domain/procedures/schema/form.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { words } from '../shared/forms/words.ts'
import { personInWords } from '../shared/person-words.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { countNear, factForm, rawFact, readFact, readFactLists } from './fact-form.ts'
import { factPath, newFactPath, paths, recordPath } from './paths.ts'

const query = z.object({ tipo: z.string().max(60).optional().catch(undefined) })
type Query = z.infer<typeof query>
const person = z.object({ id: recordId })
const fact = z.object({ id: recordId, fact: recordId })
type Adding = SignedVisit<z.infer<typeof person>, Query, unknown>
type Changing = SignedVisit<z.infer<typeof fact>, unknown, unknown>

/** A fact is added to the record of a person; later it is corrected or ended by another. */
export function factRoutes(): Route[] {
  const shared = { permission: 'record.write' } as const
  const add = { ...shared, path: paths.newFact, params: person, query }
  const change = { ...shared, path: paths.fact, params: fact }
  return [
    route({ ...add, method: 'get', audit: 'person-read', handle: showNew }),
    route({ ...add, method: 'post', audit: 'record-fact-added', handle: addFact }),
    route({ ...change, method: 'get', audit: 'person-read', handle: showChange }),
    route({ ...change, method: 'post', audit: 'record-fact-changed', handle: replaceFact }),
  ]
}

async function showNew(visit: Adding): Promise<Reply> {
  await readPerson(visit.act, visit.params.id, 'case-work')
  const asked = await readAsked(visit, visit.query.tipo)
  return show(visit, asked, { values: { sourceDate: asked.today }, problems: [] })
}

async function addFact(visit: SignedVisit<z.infer<typeof person>, Query, RawForm>): Promise<Reply> {
  const { act, form: raw, op, params } = visit
  const asked = await readAsked(visit, visit.query.tipo)
  const { learnt, errors } = readFact(asked.kind, asked.form, { ...asked, raw })
  return attempt(visit, asked, async () => {
    if (errors.length > 0) throw factInvalid(errors)
    await once(act, op ?? randomUUID(), async () => {
      const id = randomUUID()
      await recordFact(act, params.id, { ...learnt, id })
      return { fact: id }
    })
    return redirect(recordPath(params.id), { key: 'social.added' })
  })
}

async function showChange(visit: Changing): Promise<Reply> {
  await readPerson(visit.act, visit.params.id, 'case-work')
  const { asked, values } = await readChange(visit)
  return show(visit, asked, { values, problems: [] })
}

async function replaceFact(
  visit: SignedVisit<z.infer<typeof fact>, unknown, RawForm>,
): Promise<Reply> {
  const { act, form: raw, op, params } = visit
  const { asked } = await readChange(visit)
  const annuls = raw['_act'] === 'annul'
  const { learnt, reason, errors } = readFact(asked.kind, asked.form, { ...asked, raw })
  return attempt(visit, asked, async () => {
    if (!annuls && errors.length > 0) throw factInvalid(errors)
    await once(act, op ?? randomUUID(), async () => {
      const id = randomUUID()
      const change = { id, fact: params.fact, reason, learnt: annuls ? undefined : learnt }
      await changeFact(act, params.id, change)
      return { fact: id }
    })
    return redirect(recordPath(params.id), {
      key: annuls ? 'social.is-annulled' : 'social.is-changed',
    })
  })
}

interface Asked {
  readonly person: PersonRow
  readonly kind: FactKind
  readonly form: Form
  readonly lists: readonly CodeList[]
  readonly today: string
  readonly action: string
  readonly changing: boolean
}

async function readAsked(
  visit: Adding | Changing,
  key = kindsWrittenBy(visit.session.roles)[0]?.key,
): Promise<Asked> {
  const { sql, params, session, t } = visit
  const found = await findPerson(sql, params.id)
  if (!found) throw personNotFound()
  const kind = kindsWrittenBy(session.roles).find((one) => one.key === key)
  if (!kind) throw factNotFound()
  const lists = await readFactLists(sql, { personId: found.id, t })
  const changing = 'fact' in params
  return {
    person: found,
    kind,
    form: factForm(kind, changing, countNear(lists)),
    lists,
    today: await today(sql),
    action: changing ? factPath(found.id, params.fact) : newFactPath(found.id, kind.key),
    changing,
  }
}

async function readChange(visit: Changing): Promise<{ asked: Asked; values: RawForm }> {
  const { sql, params } = visit
  const found = await findSocialFact(sql, params.id, params.fact)
  if (!found) throw factNotFound()
  const asked = await readAsked(visit, found.kind)
  return { asked, values: rawFact(asked.form, found, asked.today) }
}

async function attempt(
  visit: SignedVisit<unknown, unknown, RawForm>,
  asked: Asked,
  work: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    const problems = factProblemsOf(error)
    if (!problems) throw error
    return show(visit, asked, { values: visit.form, problems })
  }
}

interface Typed {
  readonly values: RawForm
  readonly problems: readonly FactProblem[]
}

function show(
  { t, language }: SignedVisit<unknown, unknown, unknown>,
  { person, kind, form, lists, action, changing }: Asked,
  { values, problems }: Typed,
): Reply {
  const release = { lists, facts: {} }
  const view = presentForm(form, { t, language, release, values, errors: problems })
  return page(
    'social/fact',
    {
      title: words(kind.title, language).text,
      person: personInWords(person, t),
      wrong: view.wrong,
      errors: view.errors,
      form: { sections: view.sections },
      action,
      changing,
      back: recordPath(person.id),
    },
    { status: view.wrong ? 422 : 200 },
  )
}
