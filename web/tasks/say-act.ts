import { randomUUID } from 'node:crypto'

import { dayInItaly } from '../../domain/shared/today.ts'
import { ConfirmationNeeded } from '../../domain/auth/errors.ts'
import type { Session } from '../../domain/auth/session.ts'
import type { FieldError } from '../../domain/procedures/forms/answers.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Said } from '../../domain/tasks/act-trip.ts'
import type { TaskAct } from '../../domain/tasks/complete-task.ts'
import { offeredBy } from '../../domain/tasks/handoffs.ts'
import { knownFor, zoneSettingsOf } from '../../domain/tasks/circumstances.ts'
import { releaseNamed } from '../../domain/tasks/published.ts'
import type { Deps } from '../deps.ts'
import type { Nothing } from '../shared/route.ts'
import type { ActVisit, RawForm } from '../shared/visit.ts'
import { checkChoices } from './check-choices.ts'
import {
  chargesIn,
  mustKnowCase,
  mustKnowZone,
  noteIn,
  readAnswers,
  readPosted,
  restsOnRecord,
} from '../shared/posted-task.ts'
import type { PostedTask, Reading, ReadTask } from '../shared/posted-task.ts'

type Visit = ActVisit<{ id: string }, Nothing, RawForm>

/** The form is not done yet: nothing is written, and its page says what is to be mended. */
export class NotDone extends Error {
  readonly errors: readonly FieldError[]

  constructor(errors: readonly FieldError[]) {
    super('the form is not done yet')
    this.errors = errors
  }
}

interface Asked {
  readonly release: Release
  readonly posted: PostedTask
  /** Minted once: what is read may be read again. */
  readonly op: string
}

/**
 * The act that a posted form says: at once, or after reading what form and outcome rest on.
 * @throws NotDone, at once or when it is read; ConfirmationNeeded; `outcome-not-offered`
 */
export async function sayAct(deps: Deps, visit: Visit): Promise<Said<TaskAct>> {
  const posted = readPosted(visit.form)
  const release = await releaseNamed(deps.pools.engine, posted.release)
  const asked = { release, posted, op: visit.op ?? randomUUID() }
  if (!restsOnRecord(release, posted))
    return actOf(visit, asked, readForm(visit, asked, nothingAsked))
  return async (sql, scope) => {
    const [scoped, known, zone] = await Promise.all([
      scope,
      mustKnowCase(release, posted) ? knownFor(sql, visit.params.id) : undefined,
      mustKnowZone(release, posted) ? zoneSettingsOf(sql, visit.params.id) : undefined,
    ])
    const session = visit.admit(scoped?.session)
    const read = readForm(visit, asked, { known, zone })
    if (read.signature) checkConfirmed(deps, session)
    const offer = offeredBy(release, posted.step)
    const wrong = await checkChoices(sql, visit.params.id, { ...read, offer })
    if (wrong.length > 0) throw new NotDone(wrong)
    return actOf(visit, asked, read)
  }
}

type Known = Pick<Reading, 'known' | 'zone'>

const nothingAsked: Known = { known: undefined, zone: undefined }

function readForm(visit: Visit, { release, posted }: Asked, known: Known): ReadTask {
  const read = readAnswers(release, posted, { today: dayInItaly(visit.now), ...known })
  if (read.errors.length > 0) throw new NotDone(read.errors)
  return read
}

/** @throws ConfirmationNeeded when the password was not given a few minutes ago */
function checkConfirmed({ reauthMinutes }: Deps, { confirmedAt }: Session): void {
  if (Date.now() - confirmedAt.getTime() > reauthMinutes * 60_000) throw new ConfirmationNeeded()
}

function actOf(visit: Visit, { posted, op }: Asked, read: ReadTask): TaskAct {
  return {
    op,
    taskId: visit.params.id,
    version: visit.version ?? 0,
    release: posted.release,
    step: posted.step,
    form: posted.form,
    outcome: posted.outcome,
    answers: read.answers,
    facts: read.facts,
    ...chargesIn(read, posted.outcome),
    ...noteIn(visit.form),
    request: visit.request,
  }
}
