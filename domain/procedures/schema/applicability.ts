import { z } from 'zod'

import { Expression } from './expression.ts'
import { Key } from './text.ts'

const levels = ['national', 'regional', 'zone', 'municipality'] as const

/** Who lays a procedure down: the further on in the list, the more specific. */
export const Level = z.enum(levels).describe('Chi la stabilisce')
export type Level = z.infer<typeof Level>

/** The higher number wins where several levels have a procedure for the same person. */
export function rankOf(level: Level): number {
  return levels.indexOf(level)
}

const releaseReference = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9-]{0,59}@[1-9]\d{0,5}$/, 'scrivi codice@versione')

export const Layer = z
  .strictObject({
    level: Level,
    organisation: z
      .string()
      .exactOptional()
      .describe('Codice dell’ente, se la procedura è di zona o di comune'),
    copiedFrom: releaseReference
      .exactOptional()
      .describe('Procedura del livello superiore da cui è stata copiata, come codice@versione'),
    corrects: releaseReference
      .exactOptional()
      .describe('Versione con un errore che questa corregge, come codice@versione'),
  })
  .describe('Livello a cui vale')
export type Layer = z.infer<typeof Layer>

const instant = z.iso.datetime({ precision: 3 })
export const Validity = z
  .strictObject({
    from: instant.describe(
      'Da quando vale, un istante e non un giorno: nel documento in UTC, nei moduli all’ora italiana',
    ),
    to: instant.exactOptional().describe('Fino a quando, escluso'),
  })
  .describe('Periodo in cui si può iniziare una pratica con questa versione')
export type Validity = z.infer<typeof Validity>

/** Whom a procedure is for. What is not said does not narrow it. */
export const AppliesTo = z
  .strictObject({
    places: z
      .array(z.string().min(1))
      .min(1)
      .exactOptional()
      .describe('Comuni (codice ISTAT), province (sigla) o zone di residenza'),
    areas: z.array(Key).min(1).exactOptional().describe('Aree di bisogno'),
    groups: z.array(Key).min(1).exactOptional().describe('Gruppi di destinatari'),
    when: Expression.exactOptional().describe('Condizione sulla persona all’inizio'),
  })
  .describe('Dove e per chi vale; vuoto: per tutti')
export type AppliesTo = z.infer<typeof AppliesTo>

export const Entry = z
  .strictObject({
    at: z
      .enum(['desk', 'operation'])
      .describe('Da dove comincia: un contatto allo sportello, o l’iscrizione a un’operazione'),
    roles: z.array(Key).min(1).describe('Ruoli che possono iniziarla'),
    emergency: Key.exactOptional().describe('Fatto sì/no: viene dal pronto intervento sociale'),
  })
  .describe('Dove si comincia; se manca, non si inizia a mano')
export type Entry = z.infer<typeof Entry>
