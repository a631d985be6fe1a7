import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { personNotFound } from '../../domain/registry/errors.ts'
import { pointToExisting } from '../../domain/registry/point-to-existing.ts'
import { findPerson } from '../../domain/registry/queries.ts'
import { recordSearch } from '../../domain/registry/record-search.ts'
import { searchPeople } from '../../domain/registry/search-people.ts'
import type { FoundPerson } from '../../domain/registry/search-people.ts'
import { formatDate } from '../shared/format.ts'
import { badRequest } from '../shared/http-error.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { readEditing } from './editing.ts'
import { paths, personPath } from './paths.ts'
import { nameOf } from './person-name.ts'
import { presentEditing } from './present-editing.ts'

const params = z.object({ id: recordId })

/** Somebody without a sure name turns out to be a person who is registered already. */
export function recogniseRoutes(): Route[] {
  return [
    route({
      method: 'post',
      path: paths.candidates,
      permission: 'person.edit',
      audit: 'people-searched',
      search: true,
      params,
      form: z.object({ text: z.string().max(200).default('') }),
      async handle({ act, sql, params: { id }, form: { text }, t, language }) {
        const editing = await readEditing(sql, id, 'identity')
        const found = await searchPeople(sql, text, { limit: 10 })
        const others = found.filter((one) => one.id !== id)
        await recordSearch(act, 'data-quality', others.length)
        const model = presentEditing(editing, { t, language })
        const shown = presentFound(others, { t, language })
        return page('registry/edit', {
          ...model,
          text,
          found: { ...shown, action: personPath(id, 'existing') },
        })
      },
    }),
    route({
      method: 'post',
      path: paths.existing,
      permission: 'person.edit',
      audit: 'person-identity-replaced',
      params,
      form: z.object({ person: recordId }),
      async handle({ act, sql, op, params: { id }, form: { person } }) {
        if (op === undefined) throw badRequest('_op')
        if (!(await findPerson(sql, id))) throw personNotFound()
        await once(act, op, async () => {
          await pointToExisting(act, { personId: id, existingId: person })
          return { personId: person }
        })
        return redirect(personPath(person), { key: 'registry.joined' })
      },
    }),
  ]
}

function presentFound(
  found: readonly FoundPerson[],
  { t, language }: { t: Translate; language: Language },
) {
  return {
    count: t('registry.found', { count: found.length }),
    people: found.map((one) => ({
      id: one.id,
      name: nameOf(one),
      details: [
        one.birthDate === null
          ? ''
          : t('registry.born', { day: formatDate(one.birthDate, language) }),
        one.fiscalCode ?? '',
      ]
        .filter(Boolean)
        .join(' · '),
    })),
  }
}
