import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { fieldsOf } from '../../domain/procedures/forms/fields.ts'
import { problemsOf } from '../../domain/registry/rules.ts'
import { PersonDetails } from '../../domain/registry/schema.ts'
import type { Provenance } from '../../domain/registry/schema.ts'
import type { PersonRow } from '../../domain/registry/queries.ts'
import { personFrom, together, withoutEchoes } from '../shared/person-form.ts'
import type { RawForm } from '../shared/visit.ts'
import type { Editing } from './editing.ts'

export interface Edit {
  /** What differs from the record. */
  readonly changes: Partial<PersonDetails>
  readonly identity: 'certain' | 'provisional'
  readonly provenance: Provenance
  readonly errors: readonly { readonly field: string; readonly message: string }[]
}

/** What the form changes of the person, and all that is wrong in it. */
export function readEdit({ kind, person, form, lists, today }: Editing, typed: RawForm): Edit {
  const raw = kind === 'details' ? { ...typed, identity: person.identity } : typed
  const { answers, errors } = parseAnswers(form, raw, { complete: true, today, lists })
  const read = personFrom(answers, today)
  const asked = new Set(fieldsOf(form).map(({ key }) => key))
  const details = { ...detailsOf(person), ...onlyAsked(read.details, asked) }
  const identity = kind === 'details' ? person.identity : read.identity
  const problems = problemsOf({ ...details, identity }, today)
  return {
    changes: differences(person, details),
    identity: identity === 'certain' ? 'certain' : 'provisional',
    provenance: read.provenance,
    errors: withoutEchoes(together(errors, problems), details),
  }
}

const fields = PersonDetails.keyof().options

function onlyAsked(details: PersonDetails, asked: ReadonlySet<string>): Partial<PersonDetails> {
  return Object.fromEntries(Object.entries(details).filter(([field]) => asked.has(field)))
}

function differences(person: PersonRow, details: PersonDetails): Partial<PersonDetails> {
  const changed = fields.filter((field) => details[field] !== person[field])
  return Object.fromEntries(changed.map((field) => [field, details[field]]))
}

function detailsOf(person: PersonRow): PersonDetails {
  return PersonDetails.parse(Object.fromEntries(fields.map((field) => [field, person[field]])))
}
