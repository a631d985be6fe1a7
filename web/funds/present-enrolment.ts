import type { Operation } from '../../domain/funds/operations.ts'
import type { Participant } from '../../domain/funds/participants.ts'
import type { FieldError } from '../../domain/procedures/forms/answers.ts'
import type { CalendarDay } from '../../domain/shared/calendar-day.ts'
import { casePath } from '../cases/paths.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { presentParticipant } from './operation.ts'
import { paths } from './paths.ts'

interface Shown {
  readonly operations: readonly Operation[]
  /** Those of the case already. */
  readonly participants: readonly Participant[]
  readonly today: CalendarDay
  /** The case from which it is asked. */
  readonly found: { readonly id: string } | undefined
  readonly typed: { readonly operazione: string; readonly numero: string }
  readonly problems: readonly FieldError[] | undefined
  readonly op: string | undefined
}

interface Words {
  readonly language: Language
  readonly t: Translate
}

/** The form that enrols, with what the case takes part in already, ready for `enrol.hbs`. */
export function presentEnrolment(shown: Shown, words: Words) {
  const { operations, participants, today, found, typed, problems = [], op } = shown
  const message = (field: string) => problems.find((one) => one.field === field)?.message
  return {
    title: words.t('funds.enrol-title'),
    list: paths.operations,
    action: paths.enrol,
    wrong: problems.length > 0,
    errors: problems.map((one) => ({ ...one, field: `f-${one.field}` })),
    caseHref: found && casePath(found.id),
    op,
    number: typed.numero,
    numberError: message('number'),
    operationError: message('operation'),
    choices: operations
      .filter(({ endsOn }) => endsOn >= today)
      .map(({ id, localCode, title }) => ({
        value: id,
        label: `${localCode} · ${title}`,
        chosen: id === typed.operazione,
      })),
    participants: participants.map((one) => ({
      ...presentParticipant(one, words),
      operation: operations.find(({ id }) => id === one.operation)?.title,
    })),
  }
}
