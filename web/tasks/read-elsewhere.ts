import { dayInItaly } from '../../domain/shared/today.ts'
import { recordEvent } from '../../domain/audit/record.ts'
import { makesOffers, newestFirst, offersFor } from '../../domain/procedures/forms/offers.ts'
import type { GivenBefore } from '../../domain/procedures/forms/offers.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Form } from '../../domain/procedures/schema/form.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import type { TaskPage } from '../../domain/tasks/queries.ts'
import {
  asksTheRecord,
  recordForms,
  recordName,
  recordedAnswers,
} from '../../domain/social/offers.ts'
import { answersElsewhere } from '../../domain/tasks/queries-elsewhere.ts'
import type { SignedAct } from '../shared/visit.ts'

/**
 * What the person answered in other cases, and what her record says, as far as the form of this task
 * proposes it to whoever works on it. What an answer comes from has been read: its accesses say so.
 */
export async function readElsewhere(act: SignedAct, task: TaskPage): Promise<GivenBefore[]> {
  if (!task.mayAct || task.form === null || task.case === null) return []
  const { forms, lists } = await getRelease(act.sql, task.release)
  const form = forms.find(({ key }) => key === task.form)
  if (!form || !makesOffers(form)) return []
  const found = [
    ...(await answersElsewhere(act.sql, task.id)),
    ...(asksTheRecord(form) ? await recordedAnswers(act.sql, task.id) : []),
  ]
  const used = await proposedOf(act, { task, form, found, lists })
  for (const caseId of new Set(used.map((given) => given.caseId)))
    await recordReading(act, task, caseId)
  return used
}

interface Search {
  readonly task: TaskPage
  readonly form: Form
  readonly found: readonly GivenBefore[]
  readonly lists: Parameters<typeof offersFor>[2]['lists']
}

/** The forms elsewhere from which something is proposed: the others are not shown. */
async function proposedOf(
  { sql }: SignedAct,
  { task, form, found, lists }: Search,
): Promise<GivenBefore[]> {
  const before = newestFirst([...task.earlier, ...found])
  const releases = new Map<string, Pick<Release, 'forms'>>([[recordName, recordForms]])
  for (const name of new Set(before.map(({ release }) => release)))
    if (name !== recordName) releases.set(name, await getRelease(sql, name))
  const offers = offersFor(form, before, { releases, lists, today: dayInItaly(task.now) })
  const sources = new Set(Object.values(offers).map(({ from }) => from))
  return found.filter((given) => sources.has(given))
}

async function recordReading(
  { sql, session, request }: SignedAct,
  task: TaskPage,
  caseId: string | undefined,
): Promise<void> {
  const personId = task.case?.personId ?? undefined
  const read =
    caseId === undefined
      ? ({ action: 'person-read', objectKind: 'person', objectId: personId } as const)
      : ({ action: 'case-read', objectKind: 'case', objectId: caseId, caseId } as const)
  await recordEvent(sql, {
    ...read,
    personId,
    purpose: 'task',
    actor: session.userId,
    request,
    detail: { part: 'assessments' },
  })
}
