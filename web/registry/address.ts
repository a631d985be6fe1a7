import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import type { Answers } from '../../domain/procedures/forms/answers.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import type { Form } from '../../domain/procedures/schema/form.ts'
import { personNotFound } from '../../domain/registry/errors.ts'
import { findPerson } from '../../domain/registry/queries.ts'
import { today } from '../../domain/shared/today.ts'
import type { PersonRow } from '../../domain/registry/queries.ts'
import { readPerson } from '../../domain/registry/read-person.ts'
import { recordAddress } from '../../domain/registry/record-address.ts'
import { AddressKind } from '../../domain/registry/schema.ts'
import type { NewAddress } from '../../domain/registry/schema.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { badRequest } from '../shared/http-error.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personFrom } from '../shared/person-form.ts'
import { question, sourceQuestions } from '../shared/person-fields.ts'
import { readPersonLists } from '../shared/person-lists.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm } from '../shared/visit.ts'
import { paths, personPath } from './paths.ts'
import { nameOf } from './person-name.ts'

const params = z.object({ id: recordId })

const kinds: CodeList = {
  key: 'address-kind',
  title: 'Tipo',
  values: [
    { code: 'residence', label: { it: 'Residenza', en: 'Residence' } },
    { code: 'domicile', label: { it: 'Domicilio', en: 'Domicile' } },
    { code: 'shelter', label: { it: 'Casa protetta', en: 'Shelter' } },
  ],
}
const form: Form = {
  key: 'address',
  title: { it: 'Nuovo indirizzo', en: 'New address' },
  sections: [
    {
      key: 'address',
      title: { it: 'Indirizzo', en: 'Address' },
      fields: [
        question('kind', {
          type: 'code',
          label: { it: 'Tipo', en: 'Kind' },
          list: 'address-kind',
          widget: 'radio',
          required: true,
        }),
        question('address', {
          type: 'text',
          label: { it: 'Via, numero e località', en: 'Street, number and place' },
          required: true,
          maxLength: 300,
        }),
        question('municipality', {
          type: 'code',
          label: { it: 'Comune', en: 'Municipality' },
          list: 'municipality',
          widget: 'select',
        }),
        question('secret', {
          type: 'yes-no',
          label: { it: 'È un indirizzo segreto?', en: 'Is it secret?' },
          hint: {
            it: 'Lo vede solo chi è indicato per nome: chi lo scrive, se non è tra questi, non lo rivedrà',
            en: 'Seen only by who is named: who writes it, if not named, will not see it again',
          },
        }),
      ],
    },
    {
      key: 'source',
      title: { it: 'Fonte', en: 'Source' },
      fields: [
        ...sourceQuestions,
        question('validFrom', {
          type: 'date',
          label: { it: 'Vale dal, se è un altro giorno', en: 'Since, if another day' },
        }),
      ],
    },
  ],
}

/** A new address ends the one of the same kind; what it was stays in the history. */
export function addressRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.addresses,
      permission: 'person.edit',
      audit: 'person-read',
      params,
      async handle({ act, sql, params: { id }, t, language }) {
        await readPerson(act, id, 'data-quality')
        const asked = await readAsked(sql, id)
        const typed = { sourceDate: asked.today }
        return page('registry/address', present({ ...asked, typed, errors: [] }, { t, language }))
      },
    }),
    route({
      method: 'post',
      path: paths.addresses,
      permission: 'person.edit',
      audit: 'person-corrected',
      params,
      async handle({ act, sql, op, params: { id }, form: typed, t, language }) {
        if (op === undefined) throw badRequest('_op')
        const asked = await readAsked(sql, id)
        const { lists, today } = asked
        const { answers, errors } = parseAnswers(form, typed, { complete: true, today, lists })
        if (errors.length > 0) {
          const shown = present({ ...asked, typed, errors, op }, { t, language })
          return page('registry/address', shown, { status: 422 })
        }
        const given = {
          address: addressIn(answers),
          provenance: personFrom(answers, today).provenance,
        }
        await once(act, op, async () => {
          await recordAddress(act, id, given)
          return { personId: id }
        })
        return redirect(personPath(id), { key: 'registry.address-added' })
      },
    }),
  ]
}

interface Asked {
  readonly person: PersonRow
  readonly lists: readonly CodeList[]
  readonly today: string
}

async function readAsked(sql: Sql, id: string): Promise<Asked> {
  const person = await findPerson(sql, id)
  if (!person) throw personNotFound()
  return { person, lists: [...(await readPersonLists(sql)), kinds], today: await today(sql) }
}

function addressIn(answers: Answers): NewAddress {
  const municipality = answers['municipality']
  return {
    kind: AddressKind.parse(answers['kind']),
    address: String(answers['address'] ?? ''),
    municipality: typeof municipality === 'string' ? Number(municipality) : null,
    secret: answers['secret'] === true,
  }
}

interface Shown extends Asked {
  readonly typed: RawForm
  readonly errors: readonly { readonly field: string; readonly message: string }[]
  readonly op?: string
}

function present(shown: Shown, words: { t: Translate; language: Language }) {
  const { person, lists, typed, errors, op } = shown
  const view = presentForm(form, { ...words, release: { lists, facts: {} }, values: typed, errors })
  return {
    title: words.t('registry.address-title'),
    name: nameOf(person),
    wrong: view.wrong,
    errors: view.errors,
    form: { sections: view.sections },
    action: personPath(person.id, 'addresses'),
    back: personPath(person.id),
    op,
  }
}
