import { identityCertain, personNotFound } from '../../domain/registry/errors.ts'
import { findPerson } from '../../domain/registry/queries.ts'
import { today } from '../../domain/shared/today.ts'
import type { PersonRow } from '../../domain/registry/queries.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Form } from '../../domain/procedures/schema/form.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import {
  aliasQuestion,
  citizenshipQuestion,
  emailQuestion,
  identityQuestion,
  known,
  nameQuestions,
  phoneQuestion,
  residenceQuestion,
  sourceQuestions,
} from '../shared/person-fields.ts'
import { readPersonLists } from '../shared/person-lists.ts'

/** What is done with the form: correct the data, or say who the person is. */
export type Kind = 'details' | 'identity'

export interface Editing {
  readonly kind: Kind
  readonly person: PersonRow
  readonly form: Form
  readonly lists: readonly CodeList[]
  readonly today: string
}

/** @throws `person-not-found`; `identity-certain` when there is nobody left to recognise */
export async function readEditing(sql: Sql, id: string, kind: Kind): Promise<Editing> {
  const person = await findPerson(sql, id)
  if (!person || person.replacedBy) throw personNotFound()
  if (kind === 'identity' && person.identity === 'certain') throw identityCertain()
  const lists = (await readPersonLists(sql)).map((list) =>
    kind === 'identity' && list.key === 'identity' ? withoutAnonymous(list) : list,
  )
  return { kind, person, form: formFor(kind), lists, today: await today(sql) }
}

function withoutAnonymous(list: CodeList): CodeList {
  return { ...list, values: list.values.filter(({ code }) => code !== 'anonymous') }
}

const whoIs = { it: 'Identità', en: 'Identity' }
const names = { it: 'Dati anagrafici', en: 'Names and birth' }
const reach = { it: 'Recapiti e altri dati', en: 'How to reach, and more' }
const source = { it: 'Fonte di quello che scrivi', en: 'Source of what you write' }

function formFor(kind: Kind): Form {
  const others = [residenceQuestion, phoneQuestion, emailQuestion, citizenshipQuestion]
  // Of a correction the identity is what it is: the questions that depend on it still need it.
  const identity = { key: 'identity', title: whoIs, fields: [identityQuestion, aliasQuestion] }
  const details = [
    { key: 'names', title: names, visible: known, fields: [...nameQuestions] },
    ...(kind === 'details' ? [{ key: 'reach', title: reach, fields: others }] : []),
    { key: 'source', title: source, fields: [...sourceQuestions] },
  ]
  return { key: 'person', title: names, sections: [identity, ...details] }
}
