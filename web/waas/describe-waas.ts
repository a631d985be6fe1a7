import { z } from 'zod'

import { elencoEsiti, elencoFlussi } from './schema.ts'

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().optional(),
})

/** What is sent and answered, as JSON Schema: of the same zod schemas that read and write it. */
const schemas = {
  ElencoFlussi: asJson(elencoFlussi, 'output'),
  ElencoEsiti: asJson(elencoEsiti, 'input'),
  Problema: asJson(problem, 'output'),
}

function asJson(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io })
  return described
}

const as = (name: keyof typeof schemas) => ({ schema: { $ref: `#/components/schemas/${name}` } })
const refused = (description: string) => ({
  description,
  content: { 'application/problem+json': as('Problema') },
})

const refusals = {
  400: refused('La richiesta non ha la forma descritta'),
  401: refused('Il voucher manca, o non vale qui'),
  404: refused('Questo ente non pubblica flussi da questo indirizzo'),
  429: refused('Troppe richieste: riprovare dopo i secondi di Retry-After'),
  503: refused('L’archivio non risponde: riprovare più tardi'),
}

const whole = (name: string, maximum: number, description: string) => ({
  name,
  in: 'query',
  description,
  schema: { type: 'integer', minimum: 0, maximum },
})

const flows = {
  get: {
    operationId: 'consultaFlussi',
    summary: 'I flussi pubblicati dopo un istante, in ordine di pubblicazione',
    description:
      'Un elenco vuoto: non c’è altro fino alla prossima volta. Un elenco può essere più corto di quanto chiesto: si continua dall’ultimo istante ricevuto.',
    parameters: [
      whole(
        'since',
        8_640_000_000_000_000,
        'Millisecondi del ts_flusso dell’ultimo flusso acquisito; 0 la prima volta',
      ),
      whole('limit', 100, 'Quanti flussi al massimo; 10 se non indicato'),
      whole('max_entries', 100, 'Lo stesso che limit, che vale se ci sono tutti e due'),
    ],
    responses: {
      200: { description: 'I flussi', content: { 'application/json': as('ElencoFlussi') } },
      ...refusals,
    },
  },
}

const outcomes = {
  post: {
    operationId: 'notificaEsiti',
    summary: 'Gli esiti dell’acquisizione, al massimo cento',
    description: 'Tutti o nessuno. Si possono ripetere, e portare in qualunque ordine.',
    requestBody: { required: true, content: { 'application/json': as('ElencoEsiti') } },
    responses: {
      204: { description: 'Esiti ricevuti' },
      ...refusals,
      413: refused('Il contenuto supera 10 MB'),
      422: refused('Un esito è di un flusso mai pubblicato da questo ente: nessun esito è tenuto'),
    },
  },
}

const status = {
  get: {
    operationId: 'stato',
    summary: 'Se il servizio risponde',
    responses: { 200: refused('In servizio'), ...refusals },
  },
}

/**
 * The OpenAPI 3.1 document of what INPS calls, for one comune.
 * @param origin scheme, host and port of this site
 */
export function describeWaas(origin: string, belfiore: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Consultazione flussi SIUSS',
      version: '2.0.1',
      description: 'I flussi SIUSS di un comune, chiesti dall’INPS attraverso PDND.',
    },
    servers: [{ url: `${origin}/waas/${belfiore}/v1` }],
    security: [{ voucher: [] }],
    paths: { '/flussi': flows, '/esiti': outcomes, '/status': status },
    components: {
      schemas,
      securitySchemes: {
        voucher: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Voucher PDND, pattern AUTH_REST_01',
        },
      },
    },
  }
}
