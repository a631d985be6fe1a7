import { likelyDuplicates } from '../../domain/registry/likely-duplicates.ts'
import type { Candidate, Duplicate } from '../../domain/registry/likely-duplicates.ts'
import { findPerson } from '../../domain/registry/queries.ts'
import { recordSearch } from '../../domain/registry/record-search.ts'
import { searchPeople } from '../../domain/registry/search-people.ts'
import { parseDay } from '../../domain/shared/calendar-day.ts'
import { readFiscalCode } from '../../domain/shared/fiscal-code.ts'
import { followersOf } from '../../domain/tasks/followers.ts'
import type { Follower } from '../../domain/tasks/followers.ts'
import type { Act } from '../../domain/shared/act.ts'
import type { Typed } from './typed.ts'

export interface Found {
  /** Somebody was looked for: no result is a result. */
  readonly asked: boolean
  readonly people: readonly FoundPerson[]
  readonly elsewhere: readonly { readonly id: number; readonly name: string }[]
  /** By id of the person: who follows her already. */
  readonly followers: ReadonlyMap<string, readonly Follower[]>
}

export interface FoundPerson {
  readonly id: string
  readonly familyName: string
  readonly givenName: string
  readonly alias: string | null
  readonly birthDate: string | null
  readonly fiscalCode: string | null
  readonly reason?: Duplicate['reason']
}

const enough = 8

/**
 * People in scope like what was typed, in the search or as a new person, and where else such a
 * person exists. The one chosen is always among them.
 */
export async function findPeople(act: Act, typed: Typed): Promise<Found> {
  const text = typed.text.trim()
  const candidate = candidateIn(typed)
  const found = text === '' ? [] : await searchPeople(act.sql, text, { limit: enough })
  const like = candidate ? await likelyDuplicates(act.sql, candidate) : { known: [], elsewhere: [] }
  const chosen = typed.person === '' ? undefined : await findPerson(act.sql, typed.person)
  const all: FoundPerson[] = [...(chosen ? [chosen] : []), ...like.known, ...found]
  const people = [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed()
  const asked = text !== '' || candidate !== undefined
  if (asked) await recordSearch(act, 'contact', people.length)
  const followers = await followersOf(
    act.sql,
    people.map(({ id }) => id),
  )
  return { asked: asked || chosen !== undefined, people, elsewhere: like.elsewhere, followers }
}

/** Whether looking for what was typed is a search. */
export function asksFor(typed: Typed): boolean {
  return typed.text.trim() !== '' || candidateIn(typed) !== undefined
}

/** What is compared with the registry; nothing until there is enough to compare. */
export function candidateIn(typed: Typed): Candidate | undefined {
  const { familyName, givenName, alias, text } = typed
  const code = [typed.fiscalCode, text].find((one) => readFiscalCode(one).ok) ?? null
  const names = [familyName, givenName, alias].join('').trim()
  if (code === null && names.length < 3) return undefined
  return { familyName, givenName, alias, fiscalCode: code, birthDate: birthIn(typed) }
}

function birthIn({ birthDate }: Typed): string | null {
  return parseDay(birthDate) ?? null
}
