import { z } from 'zod'

import { may } from '../../domain/auth/policy.ts'
import type { Session } from '../../domain/auth/session.ts'
import { recordSearch } from '../../domain/registry/record-search.ts'
import { searchPeople } from '../../domain/registry/search-people.ts'
import type { FoundPerson } from '../../domain/registry/search-people.ts'
import type { Act } from '../../domain/shared/act.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { casePath } from '../cases/paths.ts'
import { paths as contact } from '../contact/paths.ts'
import { formatDate } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths, personPath } from './paths.ts'
import { nameOf } from './person-name.ts'

const asked = z.object({
  text: z.string().max(200).default(''),
  after: recordId.optional(),
  key: z.string().max(400).optional(),
})
const perPage = 25

/** Search of people: what is looked for is posted, so that no address or log ever holds it. */
export function searchRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.people,
      permission: 'person.search',
      audit: 'none',
      handle: ({ t, session }) => page('registry/search', { ...frame(t, session), text: '' }),
    }),
    route({
      method: 'post',
      path: paths.search,
      permission: 'person.search',
      audit: 'people-searched',
      search: true,
      form: asked,
      async handle({ act, form, session, t, language }) {
        const text = form.text.trim()
        const caseId = await caseNumbered(act.sql, text)
        if (caseId !== undefined) return redirect(casePath(caseId))
        const after = form.after && form.key !== undefined && { id: form.after, key: form.key }
        const found = await search(act, text, after || undefined)
        const results = presentSearch({ text, found }, { t, language })
        return page('registry/search', { ...frame(t, session), ...results })
      },
    }),
  ]
}

function frame(t: Translate, { roles }: Session) {
  return {
    title: t('registry.people'),
    paths,
    newContact: may(roles, 'contact.open') && contact.newContact,
  }
}

/** `2026/000123`, or `2026/123` as people write it. */
async function caseNumbered(sql: Sql, text: string): Promise<string | undefined> {
  const [, year, number] = /^(\d{4})\/(\d{1,9})$/.exec(text) ?? []
  if (year === undefined || number === undefined) return undefined
  const [found] = await sql.query<{ id: string }>('select id from social_case where number = $1', [
    `${year}/${number.padStart(6, '0')}`,
  ])
  return found?.id
}

async function search(
  act: Act,
  text: string,
  after: { readonly id: string; readonly key: string } | undefined,
): Promise<FoundPerson[]> {
  const found = await searchPeople(act.sql, text, { after, limit: perPage + 1 })
  await recordSearch(act, 'case-work', Math.min(found.length, perPage))
  return found
}

interface Results {
  readonly text: string
  readonly found: readonly FoundPerson[]
}

function presentSearch({ text, found }: Results, words: { t: Translate; language: Language }) {
  const { t } = words
  const people = found.slice(0, perPage)
  const last = found.length > perPage ? people.at(-1) : undefined
  return {
    text,
    searched: true,
    count: t(last ? 'registry.found-first' : 'registry.found', { count: people.length }),
    people: people.map((person) => presentFound(person, words)),
    more: last && { after: last.id, key: last.key },
  }
}

function presentFound(person: FoundPerson, { t, language }: { t: Translate; language: Language }) {
  const { id, identity, birthDate, fiscalCode, deathDate, openCases, alias, familyName } = person
  return {
    href: personPath(id),
    name: nameOf(person),
    alias: familyName === '' ? null : alias,
    born: birthDate === null ? '' : formatDate(birthDate, language),
    fiscalCode,
    cases: openCases === 0 ? '' : t('registry.open-cases', { count: openCases }),
    identity: identity === 'certain' ? undefined : t(`registry.identity-${identity}`),
    protected: person.protected,
    dead: deathDate !== null,
  }
}
