import { randomUUID } from 'node:crypto'

import { once, outcomeOf } from '../../domain/auth/once.ts'
import { dropTyped } from '../../domain/auth/typed-draft.ts'
import { firstTask } from '../../domain/contact/first-task.ts'
import { openContact } from '../../domain/contact/open-contact.ts'
import { firstAnswers } from '../../domain/contact/opening-questions.ts'
import { transaction } from '../../domain/database.ts'
import type { Problem } from '../../domain/registry/rules.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import type { Act } from '../../domain/shared/act.ts'
import { advance } from '../../domain/tasks/advance.ts'
import type { Deps } from '../deps.ts'
import { takeOne } from '../shared/limiter.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import type { Nothing } from '../shared/route.ts'
import type { ActVisit } from '../shared/visit.ts'
import { paths as inbox, taskPath } from '../tasks/paths.ts'
import { findPeople } from './find-people.ts'
import type { Found } from './find-people.ts'
import { presentOpening } from './present-opening.ts'
import type { Shown } from './present-opening.ts'
import { readOpening } from './read-opening.ts'
import type { Opening } from './read-opening.ts'
import { readSetting } from './setting.ts'
import type { Setting } from './setting.ts'
import { openingDraft } from './typed.ts'
import type { Typed } from './typed.ts'

type Visit = ActVisit<Nothing, Nothing, Typed>

interface Opened {
  readonly caseId: string
  readonly number: string
  readonly repeated: boolean
  readonly answers: Readonly<Record<string, string>>
}

/** Not opened: the page comes back, with people like the one typed. */
interface Again {
  readonly shown: Shown
  readonly searcher: string
}

/**
 * The post that makes a draft a contact: person, case and first event in one transaction, then the
 * case moves and its card opens. What cannot be opened comes back as it was typed.
 */
export async function openAtDesk(deps: Deps, visit: Visit): Promise<Reply> {
  const op = visit.op ?? randomUUID()
  try {
    const done = await transaction(deps.pools.web, (sql) => attempt(visit, sql, op))
    if (!('shown' in done)) return await toTheCard(deps, visit, done)
    // A page that comes back shows people as a search does, and counts as one.
    await takeOne(deps.searches, done.searcher)
    return answerAgain(done.shown, visit)
  } catch (error) {
    const typed = error instanceof DomainError ? mended(error, visit.form) : undefined
    if (!typed) throw error
    return transaction(deps.pools.web, async (sql) => {
      const act = await visit.open(sql)
      await takeOne(deps.searches, act.session.userId)
      const setting = await readSetting(sql, act.session.groups, typed.form)
      const found = await findPeople(act, typed.form)
      const { errors, advice } = typed
      return answerAgain({ setting, typed: typed.form, found, errors, advice, op }, visit)
    })
  }
}

async function attempt(visit: Visit, sql: Act['sql'], op: string): Promise<Opened | Again> {
  const { form: typed, t } = visit
  const act = await visit.open(sql)
  const setting = await readSetting(sql, act.session.groups, typed)
  const opening = readOpening(typed, setting, t)
  const answers = firstAnswers(setting.release, {
    day: opening.happenedAt.slice(0, 10),
    codes: opening.codes,
  })
  if (!(await outcomeOf(sql, op))) {
    const found = await findPeople(act, typed)
    const { errors } = opening
    const searcher = act.session.userId
    if (errors.length > 0) return { searcher, shown: { setting, typed, found, errors, op } }
    const doubt = doubtsAbout(typed, found)
    if (doubt) return { searcher, shown: { setting, found, op, ...doubt } }
  }
  const { outcome, repeated } = await once(act, op, () => openNow(act, { typed, setting, opening }))
  if (!repeated) await dropTyped(sql, openingDraft)
  return { ...outcome, repeated, answers }
}

/** Somebody like that is here already: the same code is the same person, a like name a question. */
function doubtsAbout(typed: Typed, { people }: Found): Pick<Shown, 'typed' | 'advice'> | undefined {
  if (typed.person !== '') return undefined
  const same = people.find(({ reason }) => reason === 'fiscal-code')
  if (same) return { typed: { ...typed, person: same.id }, advice: 'contact.exists' }
  if (people.length === 0 || typed.another === 'yes') return undefined
  return { typed, advice: 'contact.likely' }
}

interface Ready {
  readonly typed: Typed
  readonly setting: Setting
  readonly opening: Opening
}

async function openNow(act: Act, { typed, setting, opening }: Ready) {
  const { person, happenedAt, point } = opening
  const opened = await openContact(act, {
    caseId: randomUUID(),
    who: person ? { register: person } : { known: typed.person },
    office: setting.desk.id,
    happenedAt: await instantOf(act, happenedAt),
    ...(point !== undefined && { point }),
    ...(typed.procedure !== '' && { procedure: typed.procedure }),
  })
  return { caseId: opened.caseId, number: opened.number }
}

async function instantOf({ sql }: Act, local: string): Promise<Date> {
  const [row] = await sql.query<{ at: Date }>(
    `select $1::timestamp at time zone 'Europe/Rome' as at`,
    [local],
  )
  if (!row) throw new Error('the database reads no instant')
  return row.at
}

/** The person exists after all: she is chosen, and the page asks to look once more. */
function mended(error: DomainError, form: Typed) {
  const { code, detail, message } = error
  const exists = detail['personId']
  if (code === 'person-known' && typeof exists === 'string') {
    return { form: { ...form, person: exists }, errors: [], advice: 'contact.exists' as const }
  }
  if (code === 'fiscal-code-taken' || code === 'person-elsewhere') {
    return { form, errors: [{ field: 'fiscalCode', message }], advice: undefined }
  }
  if (code === 'person-invalid') return { form, errors: problemsIn(detail), advice: undefined }
  if (code === 'procedure-not-here') {
    return { form, errors: [{ field: 'procedure', message }], advice: undefined }
  }
  if (code === 'point-elsewhere') {
    return { form, errors: [{ field: 'point', message }], advice: undefined }
  }
  if (code === 'person-not-in-scope') {
    return {
      form: { ...form, person: '' },
      errors: [{ field: 'person', message }],
      advice: undefined,
    }
  }
  return undefined
}

function problemsIn(detail: DomainError['detail']): Problem[] {
  const { problems } = detail
  return Array.isArray(problems) ? problems.filter(isProblem) : []
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'field' in value && 'message' in value
}

function answerAgain(shown: Shown, { t, language }: Visit): Reply {
  const status = (shown.errors ?? []).length > 0 ? 422 : 409
  return page('contact/new', presentOpening(shown, { t, language }), { status })
}

async function toTheCard(deps: Deps, visit: Visit, opened: Opened): Promise<Reply> {
  const { caseId, number, repeated, answers } = opened
  await advance({ pool: deps.pools.engine, build: deps.build }, caseId, 'web')
  deps.cases.look(caseId)
  const task = await transaction(deps.pools.web, async (sql) => {
    await visit.open(sql)
    return firstTask(sql, caseId, answers)
  })
  if (!task) return redirect(inbox.inbox, { key: 'contact.opened-later', values: { number } })
  const key = repeated ? 'contact.repeated' : 'contact.opened'
  return redirect(taskPath(task), { key, values: { number } })
}
