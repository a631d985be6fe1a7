import type { Appointment } from '../../domain/agenda/queries.ts'
import { dayInItaly } from '../../domain/shared/today.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Absence, Colleague } from '../../domain/team/absences.ts'
import { overlaps } from '../../domain/team/rules.ts'
import type { AbsenceProblem, DaysAway, TypedAbsence } from '../../domain/team/rules.ts'
import type { TermAtRisk } from '../../domain/team/terms-at-risk.ts'
import { casePath } from '../cases/paths.ts'
import { formatDay } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { presentUpcoming } from '../shared/told/present-appointment.ts'
import { personInWords } from '../shared/person-words.ts'
import { taskPath } from '../tasks/paths.ts'
import { paths } from './paths.ts'

interface Found {
  readonly colleague: Colleague
  readonly mine: boolean
  readonly absences: readonly Absence[]
  readonly substitutes: readonly { readonly id: string; readonly name: string }[]
  /** Days away of those who could stand in. */
  readonly theirs: readonly Absence[]
  /** What falls in the days asked about, or in those of the next absence. */
  readonly terms: readonly TermAtRisk[] | undefined
  /** Where they are expected in those days. */
  readonly appointments: readonly Appointment[] | undefined
  readonly releases: ReadonlyMap<string, Release>
  /** The days asked about. */
  readonly days: DaysAway | undefined
}

interface Asked {
  readonly typed: TypedAbsence
  readonly problems?: readonly AbsenceProblem[]
}

interface Reader {
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

const fields = { from: 'f-dal', to: 'f-al', substitute: 'f-sostituto' } as const

/** The absences of somebody, ready for `absences.hbs`. */
export function presentAbsences(found: Found, { typed, problems = [] }: Asked, reader: Reader) {
  const { colleague, mine, absences, terms, appointments } = found
  const { t, now, language } = reader
  const problemAt = (field: AbsenceProblem['field']) =>
    problems.find((one) => one.field === field)?.message
  return {
    title: mine ? t('team.absences-mine') : t('team.absences-of', { name: colleague.name }),
    wrong: problems.length > 0,
    errors: problems.map(({ field, message }) => ({ field: fields[field], message })),
    action: paths.absences,
    endAction: paths.endAbsence,
    persona: colleague.id,
    back: mine ? undefined : paths.board,
    absences: absences.map((one) => ({ id: one.id, ...daysInWords(one, reader) })),
    from: typed.from,
    to: typed.to,
    today: dayInItaly(now),
    fromError: problemAt('from'),
    toError: problemAt('to'),
    substituteError: problemAt('substitute'),
    substitutes: presentSubstitutes(found, typed, reader),
    maySubstitute: colleague.mayNameSubstitute,
    asked: terms !== undefined,
    atRisk: t('team.terms-at-risk', { count: terms?.length ?? 0 }),
    appointmentsAtRisk: t('team.appointments-at-risk', { count: appointments?.length ?? 0 }),
    appointments: appointments && presentUpcoming(appointments, reader),
    terms: terms?.map((term) => ({
      href: `${casePath(term.caseId)}/scadenze`,
      person: personInWords(term, t),
      number: term.number,
      title: term.title ?? titleOf(term, found.releases) ?? t('team.term-of-phase'),
      due: formatDay(term.dueAt, language, now),
      whyDate: term.taskId && taskPath(term.taskId, 'whyDate'),
    })),
  }
}

function titleOf({ release, deadline }: TermAtRisk, releases: Found['releases']) {
  const rule = releases.get(release)?.deadlines.find(({ key }) => key === deadline)
  return rule && italian(rule.title)
}

function daysInWords({ from, to, substitute }: Absence, { t, language, now }: Reader) {
  const days = { from: formatDay(from, language, now), to: formatDay(to, language, now) }
  return {
    days: t('team.days', days),
    substitute: substitute ? t('team.replaced-by', { name: substitute }) : t('team.not-replaced'),
    begun: from <= dayInItaly(now),
  }
}

function presentSubstitutes(
  { substitutes, theirs, days }: Found,
  typed: TypedAbsence,
  reader: Reader,
) {
  const { t, language, now } = reader
  return substitutes.map(({ id, name }) => {
    const away = theirs.find((one) => one.userId === id && (!days || overlaps(one, days)))
    const until = away && {
      from: formatDay(away.from, language, now),
      to: formatDay(away.to, language, now),
    }
    const label = until ? `${name} (${t('team.away-between', until)})` : name
    return { value: id, label, chosen: id === typed.substitute }
  })
}
