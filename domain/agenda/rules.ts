import { isDay } from '../shared/calendar-day.ts'
import type { AppointmentProblem } from './errors.ts'

/** An appointment as it was typed, not yet known to be right. */
export interface TypedAppointment {
  readonly kind: string
  /** `YYYY-MM-DDTHH:MM`, the hour in Italy. */
  readonly startsAt: string
  readonly minutes: number | undefined
  /** Code of the list `activity-place`, or empty. */
  readonly place: string
  readonly address: string
  readonly others: string
  /** Who comes, where there is no case. */
  readonly caller: string
  /** Ids of who of the staff is there. */
  readonly workers: readonly string[]
}

export interface AppointmentSetting {
  /** Codes of the lists. */
  readonly kinds: readonly string[]
  readonly places: readonly string[]
  /** Ids of who may be expected. */
  readonly colleagues: readonly string[]
  /** In Italy, `YYYY-MM-DD`. */
  readonly today: string
}

const [fewest, most] = [5, 1440]
const longestAhead = 3
const longest = { caller: 100, address: 200, others: 200, reason: 500 } as const

/** All that is wrong with an appointment, each with its remedy; nothing if it may be made. */
export function problemsOfAppointment(
  typed: TypedAppointment,
  setting: AppointmentSetting,
): AppointmentProblem[] {
  return [
    at('kind', !setting.kinds.includes(typed.kind) && 'Scegli dall’elenco che appuntamento è.'),
    ...problemsOfMove(typed, setting),
    tooLong('others', typed.others),
    tooLong('caller', typed.caller),
  ].flat()
}

/** What of an appointment may still change: when it is, where, and who of the staff is there. */
export type MovedAppointment = Pick<
  TypedAppointment,
  'startsAt' | 'minutes' | 'place' | 'address' | 'workers'
>

/** What is wrong with when and where it is, and with who is expected. */
export function problemsOfMove(
  typed: MovedAppointment,
  setting: Omit<AppointmentSetting, 'kinds'>,
): AppointmentProblem[] {
  const unknown = typed.workers.some((id) => !setting.colleagues.includes(id))
  const unlisted = typed.place !== '' && !setting.places.includes(typed.place)
  return [
    problemsOfTime(typed, setting.today),
    at('place', unlisted && 'Scegli il luogo dall’elenco.'),
    at('workers', typed.workers.length === 0 && 'Scegli almeno una persona del servizio.'),
    at('workers', unknown && 'Scegli tra le persone del servizio che sono nell’elenco.'),
    tooLong('address', typed.address),
  ].flat()
}

/** Whether an address is written that may be somebody's home. */
export function tellsHome({
  place,
  address,
}: Pick<TypedAppointment, 'place' | 'address'>): boolean {
  return (place === 'home' || place === '') && address.trim() !== ''
}

/** Of who has a secret address, or is in a shelter, no home is written: whoever visits asks for it. */
export function problemsOfHome(withheld: boolean): AppointmentProblem[] {
  const message =
    'L’indirizzo è riservato: lascia vuoto questo campo, oppure scegli un luogo che non sia casa sua. Dove incontrarla si chiede a chi segue la pratica.'
  return at('address', withheld && message)
}

/** What is wrong with when it is, and for how long. */
function problemsOfTime(
  { startsAt, minutes }: Pick<TypedAppointment, 'startsAt' | 'minutes'>,
  today: string,
): AppointmentProblem[] {
  return [...at('startsAt', problemOfStart(startsAt, today)), ...at('minutes', problemOf(minutes))]
}

/** An appointment that does not take place says why. */
export function problemsOfReason(reason: string): AppointmentProblem[] {
  return [
    ...at('reason', reason.trim() === '' && 'Scrivi perché, in poche parole.'),
    ...tooLong('reason', reason),
  ]
}

function problemOfStart(startsAt: string, today: string): string | undefined {
  const [day = '', clock = ''] = startsAt.split('T')
  if (!isDay(day) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(clock))
    return 'Indica giorno e ora, per esempio 25/11/2026 09:30.'
  if (day < today) return 'Il giorno è già passato: ciò che è avvenuto si scrive nel diario.'
  return Number(day.slice(0, 4)) - Number(today.slice(0, 4)) > longestAhead
    ? 'Il giorno è troppo lontano: controlla l’anno.'
    : undefined
}

function problemOf(minutes: number | undefined): string | undefined {
  const right = minutes !== undefined && Number.isInteger(minutes)
  return right && minutes >= fewest && minutes <= most
    ? undefined
    : `Scrivi quanto dura, in minuti interi: da ${fewest} a ${most}.`
}

function tooLong(field: keyof typeof longest, text: string): AppointmentProblem[] {
  return at(field, text.length > longest[field] && `Al massimo ${longest[field]} caratteri.`)
}

function at(
  field: AppointmentProblem['field'],
  message: string | false | undefined,
): AppointmentProblem[] {
  return message === undefined || message === false ? [] : [{ field, message }]
}
