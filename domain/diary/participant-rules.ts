import { findDay } from '../procedures/engine/instant.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

/** What somebody is in a case, as `case_participant.role` keeps it. */
export const participantRoles = [
  'beneficiary',
  'household-member',
  'representative',
  'caller',
] as const
export type ParticipantRole = (typeof participantRoles)[number]

/** A part in a case as it was typed, not yet known to be right. */
export interface TypedParticipant {
  readonly role: string
  /** `YYYY-MM-DD`. */
  readonly from: string
  /** The first day on which it is over; empty: it lasts. */
  readonly until: string
}

export type ParticipantProblem = FieldProblem<'person' | 'role' | 'from' | 'until'>

export interface Part {
  readonly id: string
  readonly personId: string
  readonly role: ParticipantRole
  readonly from: string
  readonly until: string | null
}

export interface ParticipantSetting {
  /** The person, and the row if it is there already. */
  readonly personId: string
  readonly id?: string | undefined
  /** Whom the case was opened for: always a beneficiary of it. */
  readonly subject: string
  /** The release lets a case have several beneficiaries. */
  readonly household: boolean
  /** All who take or took part in the case, as the reader sees them. */
  readonly parts: readonly Part[]
  readonly today: string
}

const oldest = '1900-01-01'

/** All that is wrong with a part in a case, each with its remedy; nothing if it may be written. */
export function problemsOfParticipant(
  typed: TypedParticipant,
  setting: ParticipantSetting,
): ParticipantProblem[] {
  const own = setting.parts.find(({ id }) => id === setting.id)
  const others = setting.parts.filter(({ id }) => id !== setting.id)
  const problems = [
    at('role', problemOfRole(typed, setting, own)),
    at('from', problemOfStart(typed.from, setting.today)),
    at('until', problemOfEnd(typed, setting, own)),
  ].flat()
  if (problems.length > 0) return problems
  return at('role', problemWith(typed, setting.personId, others))
}

function at(field: ParticipantProblem['field'], message: string | undefined) {
  return message === undefined ? [] : [{ field, message }]
}

function isOpener(own: Part | undefined, { subject }: ParticipantSetting): boolean {
  return own?.role === 'beneficiary' && own.personId === subject
}

function problemOfRole(
  { role }: TypedParticipant,
  setting: ParticipantSetting,
  own: Part | undefined,
): string | undefined {
  if (!participantRoles.some((one) => one === role))
    return 'Scegli dall’elenco che parte ha nella pratica.'
  if (isOpener(own, setting) && role !== 'beneficiary')
    return 'La pratica è stata aperta per questa persona: resta beneficiaria.'
  if (role === 'beneficiary' && own?.role !== 'beneficiary' && !setting.household)
    return 'Questa procedura ha un solo beneficiario: aggiungi la persona come componente del nucleo, o apri una pratica per lei.'
  return undefined
}

function problemOfStart(from: string, today: string): string | undefined {
  if (findDay(from) === undefined) return 'Indica da quando, per esempio 25/11/2026.'
  if (from > today) return 'Il giorno è nel futuro: scrivi da quando partecipa già.'
  return from < oldest ? 'Il giorno è troppo lontano: controlla l’anno.' : undefined
}

function problemOfEnd(
  { from, until }: TypedParticipant,
  setting: ParticipantSetting,
  own: Part | undefined,
): string | undefined {
  if (until === '') return undefined
  if (isOpener(own, setting))
    return 'La pratica è stata aperta per questa persona: la sua parte finisce con la pratica.'
  if (findDay(until) === undefined)
    return 'Indica il giorno, per esempio 25/11/2026, oppure lascia vuoto.'
  if (until <= from) return 'La fine deve venire dopo l’inizio.'
  return until > setting.today
    ? 'Il giorno è nel futuro: la fine si scrive quando è avvenuta.'
    : undefined
}

/** The same part twice, or somebody who would stand for herself. */
function problemWith(
  typed: TypedParticipant,
  personId: string,
  others: readonly Part[],
): string | undefined {
  const same = others.filter((one) => one.personId === personId && overlaps(one, typed))
  if (same.some(({ role }) => role === typed.role))
    return 'In quel periodo ha già questa parte nella pratica: correggi quella che c’è.'
  const roles = [typed.role, ...same.map(({ role }) => role)]
  return roles.includes('representative') && roles.includes('beneficiary')
    ? 'Chi è beneficiario non può rappresentare sé stesso: scegli un’altra persona o un’altra parte.'
    : undefined
}

function overlaps(part: Part, { from, until }: TypedParticipant): boolean {
  return (part.until === null || from < part.until) && (until === '' || part.from < until)
}
