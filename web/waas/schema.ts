import { z } from 'zod'

import type { Outcome } from '../../domain/siuss/ledger/accept-outcomes.ts'
import { flowKinds, mostAtOnce, outcomeCodes } from '../../domain/siuss/ledger/rules.ts'

/** 10 MB, as INPS writes it. */
export const mostInBase64 = 10_000_000

export const flusso = z.object({
  codice_ente: z.string().regex(/^[A-Z][0-9]{3}$/),
  denominazione_ente: z.string().max(256),
  id_flusso: z.string().max(64),
  ts_flusso: z.iso.datetime({ precision: 3 }),
  tipo: z.enum(flowKinds),
  /** The property of the OpenAPI of INPS; its annexes call it `flusso_content`. */
  flusso: z.base64().max(mostInBase64),
})

export const elencoFlussi = z.object({ elenco_flussi: z.array(flusso).max(mostAtOnce) })
export type ElencoFlussi = z.infer<typeof elencoFlussi>

const said = z.iso
  .datetime({ offset: true, local: true, error: 'deve essere un istante ISO 8601' })
  .refine((text) => /^2[01]\d\d-/.test(text), 'deve essere un istante dal 2000 al 2199')
const number = z.union([z.string().max(100), z.number()]).nullish()

/**
 * An outcome, read liberally: the sources of INPS disagree on the name of its number, and their
 * samples carry what their OpenAPI does not declare. What is not here is passed over.
 */
export const esito = z.object({
  id_flusso: z.string().regex(/^[\x21-\x7e]{1,64}$/, 'deve avere da 1 a 64 caratteri'),
  tipo: z.string().max(64).nullish(),
  ts_flusso: z.string().max(64).nullish(),
  ts_acquisizione: said,
  codice_esito: z.enum(outcomeCodes),
  descrizione_esito: z.string().nullish(),
  id_acquisizione_siuss: number,
  codice_siuss: number,
})

export const elencoEsiti = z.object({ elenco_esiti: z.array(esito).max(mostAtOnce) })

/** Longer than this a description is cut: INPS sets no limit to it. */
const longestDescription = 2000

/** What the ledger keeps of an outcome. */
export function outcomeIn(given: z.infer<typeof esito>): Outcome {
  const { id_flusso: idFlusso, codice_esito: code, ts_acquisizione: at } = given
  const siussId = code === 'OK' ? (given.id_acquisizione_siuss ?? given.codice_siuss ?? '') : ''
  return {
    idFlusso,
    code,
    acquiredAt: new Date(/(Z|[+-]\d\d:?\d\d)$/.test(at) ? at : `${at}Z`),
    description: clean(given.descrizione_esito ?? '').slice(0, longestDescription),
    siussId: clean(String(siussId)),
  }
}

/** No text of the database may hold a NUL. */
const clean = (text: string) => text.replaceAll('\u0000', '').toWellFormed()

const latest = 8_640_000_000_000_000
const count = z
  .string()
  .regex(/^\d{1,3}$/, 'deve essere un intero')
  .transform(Number)
  .refine((n) => n <= mostAtOnce, `deve essere tra 0 e ${String(mostAtOnce)}`)

/** Milliseconds; or the instant of the last flow as it was written in it. */
const since = z
  .union([
    z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number)
      .refine((ms) => ms <= latest),
    z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  ])
  .refine((ms) => ms >= 0, 'deve essere un numero di millisecondi')

/** The text of INPS says `limit`, its samples `max_entries`: `limit` stands where both are given. */
export const asked = z
  .object({ since: since.default(0), limit: count.optional(), max_entries: count.optional() })
  .transform((given) => ({
    since: given.since,
    limit: given.limit ?? given.max_entries ?? 10,
  }))
