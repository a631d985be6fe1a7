import { may } from '../../domain/auth/policy.ts'
import { participantRoles } from '../../domain/diary/participant-rules.ts'
import type { ParticipantProblem } from '../../domain/diary/participant-rules.ts'
import type { Participant } from '../../domain/diary/participants.ts'
import { personPath } from '../registry/paths.ts'
import { formatDate } from '../shared/format.ts'
import { personInWords } from '../shared/person-words.ts'
import type { Folder } from './folder.ts'
import { casePath, participantPath } from './paths.ts'
import type { Looking } from './people.ts'
import type { Reader } from './present-head.ts'

const fieldIds = { person: 'f-persona', role: 'f-ruolo', from: 'f-da', until: 'f-fine' } as const

/** The people of a case and the search for one more, ready for `people.hbs`. */
export function presentPeople(
  folder: Folder,
  people: readonly Participant[],
  { looking, ...reader }: Reader & { readonly looking: Looking },
) {
  const { head } = folder
  const { session } = reader
  const changes = head.state === 'open' && may(session.roles, 'case.participants')
  const { problems = [], found } = looking
  return {
    wrong: problems.length > 0,
    errors: errorsOf(problems),
    people: people.map((person) => presentParticipant(person, head.id, { ...reader, changes })),
    changes,
    find: casePath(head.id, 'findPeople'),
    add: casePath(head.id, 'people'),
    text: looking.text ?? '',
    searched: found !== undefined,
    found: found?.map((person, at) => presentFound(person, at, { ...reader, looking })),
    roles: rolesFor(folder, looking.form?.ruolo, reader),
    from: looking.form?.da ?? head.today,
    today: head.today,
    personError: problemOf(problems, 'person'),
    roleError: problemOf(problems, 'role'),
    fromError: problemOf(problems, 'from'),
  }
}

export function errorsOf(problems: readonly ParticipantProblem[]) {
  return problems.map(({ field, message }) => ({ field: fieldIds[field], message }))
}

export function problemOf(
  problems: readonly ParticipantProblem[],
  field: ParticipantProblem['field'],
): string | undefined {
  return problems.find((one) => one.field === field)?.message
}

/** The parts that the procedure lets somebody have. */
export function rolesFor({ release }: Folder, chosen: string | undefined, { t }: Reader) {
  return participantRoles
    .filter((role) => role !== 'beneficiary' || release.participants === 'household')
    .map((role) => ({ value: role, label: t(`cases.part-of-${role}`), chosen: role === chosen }))
}

function presentParticipant(
  person: Participant,
  caseId: string,
  { t, language, session, changes }: Reader & { readonly changes: boolean },
) {
  const { birthYear, from, until, role } = person
  return {
    name: personInWords(person, t),
    href: may(session.roles, 'person.read') && personPath(person.personId),
    born: birthYear === null ? '' : String(birthYear),
    role: t(`cases.part-of-${role}`),
    phone: person.phone,
    restricted: person.protected,
    died: person.died,
    over: !person.current,
    period:
      until === null
        ? t('cases.since', { day: formatDate(from, language) })
        : t('cases.from-until', {
            from: formatDate(from, language),
            until: formatDate(until, language),
          }),
    change: changes && participantPath(caseId, person.id),
  }
}

function presentFound(
  person: NonNullable<Looking['found']>[number],
  at: number,
  { language, t, looking }: Reader & { readonly looking: Looking },
) {
  return {
    id: at === 0 ? fieldIds.person : `${fieldIds.person}-${String(at)}`,
    value: person.id,
    name: personInWords(person, t),
    born: person.birthDate === null ? '' : formatDate(person.birthDate, language),
    fiscalCode: person.fiscalCode,
    chosen: person.id === looking.form?.persona,
  }
}
