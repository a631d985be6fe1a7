import type { Release } from '../schema.ts'
import type { Schema } from './json-schema.ts'

import { askedBy } from '../engine/asked.ts'
import { italian, releaseName } from '../engine/index-release.ts'
import { formSchema } from './form-schema.ts'

/** An OpenAPI 3.1 document, plain JSON. */
export type ApiDocument = Readonly<Record<string, unknown>>

const media = 'application/x-www-form-urlencoded'
const refusals = {
  400: 'Nessuna pagina manda una richiesta fatta così',
  403: 'La sessione non può svolgere questa attività',
  404: 'L’attività non c’è, o non si può vedere',
  409: 'L’attività è cambiata o è di altri: nulla è andato perso',
  422: 'Ci sono risposte da correggere: la pagina dice quali',
}

/**
 * What each form of a release takes when it is posted, for programs: one schema a form, and one
 * for each task that says its form and its outcomes.
 */
export function describeApi(release: Release): ApiDocument {
  const name = releaseName(release)
  const forms = release.forms.map((form) => {
    const id = `urn:siso:${name}:form:${form.key}`
    return [form.key, formSchema(form, release.lists, id)] as const
  })
  const acts = release.steps.flatMap((step) => askedBy(step).map((asked) => actOf(name, asked)))
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: italian(release.title),
      version: String(release.version),
      description: italian(release.description),
    },
    paths: { '/attivita/{id}': { post: completion(acts.map(([key]) => key)) } },
    components: { schemas: Object.fromEntries([...forms, ...acts]) },
  }
}

type Asked = ReturnType<typeof askedBy>[number]

function actOf(release: string, [step, { title, form, outcomes }]: Asked): [string, Schema] {
  const act = {
    title: italian(title),
    type: 'object',
    properties: {
      _csrf: { type: 'string', description: 'Della sessione: è nella pagina' },
      _op: { type: 'string', description: 'Inviata due volte, vale una' },
      _v: { type: 'string', pattern: '^\\d+$', description: 'Versione dell’attività' },
      _release: { const: release },
      _form: { const: form ?? '' },
      _step: { const: step },
      esito: {
        description: 'Come finisce',
        oneOf: outcomes.map((one) => ({ const: one.key, title: italian(one.title) })),
      },
    },
    required: ['_csrf', '_v', '_release', '_form', '_step', 'esito'],
    ...(form !== undefined && { allOf: [{ $ref: `#/components/schemas/${form}` }] }),
  }
  return [`act.${step}`, act]
}

function completion(acts: readonly string[]): Schema {
  return {
    summary: 'Completa un’attività',
    description:
      'Le risposte si mandano come le manda un browser: una volta per valore; sì e no come «yes» e «no»; i decimali con la virgola; una riga di una sezione che si ripete come «sezione.2.campo», con «sezione» uguale al numero di righe. Un testo vuoto vale come nessuna risposta.',
    parameters: [
      { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
    ],
    requestBody: {
      required: true,
      content: {
        [media]: {
          schema: { oneOf: acts.map((act) => ({ $ref: `#/components/schemas/${act}` })) },
        },
      },
    },
    responses: {
      303: { description: 'Fatto: la risposta porta alla prossima attività' },
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, description]) => [status, { description }]),
      ),
    },
  }
}
