import { DomainError } from '../shared/domain-error.ts'
import { invalid, problemsIn } from '../shared/field-problems.ts'
import type { CalendarField, CalendarProblem } from './rules.ts'

export type CalendarErrorCode =
  | 'calendar-unknown'
  | 'calendar-change-gone'
  | 'calendar-change-over'
  | 'calendar-change-moved-on'
  | 'calendar-change-empty'
  | 'calendar-unweighed'
  | 'calendar-effect-old'
  | 'calendar-overtaken'
  | 'calendar-invalid'
  | 'calendar-others-sign'

type CalendarError = DomainError<CalendarErrorCode>

export function calendarUnknown(): CalendarError {
  const message = 'Questa versione del calendario non c’è: torna al calendario in uso.'
  return new DomainError('calendar-unknown', 404, { message })
}

/** There is none, or the actor does not keep the calendar of its region. */
export function changeGone(): CalendarError {
  const message = 'Questa modifica del calendario non c’è: torna al calendario.'
  return new DomainError('calendar-change-gone', 404, { message })
}

/** It was signed or left: it is only read. */
export function changeOver(): CalendarError {
  const message = 'Questa modifica è già conclusa: per cambiare ancora, preparane una nuova.'
  return new DomainError('calendar-change-over', 409, { message })
}

/** Somebody has edited it since the page was read. */
export function changeMovedOn(): CalendarError {
  const message = 'Nel frattempo la modifica è cambiata: rileggila com’è adesso.'
  return new DomainError('calendar-change-moved-on', 409, { message })
}

export function changeEmpty(): CalendarError {
  const message =
    'Non c’è ancora nulla di diverso dal calendario in uso: aggiungi o togli qualcosa.'
  return new DomainError('calendar-change-empty', 422, { message })
}

export function effectUnknown(): CalendarError {
  const message = 'Prima di salvare si guarda l’effetto sulle scadenze in corso: calcolalo.'
  return new DomainError('calendar-unweighed', 409, { message })
}

export function effectOld(): CalendarError {
  const message =
    'L’effetto è stato calcolato più di un giorno fa e le pratiche sono andate avanti: calcolalo di nuovo.'
  return new DomainError('calendar-effect-old', 409, { message })
}

/** @param newest version that was published meanwhile */
export function calendarOvertaken(newest: string): CalendarError {
  const message = `Nel frattempo è stata salvata la versione ${newest}: lascia questa modifica e preparane una da quella.`
  return new DomainError('calendar-overtaken', 409, { message })
}

/** @param who may sign instead; none: nobody else keeps the calendar */
export function othersSignCalendar(who: readonly string[]): CalendarError {
  const names =
    who.length > 0
      ? `Può farlo: ${who.join(', ')}.`
      : 'Nessun altro amministra le procedure della regione: serve una seconda persona.'
  const message = `Con questa modifica qualche scadenza in corso finisce prima: salva una persona diversa da chi l’ha preparata. ${names}`
  return new DomainError('calendar-others-sign', 403, { message })
}

export function calendarInvalid(problems: readonly CalendarProblem[]): CalendarError {
  return invalid('calendar-invalid', problems)
}

export function calendarProblemsOf(error: unknown): readonly CalendarProblem[] | undefined {
  return problemsIn<CalendarField>(error, 'calendar-invalid')
}
