import { may } from '../../domain/auth/policy.ts'
import { callingForms, meetingIn } from '../../domain/agenda/meeting.ts'
import type { Meeting } from '../../domain/agenda/meeting.ts'
import { explainProof } from '../../domain/procedures/explain-proof.ts'
import type { GrantedInBrief } from '../../domain/tasks/queries-granted.ts'
import type { HistoryLine } from '../../domain/tasks/queries.ts'
import { newAppointmentPath } from '../agenda/paths.ts'
import { formatDate, formatDateTime, formatTime } from '../shared/format.ts'
import type { Translate } from '../shared/i18n.ts'
import { presentFollower } from '../shared/follower-words.ts'
import { personWithYear } from '../shared/person-words.ts'
import { termsInWords } from '../shared/service-words.ts'
import { presentMeeting } from '../shared/told/present-meeting.ts'
import { taskPath } from './paths.ts'
import type { TaskToShow } from './read-task.ts'
import { waitsFor } from './read-task.ts'
import { termsOfPhase } from './terms-of-phase.ts'
import type { TaskContext } from './task-context.ts'

/** The right side of the page: the case in brief, who has it, what came before. */
export function presentSide(shown: TaskToShow, { language, t, session }: TaskContext) {
  const { task } = shown
  const moment = (at: Date | string) => formatDateTime(at, language, task.now)
  return {
    brief: presentBrief(task, { language, t, session }),
    meeting:
      task.case?.state === 'open' &&
      presentMeeting(meetingOf(shown), { ...task, session, language, t }),
    followers: (task.followers ?? []).map((one) => presentFollower(one, t)),
    client: task.client && {
      ...task.client,
      name: `${task.client.givenName} ${task.client.familyName}`,
      services: task.client.services.join(', '),
    },
    granted: task.granted && presentGranted(task.granted, { language, t }),
    proof: task.proof ? explainProof(task.proof) : [],
    commentDraft: task.commentDraft && {
      text: task.commentDraft.text,
      at: formatTime(task.commentDraft.updatedAt, language),
    },
    comments: task.comments.map(({ author, body, at }) => ({ author, body, at: moment(at) })),
    history: [
      { text: t('tasks.history-opened'), at: moment(task.openedAt) },
      ...task.history.map(({ action, actor, onBehalf, at }) => ({
        text: t(`tasks.history-${action}`, { actor: actorInWords({ actor, onBehalf }, t) }),
        at: moment(at),
      })),
    ],
    waits: task.waits.map((wait) => ({
      href: taskPath(wait.id),
      title: wait.title,
      who: waitsFor(wait, t),
    })),
  }
}

/** The case in a few words, and the ways from here to it. */
function presentBrief(task: TaskToShow['task'], { language, t, session }: TaskContext) {
  const about = task.case
  if (!about) return undefined
  const fixes = about.state === 'open' && !task.granted && may(session.roles, 'agenda.use')
  return {
    phase: t(`phases.${about.phase}`),
    opened: formatDate(about.openedAt, language),
    manager: about.manager ?? t('tasks.no-manager'),
    representatives: about.representatives,
    office: about.office,
    municipality: about.municipality,
    href: `/pratiche/${task.caseId}`,
    written: `/pratiche/${task.caseId}/valutazioni`,
    appointment: fixes && newAppointmentPath(task.caseId),
    terms: termsOfPhase[about.phase],
  }
}

/** The meeting that the case called last, as far as the reader sees its forms. */
function meetingOf({ task, releases }: TaskToShow): Meeting | undefined {
  for (const given of task.earlier) {
    const release = releases.get(given.release)
    if (release && callingForms(release).includes(given.form)) return meetingIn(given, release)
  }
  return undefined
}

function presentGranted(granted: GrantedInBrief, reader: Pick<TaskContext, 'language' | 't'>) {
  const day = (value: string) => formatDate(value, reader.language)
  return {
    name: granted.name,
    terms: termsInWords(granted, reader),
    period: `${day(granted.startsOn)} – ${day(granted.endsOn)}`,
  }
}

/** Who did it, and in whose place. */
function actorInWords({ actor, onBehalf }: Pick<HistoryLine, 'actor' | 'onBehalf'>, t: Translate) {
  const who = actor ?? t('tasks.the-system')
  return onBehalf === null ? who : t('tasks.instead', { actor: who, name: onBehalf })
}

/** Whom the task is about, as far as the reader may know. */
export function presentPerson({ task }: TaskToShow) {
  const { case: brief, client } = task
  if (client) return { name: `${client.givenName} ${client.familyName}`, href: undefined }
  if (!brief) return undefined
  const { personId } = brief
  return {
    name: personWithYear(brief),
    href: personId === null ? undefined : `/persone/${personId}`,
  }
}
