import { z } from 'zod'

import { CandidatePlace, Candidates } from './candidate.ts'
import { Expression } from './expression.ts'
import { Outcome, stepKey } from './outcome.ts'
import { Key, Text } from './text.ts'

/* Steps in which several people or bodies work at once. Each shape is one kind of `Step`. */

const title = Text.describe('Che cosa c’è da fare: comincia con un verbo')
const part = { title, form: Key.describe('Modulo da compilare'), candidates: Candidates }
const count = z.int().min(1).max(99)

export const fork = {
  kind: z.literal('fork').describe('Più vie insieme, nella stessa fase'),
  ways: z
    .array(
      z.strictObject({
        title: Text.describe('Nome della via, mostrato nella pratica'),
        to: stepKey,
        when: Expression.exactOptional().describe('La via si prende solo quando'),
      }),
    )
    .min(2)
    .describe('Vie: almeno una senza condizione, perché la pratica non resti ferma'),
}

export const join = {
  kind: z.literal('join').describe('Le vie si ricongiungono'),
  of: Key.describe('Passo in cui le vie si sono divise'),
  needs: z
    .union([z.enum(['all', 'any']), count])
    .describe('Quante vie prese devono arrivare: tutte, una o un numero; le altre si annullano'),
  to: stepKey,
}

export const Signer = z.strictObject({
  key: Key.describe('Codice stabile del firmatario'),
  title: Text.describe('A che titolo firma: “infermiera del distretto”'),
  candidates: Candidates.describe('Chi può firmare a questo titolo'),
  must: z.boolean().exactOptional().describe('La sua firma è indispensabile'),
  when: Expression.exactOptional().describe('La firma si chiede solo quando'),
})
export type Signer = z.infer<typeof Signer>

export const sections = {
  kind: z.literal('sections').describe('Più persone compilano e firmano ciascuna la sua parte'),
  sections: z
    .array(
      z.strictObject({
        key: Key.describe('Codice stabile della parte'),
        ...part,
        when: Expression.exactOptional().describe('La parte si compila solo quando'),
      }),
    )
    .min(1)
    .describe('Parti, da compilare nello stesso tempo'),
  synthesis: z.strictObject(part).describe('Sintesi: si apre quando tutte le parti sono firmate'),
  signature: z
    .strictObject({
      title,
      form: Key.describe('Modulo della firma: chiede il motivo a chi la rifiuta (esito “refuse”)'),
      needs: z.union([z.literal('all'), count]).describe('Quante firme servono: tutte o un numero'),
      signers: z.array(Signer).min(1).describe('Chi firma'),
    })
    .describe('Firma congiunta della sintesi'),
  outcomes: z.array(Outcome).min(1).describe('Come può finire: lo sceglie chi scrive la sintesi'),
}

/** A hand-off ends in one of these ways; `offer` is what the sender does. */
export const handoffOutcomes = ['accepted', 'refused', 'expired', 'withdrawn'] as const
export type HandoffOutcome = (typeof handoffOutcomes)[number]

export const ShownForm = z.strictObject({
  form: Key.describe('Modulo di cui si mostrano le ultime risposte'),
  fields: z.array(Key).min(1).exactOptional().describe('Solo questi campi; se manca, tutti'),
  onlyIf: Key.exactOptional().describe(
    'Campo sì/no dell’offerta: si mostrano solo se chi offre risponde sì',
  ),
})
export type ShownForm = z.infer<typeof ShownForm>

export const Shows = z.strictObject({
  person: z
    .array(z.enum(['name', 'birth', 'fiscal-code', 'contacts', 'residence']))
    .describe('Dati della persona'),
  forms: z.array(ShownForm).describe('Risposte già date'),
  facts: z.array(Key).describe('Fatti della pratica'),
})
export type Shows = z.infer<typeof Shows>

export const handoff = {
  kind: z.literal('handoff').describe('La pratica, o una sua parte, è offerta a un altro ente'),
  takes: z
    .enum(['case', 'part', 'data'])
    .describe('Chi accetta prende tutta la pratica, vi si aggiunge, o riceve i soli dati mostrati'),
  offer: z.strictObject(part).describe('Chi offre, e il modulo che compila'),
  to: z
    .strictObject({
      at: CandidatePlace.describe('Ente che riceve; “receiver”: lo sceglie chi offre, nel modulo'),
      roles: z.array(Key).min(1).describe('Ruoli che là possono accettare o rifiutare'),
    })
    .describe('A chi è offerta'),
  shows: Shows.describe('Dati mostrati a chi riceve prima che accetti, e a nessun altro'),
  answer: z
    .strictObject({
      title,
      form: Key.describe('Modulo della risposta: chiede il motivo del rifiuto (esito “refused”)'),
    })
    .describe('Che cosa fa chi riceve'),
  outcomes: z
    .array(Outcome)
    .length(handoffOutcomes.length)
    .describe('Le quattro fini: accepted, refused, expired, withdrawn'),
}
