import { roles } from '../../../domain/auth/roles.ts'
import { getDraft } from '../../../domain/procedures/drafts/drafts.ts'
import type { Draft } from '../../../domain/procedures/drafts/drafts.ts'
import type { Calendar } from '../../../domain/procedures/engine/calendar.ts'
import { knownHere } from '../../../domain/procedures/publishing/known.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { live } from '../../../domain/procedures/simulate/simulate.ts'
import type { Lived } from '../../../domain/procedures/simulate/simulate.ts'
import type { WalkCourse } from '../../../domain/procedures/walks/course.ts'
import { findWalk } from '../../../domain/procedures/walks/walks.ts'
import type { KeptWalk } from '../../../domain/procedures/walks/walks.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import type { SignedAct } from '../../shared/visit.ts'
import { draftPath, paths, procedurePath } from '../paths.ts'
import { published } from '../published.ts'

/** By which procedure a case is imagined: a draft or a published one. */
export interface Subject {
  readonly name: string
  readonly release: Release
  readonly draft?: Draft
  readonly address: string
  readonly back: string
  readonly list: string
}

/** @throws `draft-gone` */
export async function draftSubject(sql: Sql, id: string): Promise<Subject> {
  const draft = await getDraft(sql, id)
  return {
    name: id,
    release: draft.document,
    draft,
    address: draftPath(id, 'draftWalk'),
    back: draftPath(id),
    list: paths.drafts,
  }
}

/** @throws a 404 for a name that is not published here */
export async function publishedSubject(sql: Sql, name: string): Promise<Subject> {
  return {
    name,
    release: await published(sql, name),
    address: procedurePath(name, 'walk'),
    back: procedurePath(name),
    list: paths.list,
  }
}

/** The calendar that a case begun now would follow, without holidays of a place. */
export async function calendarHere(sql: Sql): Promise<Calendar> {
  const { calendar } = await knownHere(sql, roles)
  if (!calendar) throw new Error('no calendar is published')
  return calendar
}

/** An imagined case as it is kept, lived again by what the procedure says now. */
export interface Walked {
  readonly kept: KeptWalk
  readonly course: WalkCourse
  readonly lived: Lived
}

export interface Scene {
  readonly subject: Subject
  readonly calendar: Calendar
  readonly walked?: Walked
}

export async function readScene(act: SignedAct, subject: Subject): Promise<Scene> {
  const calendar = await calendarHere(act.sql)
  const kept = await findWalk(act, subject.name)
  if (!kept) return { subject, calendar }
  const { course } = kept
  return {
    subject,
    calendar,
    walked: { kept, course, lived: live(course, subject.release, calendar) },
  }
}
