import { parseDay } from '../shared/calendar-day.ts'
import { readFiscalCode } from '../shared/fiscal-code.ts'
import { keyRange, searchKey } from '../shared/search-key.ts'
import type { Sql } from '../shared/sql.ts'

export interface FoundPerson {
  readonly id: string
  readonly familyName: string
  readonly givenName: string
  readonly alias: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous'
  readonly birthDate: string | null
  readonly fiscalCode: string | null
  readonly protected: boolean
  readonly deathDate: string | null
  readonly openCases: number
  /** Place in the list: pass it as `after` for the next page. */
  readonly key: string
}

export interface SearchPage {
  readonly after?: { readonly key: string; readonly id: string } | undefined
  /** At most 100; 25 if absent. */
  readonly limit?: number | undefined
}

const longest = 5

/**
 * People in scope: by fiscal code, by birth date (`3/10/1980`), by the beginning of names in any
 * order (`ros mar` finds Rossi Mario), or by names and birth date together. Nothing worth looking
 * for finds nobody. Ordered by name.
 */
export async function searchPeople(
  sql: Sql,
  text: string,
  page: SearchPage = {},
): Promise<FoundPerson[]> {
  const query = searchStatement(text, page)
  return query ? sql.query<FoundPerson>(query.text, query.values) : []
}

/** The statement behind `searchPeople`, for the test that reads its plan. */
export function searchStatement(text: string, page: SearchPage = {}) {
  const wanted = conditionsFor(text)
  if (!wanted) return undefined
  const { conditions, values } = wanted
  const next = (value: unknown) => `$${String(values.push(value))}`
  if (page.after) {
    conditions.push(
      `(p.search_key, p.id) > (${next(page.after.key)}, ${next(page.after.id)}::uuid)`,
    )
  }
  const limit = next(Math.min(page.limit ?? 25, 100))
  return {
    text: `
      select p.id, p.family_name as "familyName", p.given_name as "givenName", p.alias, p.identity,
        p.birth_date::text as "birthDate", p.fiscal_code as "fiscalCode", p.protected,
        p.death_date::text as "deathDate", p.search_key as key,
        (select count(*)::int from social_case c where c.subject = p.id and c.state = 'open' and c.parent is null) as "openCases"
      from person p where p.replaced_by is null and ${conditions.join(' and ')}
      order by p.search_key, p.id limit ${limit}`,
    values,
  }
}

function conditionsFor(text: string): { conditions: string[]; values: unknown[] } | undefined {
  const reading = readFiscalCode(text)
  if (reading.ok) return { conditions: ['p.fiscal_code = $1'], values: [reading.code] }
  const values: unknown[] = []
  const conditions: string[] = []
  const parts = text.trim().split(/\s+/)
  const day = parts.map(parseDay).find((part) => part !== undefined)
  if (day !== undefined) conditions.push(`p.birth_date = $${String(values.push(day))}`)
  const names = parts.filter((part) => parseDay(part) === undefined).join(' ')
  const words = searchKey(names).split(' ').filter(Boolean).slice(0, longest)
  // One letter alone would be half the registry.
  if (words.join('').length >= 2) conditions.push(startsWith(words, values))
  return conditions.length > 0 ? { conditions, values } : undefined
}

/** The key begins with one of the words, and each other word begins a word of the key. */
function startsWith(words: readonly string[], values: unknown[]): string {
  const next = (value: unknown) => `$${String(values.push(value))}`
  const ways = words.map((first, index) => {
    const { from, before } = keyRange(first)
    const others = words.filter((_, other) => other !== index)
    const within = others.map((word) => `position(${next(` ${word}`)} in p.search_key) > 0`)
    const range = `p.search_key >= ${next(from)} and p.search_key < ${next(before)}`
    return `(${[range, ...within].join(' and ')})`
  })
  return `(${ways.join(' or ')})`
}
