import type { Meeting } from '../../../domain/agenda/meeting.ts'
import { may } from '../../../domain/auth/policy.ts'
import type { Session } from '../../../domain/auth/session.ts'
import { dayInItaly } from '../../../domain/shared/today.ts'
import { meetingPath } from '../../agenda/paths.ts'
import { formatDay } from '../format.ts'
import type { Language, Translate } from '../i18n.ts'

interface Shown {
  readonly caseId: string
  readonly session: Session
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

/** The meeting that a case has called, until its day is over; and the way into the agenda. */
export function presentMeeting(
  meeting: Meeting | undefined,
  { caseId, session, language, t, now }: Shown,
) {
  if (!meeting || meeting.on < dayInItaly(now) || !may(session.roles, 'agenda.use'))
    return undefined
  const { on, at = '', place } = meeting
  const when = [formatDay(on, language, now), at, place].filter(Boolean).join(', ')
  return { text: t('agenda.meeting', { when }), add: meetingPath(caseId) }
}
