import { areas } from '../../../domain/statistics/definition.ts'
import { paths } from './paths.ts'

const text = { type: 'string' } as const
const nullable = (type: string) => ({ type: [type, 'null'] })

/** A figure as the interface gives it: the words of Italian open data. */
const figure = {
  type: 'object',
  additionalProperties: false,
  required: [
    ...['anno', 'livello', 'codice', 'territorio', 'area', 'servizio', 'nome_servizio'],
    ...['utenti', 'quantita', 'unita', 'spesa'],
  ],
  properties: {
    anno: { type: 'integer' },
    livello: { enum: ['regione', 'zona', 'comune'] },
    codice: { ...text, description: 'Di un comune, il codice ISTAT.' },
    territorio: text,
    area: { enum: [...areas, null], description: 'Area di utenza; null: tutte.' },
    servizio: { ...nullable('string'), description: 'Codice nel nomenclatore; null: tutti.' },
    nome_servizio: nullable('string'),
    utenti: { type: 'integer', description: 'Persone, ciascuna una volta.' },
    quantita: {
      ...nullable('number'),
      description: 'Nell’unità; null dove le unità sono diverse.',
    },
    unita: { enum: ['hour', 'access', 'day', 'meal', 'euro', null] },
    spesa: { type: 'number', description: 'Euro.' },
  },
} as const

const answer = {
  type: 'object',
  required: ['alla_data', 'definizione', 'licenza', 'righe'],
  properties: {
    alla_data: { ...text, format: 'date-time', description: 'Istante a cui valgono le cifre.' },
    definizione: { type: 'integer' },
    licenza: { ...text, format: 'uri' },
    righe: { type: 'array', items: { $ref: '#/components/schemas/Cifra' } },
  },
} as const

/** The interface of the open data, in OpenAPI 3.1. @param origin of the site */
export function describeOpenData(origin: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Dati aperti dei servizi sociali',
      version: '1',
      description:
        'Sola lettura, senza accesso. I numeri sotto cinque, e quelli da cui si ricaverebbero per differenza, non ci sono.',
    },
    servers: [{ url: origin }],
    paths: {
      [paths.services.replace(':anno', '{anno}')]: {
        get: {
          operationId: 'servizi',
          summary: 'Utenti, quantità e spesa di un anno',
          parameters: [
            { name: 'anno', in: 'path', required: true, schema: { type: 'integer' } },
            {
              ...{ name: 'livello', in: 'query', required: false },
              schema: { enum: ['regione', 'zona', 'comune'] },
            },
          ],
          responses: {
            200: {
              description: 'Le cifre',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Anno' } } },
            },
            400: { description: 'Il livello non è uno dei tre' },
            404: { description: 'Non è un anno' },
          },
        },
      },
    },
    components: { schemas: { Anno: answer, Cifra: figure } },
  }
}
