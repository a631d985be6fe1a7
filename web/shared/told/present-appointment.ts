import type { Appointment, Conflict } from '../../../domain/agenda/queries.ts'
import { casePath } from '../../cases/paths.ts'
import { formatDay, formatTime } from '../format.ts'
import type { Language, Translate } from '../i18n.ts'
import { personInWords } from '../person-words.ts'
import { appointmentPath } from '../../agenda/paths.ts'

interface Shown {
  readonly conflicts: readonly Conflict[]
  readonly language: Language
  readonly t: Translate
}

/** One appointment as the agenda tells it. */
export function presentAppointment(one: Appointment, { conflicts, language, t }: Shown) {
  const [from, to] = [formatTime(one.startsAt, language), formatTime(one.endsAt, language)]
  return {
    href: appointmentPath(one.id),
    time: `${from}–${to}`,
    iso: one.startsAt.toISOString(),
    kind: one.kindLabel,
    who: whoInWords(one, t),
    caseHref: one.caseId !== null && casePath(one.caseId),
    number: one.number,
    where: [one.placeLabel, one.withheld ? t('agenda.withheld') : (one.address ?? one.home)]
      .filter(Boolean)
      .join(' · '),
    phone: one.phone,
    workers: one.workers.join(', '),
    others: one.others,
    state: one.state === 'planned' ? '' : t(`agenda.state-${one.state}`),
    reason: one.reason,
    conflicts: conflicts
      .filter(({ id }) => id === one.id)
      .map((conflict) =>
        t('agenda.conflict', {
          who: conflict.who ?? t('agenda.the-person'),
          from: formatTime(conflict.startsAt, language),
          to: formatTime(conflict.endsAt, language),
        }),
      ),
  }
}

/** The next appointments of a case: each with its day too, for it is not looked at by days. */
export function presentUpcoming(
  appointments: readonly Appointment[],
  { now, ...words }: Omit<Shown, 'conflicts'> & { readonly now: Date },
) {
  return appointments.map((one) => ({
    ...presentAppointment(one, { ...words, conflicts: [] }),
    day: formatDay(one.startsAt, words.language, now),
  }))
}

function whoInWords(one: Appointment, t: Translate): string {
  if (one.caseId === null) return one.caller ?? ''
  return personInWords(one, t)
}
